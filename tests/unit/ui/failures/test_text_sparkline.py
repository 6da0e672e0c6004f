"""Tests of the line of blocks in a cell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.ui.failures.text_sparkline import text_sparkline

START = datetime(2026, 9, 14, tzinfo=UTC)


def test_the_most_is_said_with_its_day() -> None:
    """The blocks grow with the counts, nothing is the lowest, and who can't see them reads the most and when."""
    days = [START + timedelta(days=number) for number in range(4)]
    hours = [START + timedelta(hours=number) for number in range(3)]

    assert text_sparkline([0, 1, 1200, 600], days, long=False) == "▁▂█▅ 1,200 on 16 Sep"
    assert text_sparkline([0, 3, 3], hours, long=False) == "▁██ 3 on 14 Sep 01:00"
    assert text_sparkline([2], days[:1], long=True) == "█ 2 from 14 Sep"
    assert text_sparkline([0, 0], days[:2], long=False) == "▁▁"


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=40))
def test_more_is_never_lower(counts: list[int]) -> None:
    """The blocks have the counts' order, one is never drawn as none, and the most is the full block."""
    blocks = text_sparkline(counts, [START] * len(counts), long=False).split(" ")[0]

    assert len(blocks) == len(counts)
    assert all((block == "▁") == (number == 0) for block, number in zip(blocks, counts, strict=True))
    ordered = [block for _, block in sorted(zip(counts, blocks, strict=True))]
    assert ordered == sorted(ordered)
    assert max(counts) == 0 or max(blocks) == "█"
