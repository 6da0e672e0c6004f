"""Tests of where an event stands in an order, and in a later version of its log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings

from audit_explorer.analysis.events import page
from audit_explorer.analysis.place import place, twin
from tests.builders import make_legacy
from tests.unit.analysis.rows import FILTERS, ROWS, Row, opened
from tests.unit.analysis.test_events import SORTS
from tests.unit.store.loading import Loader

if TYPE_CHECKING:
    from pathlib import Path

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


def test_an_event_is_found_again_in_a_later_log(tmp_path: Path) -> None:
    """By what was received, whatever its number there; conflicting records of one id are told apart."""
    old = [make_legacy(id=1), make_legacy(id=2), make_legacy(id=2, action="Delete"), make_legacy(id=3)]
    new = [make_legacy(id=9), old[2], old[0], old[1]]
    load = Loader(tmp_path)
    before, after = load(old), load(new)

    def number(dataset: Any, record: int, action: str) -> int:  # noqa: ANN401
        found = dataset.rows("SELECT seq FROM events WHERE id = ? AND action = ?", [str(record), action])
        return int(found[0][0])

    for record, action in ((1, "Create"), (2, "Create"), (2, "Delete")):
        assert twin(before, after, number(before, record, action)) == number(after, record, action)
    assert twin(before, after, number(before, 3, "Create")) is None
    assert twin(before, after, 999_999) is None
    load.close()
