"""An archive's days as the coverage strip takes them, for tests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

TODAY = date(2026, 9, 20)  # a Sunday
HORIZON = date(2026, 6, 22)  # 90 days before


def ago(days: int) -> date:
    """The day so many days before today."""
    return TODAY - timedelta(days=days)


def archive(spans: Sequence[tuple[int, int, str]]) -> pd.DataFrame:
    """Spans (first and last day, both as days ago, state) laid over each other; ten records a day; today is partly."""
    states = {
        number: state for first, last, state in [*spans, (0, 0, "partly")] for number in range(first, last - 1, -1)
    }
    rows = [
        (
            *(ago(number), states[number], 0 if states[number] == "none" else 10, max(0, 90 - number)),
            states[number] != "whole" and number <= 90,
        )
        for number in sorted(states, reverse=True)
    ]
    return pd.DataFrame(rows, columns=["day", "state", "records", "days_left", "lacking"])
