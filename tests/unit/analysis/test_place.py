"""Tests of where an event stands in an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings

from audit_explorer.analysis.events import page
from audit_explorer.analysis.place import place
from tests.unit.analysis.rows import FILTERS, ROWS, Row, opened
from tests.unit.analysis.test_events import SORTS

if TYPE_CHECKING:
    from audit_explorer.analysis.events import Sort
    from audit_explorer.filters import Filter


@settings(max_examples=12)
@given(ROWS, FILTERS, SORTS)
def test_a_place_is_where_the_pages_have_it(rows: list[Row], filters: list[Filter], sorts: list[Sort]) -> None:
    """The n-th event of the pages has n events before it; one that doesn't match has no place."""
    with opened(rows) as dataset:
        everything = {row[0] for row in dataset.rows("SELECT seq FROM events")}
        for asked, sort in zip(filters, sorts, strict=True):
            shown = [int(seq) for seq in page(dataset, asked, columns=("id",), sort=sort, limit=len(rows) + 1)["seq"]]
            assert [place(dataset, asked, sort=sort, seq=seq) for seq in shown] == list(range(len(shown)))
            assert {place(dataset, asked, sort=sort, seq=seq) for seq in everything - set(shown)} <= {None}
