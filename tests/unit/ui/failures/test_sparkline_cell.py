"""Tests of the line of bars in a cell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.ui.elements.components.record_model import RecordCell
from audit_explorer.ui.failures.sparkline_cell import sparkline_cell

START = datetime(2026, 9, 14, tzinfo=UTC)


def test_the_most_is_said_with_its_day() -> None:
    """The bars grow with the counts, nothing has none, and who can't see them reads the most and when."""
    days = [START + timedelta(days=number) for number in range(4)]
    hours = [START + timedelta(hours=number) for number in range(3)]

    assert sparkline_cell([0, 1, 1200, 600], days, long=False) == RecordCell("1,200 on 16 Sep", bars=(0, 12, 100, 50))
    assert sparkline_cell([0, 3, 3], hours, long=False) == RecordCell("3 on 14 Sep 01:00", bars=(0, 100, 100))
    assert sparkline_cell([2], days[:1], long=True) == RecordCell("2 from 14 Sep", bars=(100,))
    assert sparkline_cell([0, 0], days[:2], long=False) == RecordCell("", bars=(0, 0))


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=40))
def test_more_is_never_lower(counts: list[int]) -> None:
    """The bars have the counts' order, one is never drawn as none, and the most is the full bar."""
    bars = sparkline_cell(counts, [START] * len(counts), long=False).bars

    assert len(bars) == len(counts)
    assert all((bar == 0) == (number == 0) for bar, number in zip(bars, counts, strict=True))
    ordered = [bar for _, bar in sorted(zip(counts, bars, strict=True))]
    assert ordered == sorted(ordered)
    assert max(counts) == 0 or max(bars) == 100
