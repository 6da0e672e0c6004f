"""Searches whose result is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit_explorer.filters import Filter
from audit_explorer.sources import open_files
from audit_explorer.sources.sample import sample_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_explorer.filters import Predicate
    from audit_explorer.store import Dataset


@pytest.fixture(scope="module")
def dataset() -> Iterator[Dataset]:
    """The built-in sample."""
    opened = open_files([sample_path()])
    yield opened
    opened.close()


def matching(dataset: Dataset, where: Predicate) -> set[int]:
    """Give the numbers of the events that a predicate keeps."""
    sql = f"SELECT seq FROM events WHERE {where.sql}"  # noqa: S608 - the predicate under test
    return {row[0] for row in dataset.rows(sql, where.parameters)}


@pytest.mark.parametrize(
    "query",
    [
        [],
        [("action", "Delete")],
        [("q", "nlp")],
        [("q", "nlp"), ("action", "Update"), ("not.actor", "ci-deploy")],
        [("entity_name~", "smoke"), ("entity_name", "nlp-research")],
        [("not.entity_name~", "smoke"), ("q", "gpu"), ("from", "2026-08-01")],
        [("q", "nothing has this")],
    ],
)
def test_a_kept_search_is_the_filter(dataset: Dataset, query: list[tuple[str, str]]) -> None:
    """Whether or not its searches are done beforehand, a filter keeps the same events, the second time too."""
    asked = Filter.from_query(query)
    expected = matching(dataset, asked.predicate())
    assert matching(dataset, dataset.where(asked)) == expected
    assert matching(dataset, dataset.where(asked)) == expected


def test_searches_are_dropped(dataset: Dataset) -> None:
    """However many searches there are, only the latest ones take room."""
    for number in range(40):
        dataset.where(Filter(text=f"text {number}"))
    tables = dataset.rows("SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'found%'")
    assert tables == [(16,)]
