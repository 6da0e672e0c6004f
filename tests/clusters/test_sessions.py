"""Several people ask one engine at once, each in a session of their own or all of one dataset."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from audit_explorer.analysis.events import COLUMNS, Sort, page
from audit_explorer.analysis.headline import headline
from audit_explorer.filters import Filter
from audit_explorer.store.spark.opening_table import open_table
from tests.clusters.conftest import token_of
from tests.clusters.equal import difference

if TYPE_CHECKING:
    from audit_explorer.store import Dataset
    from tests.engines.engine import Engine

_QUERIES = ("result=Failed", "action=Delete", "entity_name~=a", "not.action=Login")


def _answers(dataset: Dataset, query: str) -> list[object]:
    """Ask a few things, each of which takes its time."""
    asked = Filter.from_query(parse_qsl(query))
    return [headline(dataset, asked), page(dataset, asked, columns=COLUMNS, sort=Sort(), limit=100)]


def test_four_sessions_at_once(engine: Engine, log_of: Any) -> None:  # noqa: ANN401
    """Each opens the table, asks under its own filter, and gets its own answer."""
    log = log_of("hostile")
    expected = [_answers(log.dataset, query) for query in _QUERIES]

    def session(query: str) -> list[object]:
        dataset = open_table(engine.address, log.table)
        try:
            return _answers(dataset, query)
        finally:
            dataset.close()

    with token_of(engine), ThreadPoolExecutor(len(_QUERIES)) as people:
        found = list(people.map(session, _QUERIES))
    assert not difference(expected, found, "answers")


def test_four_questions_at_once_of_one_dataset(table_of: Any) -> None:  # noqa: ANN401
    """A dataset is shared by the threads of a server: nobody gets another's answer."""
    embedded, cluster = table_of("hostile")
    expected = [_answers(embedded, query) for query in _QUERIES]
    with ThreadPoolExecutor(len(_QUERIES)) as people:
        found = list(people.map(lambda query: _answers(cluster, query), _QUERIES))
    assert not difference(expected, found, "answers")
