"""Tests of the marks over a timeline's bars."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd

from audit_explorer.charts import LIGHT, Band, BurstMark, event_timeline, failure_timeline

START = datetime(2026, 9, 7, tzinfo=UTC)


def days(series: str) -> pd.DataFrame:
    """Give four days with events."""
    starts = [START + timedelta(days=day) for day in range(4)]
    ends = [start + timedelta(days=1) for start in starts]
    return pd.DataFrame({"start": starts, "end": ends, "series": series, "events": [5, 1, 2, 3]})


def mark(hours: int, *, failures: bool) -> BurstMark:
    """Give a burst of an hour."""
    start = START + timedelta(hours=hours)
    return BurstMark(start, start + timedelta(hours=1), f"burst at {hours}", failures)


def test_a_mark_takes_its_bursts_span_and_failures_have_the_accent() -> None:
    """One triangle a bar, with the words of all its bursts; those outside the chart are not drawn, nor counted."""
    marks = [mark(3, failures=False), mark(50, failures=True), mark(52, failures=False), mark(900, failures=True)]
    chart = event_timeline(days("Succeeded"), zone="UTC", bucket="1 day", palette=LIGHT, marks=marks)
    drawn = [trace for trace in chart.figure.data if trace.type == "scatter"]

    assert [trace.marker.color for trace in drawn] == [LIGHT.text, LIGHT.accent]
    begin = int(START.timestamp() * 1000)
    hour = 3_600_000
    assert list(drawn[0].customdata[0]) == [begin + 3 * hour, begin + 4 * hour, "burst at 3"]
    assert list(drawn[1].customdata[0]) == [begin + 50 * hour, begin + 53 * hour, "burst at 50<br>burst at 52"]
    assert chart.alt.endswith("3 bursts marked.")


def test_a_chosen_span_is_a_band_over_its_bars() -> None:
    """It reaches over every bar that it touches, and the sentence says it; one that is elsewhere isn't drawn."""
    band = Band(START + timedelta(hours=25), START + timedelta(hours=49), "The selected story")
    frame = days("403")
    chart = failure_timeline(frame, zone="UTC", bucket="1 day", palette=LIGHT, field="http_status", band=band)
    away = Band(START + timedelta(days=40), START + timedelta(days=41), "The selected story")
    without = failure_timeline(frame, zone="UTC", bucket="1 day", palette=LIGHT, field="http_status", band=away)

    (shape,) = chart.figure.layout.shapes
    assert (str(shape.x0)[:10], str(shape.x1)[:10]) == ("2026-09-08", "2026-09-10")
    assert "The selected story: " in chart.alt
    assert not without.figure.layout.shapes
    assert "selected" not in without.alt
