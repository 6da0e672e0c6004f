"""Tests of the grid of hours."""

from __future__ import annotations

import pandas as pd

from audit_explorer.charts import LIGHT, week_hours

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def grid(busy: dict[tuple[str, int], tuple[int, int, int]]) -> pd.DataFrame:
    """Make the frame of a week in which some hours are busy."""
    rows = [(day, hour, *busy.get((day, hour), (0, 0, 0))) for day in DAYS for hour in range(24)]
    return pd.DataFrame(rows, columns=["weekday", "hour", "events", "failed", "unknown"])


def test_each_busy_hour_is_a_square_that_says_which() -> None:
    """Only hours with events are drawn; each carries its weekday, hour and figures, the busiest is the strongest."""
    frame = grid({("Monday", 0): (1, 1, 0), ("Sunday", 23): (100, 0, 5)})
    chart = week_hours(
        frame, zone="UTC", worked={("Monday", 0)}, work="Monday, 00:00 – 01:00", undated=0, palette=LIGHT
    )

    [squares] = chart.figure.data
    assert [list(mark[:2]) for mark in squares.customdata] == [[0, 0], [6, 23]]
    assert "1 failed" in squares.customdata[0][2]
    assert "within working hours" in squares.customdata[0][2]
    assert "Sunday 23:00 – 00:00 UTC" in squares.customdata[1][2]
    assert len(set(squares.marker.color)) == 2
    assert chart.alt == (
        "Grid of 101 events by weekday and hour (UTC). Most at Sunday 23:00: 100. "
        "100 (99.0 %) outside working hours (Monday, 00:00 – 01:00)."
    )


def test_the_frame_is_around_working_hours() -> None:
    """Around one working hour there are four lines."""
    frame = grid({("Monday", 0): (1, 0, 0)})
    chart = week_hours(frame, zone="UTC", worked={("Friday", 7)}, work="w", undated=0, palette=LIGHT)

    lines = {(line.x0, line.y0, line.x1, line.y1) for line in chart.figure.layout.shapes}
    assert lines == {(6.5, 3.5, 7.5, 3.5), (6.5, 4.5, 7.5, 4.5), (6.5, 3.5, 6.5, 4.5), (7.5, 3.5, 7.5, 4.5)}


def test_events_without_a_time_are_said() -> None:
    """Where nothing can be drawn the chart says why."""
    assert "no time" in week_hours(grid({}), zone="UTC", worked=set(), work="w", undated=3, palette=LIGHT).alt
