"""Tests of the timeline by outcome."""

from __future__ import annotations

from audit_explorer.charts import DARK, LIGHT, event_timeline

from .frames import HOSTILE, hourly, rates, texts

FRAME = [(12, "Succeeded", 30), (12, "Failed", 12), (13, "Succeeded", 8)]


def test_failures_stand_on_the_base_line_in_the_accent() -> None:
    """The first trace is Failed, in the accent and hatched; the second Succeeded, in neither."""
    failed, succeeded = event_timeline(hourly(FRAME), zone="Europe/Berlin", bucket="1 hour", palette=DARK).figure.data
    assert (failed.name, list(failed.y), failed.marker.color) == ("Failed", [12, 0], DARK.accent)
    assert (succeeded.name, list(succeeded.y), succeeded.marker.color) == ("Succeeded", [30, 8], DARK.neutral)
    assert failed.marker.pattern.shape
    assert not succeeded.marker.pattern.shape


def test_a_bar_tells_its_bucket() -> None:
    """Customdata carries the bucket's instants and a ready sentence, which alone the template shows."""
    bar = event_timeline(hourly(FRAME), zone="Europe/Berlin", bucket="1 hour", palette=LIGHT).figure.data[0]
    start, end, layer, hover = bar.customdata[0]
    assert (start, end, layer) == (1788782400000, 1788786000000, 0)
    sentence = "Mon 7 Sep 2026 14:00 – 15:00 Europe/Berlin: 42 events, 12 failed (28.6 %)"
    assert hover == f"{sentence}<br>Failed: 12 events"
    assert bar.hovertemplate == "%{customdata[3]}<extra></extra>"


def test_a_drag_selects_time() -> None:
    """The figure selects horizontally, names the zone under the axis, and doesn't zoom."""
    layout = event_timeline(hourly(FRAME), zone="Asia/Tokyo", bucket="1 hour", palette=LIGHT).figure.layout
    assert (layout.dragmode, layout.selectdirection, layout.xaxis.fixedrange) == ("select", "h", True)
    assert layout.xaxis.title.text == "Asia/Tokyo, one bar = 1 hour"


def test_alt_gives_the_figures() -> None:
    """The sentence has the total, the failures, the span and the highest bar."""
    alt = event_timeline(hourly(FRAME), zone="Europe/Berlin", bucket="1 hour", palette=LIGHT).alt
    assert alt == (
        "Timeline of 50 events, one bar = 1 hour, Mon 7 Sep 2026 14:00 – 16:00 Europe/Berlin: 12 failed (24.0 %); "
        "most in one bar: 42, Mon 7 Sep 2026 14:00 – 15:00 Europe/Berlin."
    )


def test_rate_is_a_line_with_gaps() -> None:
    """A bucket without events has no rate; the right axis runs from 0 to 100 %."""
    rate = rates([(12, 42, 21), (13, 0, 0)])
    figure = event_timeline(hourly(FRAME), zone="UTC", bucket="1 hour", palette=LIGHT, rate=rate).figure
    assert list(figure.data[-1].y) == [50.0, None]
    assert list(figure.layout.yaxis2.range) == [0, 100]


def test_a_rate_leaves_unknown_outcomes_out() -> None:
    """Of four events one failed, one succeeded and two say neither: half of those that say it failed."""
    frame = hourly([(12, "Failed", 1), (12, "Succeeded", 1), (12, "Pending", 1), (12, None, 1), (13, None, 1)])
    rate = rates([(12, 4, 1), (13, 1, 0)]).assign(unknown=[2, 1])
    chart = event_timeline(frame, zone="UTC", bucket="1 hour", palette=LIGHT, rate=rate)
    assert list(chart.figure.data[-1].y) == [50.0, None]
    assert "4 events, 1 failed (50.0 %), 2 of unknown outcome" in chart.figure.data[0].customdata[0][3]
    assert "1 event, 0 failed, 1 of unknown outcome" in chart.figure.data[0].customdata[1][3]
    assert ": 1 failed (50.0 %), 3 of unknown outcome;" in chart.alt


def test_an_unknown_outcome_is_shown_inert() -> None:
    """Hostile outcomes come back as keys and appear nowhere in the figure as they are."""
    chart = event_timeline(hourly([(1, text, 1) for text in HOSTILE]), zone="UTC", bucket="1 hour", palette=LIGHT)
    assert {key for (key,) in chart.keys} == set(HOSTILE)
    shown = texts(chart.figure.to_plotly_json())
    assert not [text for text in shown if "<b>" in text or "<a" in text or "<span" in text or "$" in text]
    assert max(map(len, shown)) < 250


def test_nothing_to_draw_says_so() -> None:
    """An empty frame gives an empty figure with a sentence."""
    chart = event_timeline(hourly([]), zone="UTC", bucket="1 hour", palette=LIGHT)
    assert not chart.figure.data
    assert chart.alt == "No events to draw: nothing matches the filter."
    assert chart.figure.layout.annotations[0].text == "No events to draw:<br>nothing matches the filter."


def test_events_without_a_time_are_said() -> None:
    """What matches and has no time is no "nothing"."""
    chart = event_timeline(hourly([]), zone="UTC", bucket="", palette=LIGHT, undated=12)
    assert chart.alt == "12 matching events have no time to draw: the table of events lists them."
