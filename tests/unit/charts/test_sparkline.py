"""Tests of the sparkline."""

from __future__ import annotations

from audit_explorer.charts import LIGHT, sparkline

from .frames import rates


def test_sparkline_shows_events_and_failures() -> None:
    """The line has the events, the bars the failures in the accent; axes and legend are left out."""
    chart = sparkline(rates([(0, 3, 0), (1, 7, 2)]), zone="UTC", palette=LIGHT)
    line, bars = chart.figure.data
    assert (list(line.y), list(bars.y), bars.marker.color) == ([3, 7], [0, 2], LIGHT.accent)
    assert line.customdata[1][2] == "Mon 7 Sep 2026 01:00 – 02:00 UTC: 7 events, 2 failed"
    assert chart.alt == (
        "Activity: 10 events, Mon 7 Sep 2026 00:00 – 02:00 UTC, 2 failed (20.0 %), at most 7 in one bucket."
    )


def test_nothing_to_draw_says_so() -> None:
    """An empty frame gives an empty figure."""
    assert not sparkline(rates([]), zone="UTC", palette=LIGHT).figure.data
