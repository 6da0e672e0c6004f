"""Tests of stacked bars over time."""

from __future__ import annotations

import pandas as pd

from audit_explorer.charts.timelines.stack import make_stack
from tests.unit.charts.frames import hourly


def test_stack_fills_gaps_and_adds_up() -> None:
    """Layers come largest first, with a zero where a bucket has none; equal rows add up; missing and empty are one."""
    frame = pd.concat([hourly([(0, "a", 1), (2, "b", 5), (2, None, 1)]), hourly([(0, "a", 2), (1, "", 1)])])
    stack = make_stack(frame, "UTC")
    assert [(layer.value, layer.counts) for layer in stack.layers] == [
        ("b", (0, 0, 5)),
        ("a", (3, 0, 0)),
        (None, (0, 1, 1)),
    ]
    assert stack.totals == (3, 1, 6)


def test_stack_keeps_every_event() -> None:
    """The sum over layers and slots is the sum of the frame."""
    frame = hourly([(hour, f"series {hour % 7}", hour) for hour in range(50)])
    assert sum(make_stack(frame, "Asia/Kolkata").totals) == frame["events"].sum()
