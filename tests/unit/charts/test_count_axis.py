"""Tests of the marks of axes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.charts.count_axis import count_axis, percent_axis


@given(st.integers(0, 10**9), st.integers(1, 6))
def test_marks_are_few_whole_and_inside(largest: int, most: int) -> None:
    """From zero on, at most so many, whole numbers, none beyond the largest count, which has room."""
    axis = count_axis(largest, most=most)
    marks = axis["tickvals"]
    assert marks[0] == 0
    assert len(marks) <= most + 1
    assert all(isinstance(mark, int) and mark <= largest for mark in marks)
    assert axis["range"][1] > largest


@pytest.mark.parametrize(
    ("largest", "top"), [(0, "0.1 %"), (0.04, "0.1 %"), (0.7, "1 %"), (11.9, "15 %"), (54, "60 %"), (100, "100 %")]
)
def test_percents_fit_their_values(largest: float, top: str) -> None:
    """The upper mark is the next round number above the largest."""
    axis = percent_axis(largest)
    assert axis["ticktext"] == ["0 %", top]
    assert axis["range"][0] < 0 <= largest < axis["range"][1]
