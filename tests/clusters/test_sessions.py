"""Several people ask one engine at once, each in a session of their own or all of one dataset."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from audit_explorer.store.spark.opening_table import open_table
from tests.clusters.conftest import token_of
from tests.clusters.equal import difference
from tests.clusters.test_whole_logs import drawn

if TYPE_CHECKING:
    from tests.engines.engine import Engine

_QUERIES = ("result=Failed", "action=Delete", "entity_name~=a", "not.action=Login")


def test_four_sessions_at_once(engine: Engine, log_of: Any) -> None:  # noqa: ANN401
    """Each opens the table, asks under its own filter, and gets its own answer."""
    log = log_of("hostile")
    expected = [drawn(log.dataset, query) for query in _QUERIES]

    def session(query: str) -> list[object]:
        dataset = open_table(engine.address, log.table)
        try:
            return drawn(dataset, query)
        finally:
            dataset.close()

    with token_of(engine), ThreadPoolExecutor(len(_QUERIES)) as people:
        found = list(people.map(session, _QUERIES))
    assert not difference(expected, found, "answers")


def test_four_questions_at_once_of_one_dataset(table_of: Any) -> None:  # noqa: ANN401
    """A dataset is shared by the threads of a server: nobody gets another's answer."""
    embedded, cluster = table_of("hostile")
    expected = [drawn(embedded, query) for query in _QUERIES]
    with ThreadPoolExecutor(len(_QUERIES)) as people:
        found = list(people.map(lambda query: drawn(cluster, query), _QUERIES))
    assert not difference(expected, found, "answers")
