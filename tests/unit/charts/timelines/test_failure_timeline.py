"""Tests of the failure timeline."""

from __future__ import annotations

from audit_explorer.charts import LIGHT, failure_timeline
from tests.unit.charts.frames import HOSTILE, bars, columns, hourly, texts


def test_the_rest_is_one_layer_that_loses_nothing() -> None:
    """Of eleven series eight are drawn, the other three together; all failures are in the bars."""
    frame = hourly([(hour, f"kind {index}", 20 - index) for hour in range(3) for index in range(11)])
    chart = failure_timeline(frame, zone="UTC", bucket="1 hour", palette=LIGHT, field="error_type")
    assert [trace.name for trace in bars(chart.figure)] == [*(f"kind {index}" for index in range(8)), "3 others"]
    assert sum(sum(trace.y) for trace in bars(chart.figure)) == frame["events"].sum()
    assert len(chart.keys) == 8
    assert columns(chart.figure).customdata[0][2].endswith("<br>kind 7: 13<br>3 others: 33")


def test_series_differ_in_more_than_colour() -> None:
    """Each of eight series has a colour and a hatch that no other has, and none is the accent."""
    frame = hourly([(0, f"kind {index}", 1) for index in range(8)])
    traces = bars(failure_timeline(frame, zone="UTC", bucket="1 hour", palette=LIGHT, field="error_type").figure)
    assert len({trace.marker.color for trace in traces}) == 8
    assert len({trace.marker.pattern.shape for trace in traces}) == 8
    assert LIGHT.accent not in {trace.marker.color for trace in traces}


def test_alt_names_the_commonest() -> None:
    """The sentence names three series with their counts and adds up the others."""
    frame = hourly([(0, name, count) for name, count in (("a", 1000), ("b", 3), (None, 2), ("c", 1), ("d", 1))])
    alt = failure_timeline(frame, zone="UTC", bucket="1 hour", palette=LIGHT, field="error_type").alt
    assert alt == (
        "Timeline of 1,007 failures by error type, one bar = 1 hour, Mon 7 Sep 2026 00:00 – 01:00 UTC: "
        "a 1,000, b 3, (no value) 2, 2 others 2."
    )


def test_log_text_is_inert() -> None:
    """Hostile series names are keys; the figure has only escaped, short forms of them."""
    chart = failure_timeline(
        hourly([(1, text, 1) for text in HOSTILE[:8]]), zone="UTC", bucket="1 hour", palette=LIGHT, field="error_type"
    )
    assert {key for (key,) in chart.keys} == set(HOSTILE[:8])
    assert not [
        text for text in texts(chart.figure.to_plotly_json()) if "<a" in text or "$" in text or "\u202e" in text
    ]
    assert columns(chart.figure).hovertemplate == "%{customdata[2]}<extra></extra>"
    assert {trace.hoverinfo for trace in bars(chart.figure)} == {"skip"}


def test_nothing_to_draw_says_so() -> None:
    """An empty frame gives an empty figure with a sentence."""
    assert (
        "No failures"
        in failure_timeline(hourly([]), zone="UTC", bucket="1 hour", palette=LIGHT, field="error_type").alt
    )
