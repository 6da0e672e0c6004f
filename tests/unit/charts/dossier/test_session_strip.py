"""Tests of the strip of sessions."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd

from audit_explorer.charts import LIGHT, brushed, session_strip


def some(*rows: tuple[str, str, int, int]) -> pd.DataFrame:
    """Make a frame of sessions."""
    frame = pd.DataFrame(rows, columns=["start", "end", "events", "failed"])
    return frame.assign(start=pd.to_datetime(frame["start"]), end=pd.to_datetime(frame["end"]), unknown=0)


def test_a_bar_carries_all_of_its_session() -> None:
    """What a click gives is a half-open span with the session's last event in it."""
    frame = some(("2026-09-07 08:00", "2026-09-07 08:30", 4, 1), ("2026-09-06 08:00", "2026-09-06 08:00", 1, 0))
    chart = session_strip(frame, zone="Europe/Berlin", total=9, palette=LIGHT)

    failed, other = chart.figure.data
    assert (list(failed.y), list(other.y)) == ([1, 0], [3, 1])
    span = brushed({"selection": {"points": [{"customdata": list(other.customdata[0])}]}})
    assert span == (
        datetime(2026, 9, 7, 8, tzinfo=UTC),
        datetime(2026, 9, 7, 8, 30, 0, 1000, tzinfo=UTC),
    )
    assert "10:00 – 10:30 Europe/Berlin" in other.customdata[0][2]
    assert chart.alt.startswith("Strip of 2 of 9 sessions with 5 events, 1 failed (20.0 %), Sun 6 Sep 2026 10:00")


def test_a_moment_is_wide_enough_to_be_clicked() -> None:
    """A session of one moment has a width, also where it is the only one."""
    chart = session_strip(some(("2026-09-07", "2026-09-07", 1, 0)), zone="UTC", total=1, palette=LIGHT)

    assert min(chart.figure.data[0].width) >= 60_000


def test_without_a_session_it_says_so() -> None:
    """An empty frame is an empty chart with a sentence."""
    assert "No sessions to draw" in session_strip(some(), zone="UTC", total=0, palette=LIGHT).alt
