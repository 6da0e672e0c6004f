"""Tests of the table's pages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.analysis.events import Sort, page
from audit_explorer.filters import Filter
from audit_explorer.record import FIELDS
from tests.unit.analysis.rows import FILTERS, ROWS, Row, fits, numbers, opened

SORTED = ("happened_at", "action", "entity_name", "http_status", "result")
SORTS = st.lists(st.builds(Sort, st.sampled_from(SORTED), st.booleans()), min_size=6, max_size=6)


@settings(max_examples=12)
@given(ROWS, FILTERS, SORTS, st.integers(1, 20))
def test_pages_hold_every_event_once_in_order(
    rows: list[Row], filters: list[Filter], sorts: list[Sort], size: int
) -> None:
    """Turning the pages in any order gives all that match, none twice, sorted over the whole, without a value last."""
    with opened(rows) as dataset:
        place = numbers(dataset)
        for asked, sort in zip(filters, sorts, strict=True):
            seen: list[int] = []
            while len(part := page(dataset, asked, columns=("id",), sort=sort, offset=len(seen), limit=size)):
                assert len(part) <= size
                seen += [place[seq] for seq in part["seq"]]
            assert sorted(seen) == [number for number, row in enumerate(rows) if fits(row, asked)]
            values = [sort_value(rows[number], sort.column) for number in seen]
            known = [value for value in values if value is not None]
            assert values[len(known) :] == [None] * (len(values) - len(known))
            assert known == sorted(known, reverse=sort.descending)


def sort_value(row: Row, column: str) -> float | str | bytes | None:
    """Give what a column is sorted by: text by its code points, as UTF-8 has it."""
    if column == "happened_at":
        return row.hours
    value = row.value(column)
    return int(value) if value is not None and column == "http_status" else value


def test_equal_rows_have_the_newest_first() -> None:
    """What the sort leaves open is decided the same way on every page: newest first, undated last."""
    with opened([Row(hours=1), Row(hours=3), Row(hours=None), Row(hours=2)]) as dataset:
        order = list(page(dataset, Filter(), columns=("id",), sort=Sort("action", descending=False))["id"])

    assert order == ["2", "4", "1", "3"]


def test_alike_rows_keep_the_order_of_the_log() -> None:
    """Rows of one time and one value stand as they were read, so that no page repeats what another one had."""
    with opened([Row(hours=1) for _ in range(5_000)]) as dataset:
        seen: list[int] = []
        while len(part := page(dataset, Filter(), columns=("id",), sort=Sort("action"), offset=len(seen), limit=1_000)):
            seen += list(part["seq"])

    assert seen == sorted(set(seen))
    assert len(seen) == 5_000


def test_columns_come_as_asked() -> None:
    """Every column of the field table can be asked for; a number stays a number beside events without one."""
    with opened([Row(error=(403, "Forbidden", "no")), Row()]) as dataset:
        frame = page(
            dataset, Filter(), columns=[field.name for field in FIELDS], sort=Sort("http_status", descending=True)
        )

    assert list(frame.columns) == ["seq", *(field.name for field in FIELDS)]
    assert str(frame["http_status"].iloc[0]) == "403"


def test_an_unknown_column_is_refused() -> None:
    """Only names of the field table ever get into SQL."""
    with pytest.raises(ValueError, match="no column"):
        Sort("seq; DROP TABLE events")
    with opened([Row()]) as dataset, pytest.raises(KeyError):
        page(dataset, Filter(), columns=("nonsense",), sort=Sort())
