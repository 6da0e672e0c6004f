"""Tests of the timeline by outcome."""

from __future__ import annotations

from typing import Any

import pytest

from audit_explorer.charts import DARK, LIGHT, event_timeline
from tests.unit.charts.frames import HOSTILE, bars, columns, hourly, rates, texts

FRAME = [(12, "Succeeded", 30), (12, "Failed", 12), (13, "Succeeded", 8)]


def test_failures_stand_on_the_base_line_in_the_accent() -> None:
    """The first trace is Failed, in the accent and hatched; the second Succeeded, in neither."""
    figure = event_timeline(hourly(FRAME), zone="Europe/Berlin", bucket="1 hour", palette=DARK).figure
    failed, succeeded = bars(figure)
    assert (failed.name, list(failed.y), failed.marker.color) == ("Failed", [12, 0], DARK.accent)
    assert (succeeded.name, list(succeeded.y), succeeded.marker.color) == ("Succeeded", [30, 8], DARK.neutral)
    assert failed.marker.pattern.shape
    assert not succeeded.marker.pattern.shape


def test_a_bar_tells_its_bucket() -> None:
    """A column ends within the plot, where a drag covers it; it has the bucket's instants and a ready text."""
    figure = event_timeline(hourly(FRAME), zone="Europe/Berlin", bucket="1 hour", palette=LIGHT).figure
    bar = columns(figure)
    start, end, hover = bar.customdata[0]
    assert (start, end) == (1788782400000, 1788786000000)
    assert {round(end / figure.layout.yaxis.range[1], 2) for end in bar.y} == {0.99}
    assert set(bar.width) == {3_600_000}
    sentence = "Mon 7 Sep 2026 14:00 – 15:00 Europe/Berlin: 42 events, 12 failed (28.6 %)"
    assert hover == f"{sentence}<br>Failed: 12<br>Succeeded: 30"
    assert bar.hovertemplate == "%{customdata[2]}<extra></extra>"
    assert {trace.hoverinfo for trace in bars(figure)} == {"skip"}


def test_a_click_or_a_drag_selects_time() -> None:
    """The figure selects horizontally, names the zone under the axis, and doesn't zoom; Streamlit leaves it clicks."""
    figure = event_timeline(hourly(FRAME), zone="Asia/Tokyo", bucket="1 hour", palette=LIGHT).figure
    layout = figure.layout
    assert (layout.selectdirection, layout.xaxis.fixedrange) == ("h", True)
    assert (layout.template.layout.dragmode, layout.clickmode) == ("select", None)
    assert figure.to_dict()["layout"]["dragmode"] not in {"select", "lasso", "", None, False}
    assert layout.xaxis.title.text == "one bar = 1 hour, Asia/Tokyo"


@pytest.mark.parametrize("number", [2, 7, 40, 41, 90, 120, 200])
def test_bars_stand_apart(number: int) -> None:
    """At any number each bar leaves a part of its bucket free, and Plotly draws edges where they are."""
    frame = hourly([(hour, "Succeeded", 1 + hour % 5) for hour in range(number)])
    figure = event_timeline(frame, zone="UTC", bucket="1 hour", palette=LIGHT, slim=True).figure
    (bar,) = bars(figure)
    assert max(bar.width) <= (0.85 if number <= 40 else 0.7) * 3_600_000
    assert figure.layout.bargap > 0
    assert bar.marker.line.width > 0.01


@pytest.mark.parametrize(
    ("most", "marks"), [(1, ["0", "1"]), (3, ["0", "1", "2", "3"]), (12_431, ["0", "5,000", "10,000"])]
)
def test_counts_are_whole_numbers(most: int, marks: list[str]) -> None:
    """The axis has no half events, and thousands have a comma."""
    figure = event_timeline(hourly([(0, "Failed", most)]), zone="UTC", bucket="1 hour", palette=LIGHT).figure
    assert list(figure.layout.yaxis.ticktext) == marks
    assert figure.layout.yaxis.range[1] >= most


def test_a_single_bucket_is_a_bar_with_its_beginning() -> None:
    """One bar is a third of the width, with one mark."""
    axis = event_timeline(hourly([(12, "Failed", 1)]), zone="UTC", bucket="1 hour", palette=LIGHT).figure.layout.xaxis
    assert list(axis.range) == ["2026-09-07T11:00:00", "2026-09-07T14:00:00"]
    assert list(axis.ticktext) == ["12:00:00<br>Mon 7 Sep 2026"]


def test_a_slim_chart_is_low() -> None:
    """It is at most 170 px high, with its legend and its bar in words, no text under 11.5 px."""
    rate = rates([(12, 42, 21), (13, 0, 0)])
    figure = event_timeline(
        hourly(FRAME), zone="Europe/Berlin", bucket="1 hour", palette=LIGHT, rate=rate, slim=True
    ).figure
    layout = figure.layout
    said = [note.text for note in layout.annotations]
    assert layout.height <= 170
    assert layout.showlegend is False
    assert any("Failed" in text and "Succeeded" in text for text in said)
    assert "one bar = 1 hour, Europe/Berlin" in said
    sizes = {note.font.size for note in layout.annotations} | {layout.xaxis.tickfont.size, layout.yaxis.tickfont.size}
    assert min(sizes) >= 11.5


def test_alt_gives_the_figures() -> None:
    """The sentence has the total, the failures, the span and the highest bar."""
    alt = event_timeline(hourly(FRAME), zone="Europe/Berlin", bucket="1 hour", palette=LIGHT).alt
    assert alt == (
        "Timeline of 50 events, one bar = 1 hour, Mon 7 Sep 2026 14:00 – 16:00 Europe/Berlin: 12 failed (24.0 %); "
        "most in one bar: 42, Mon 7 Sep 2026 14:00 – 15:00 Europe/Berlin."
    )


def lane(figure: Any) -> Any:  # noqa: ANN401 - plotly has no types
    """Give the failure rate's line."""
    return next(trace for trace in figure.data if trace.name == "failure rate")


def test_the_failure_rate_has_a_lane_with_gaps() -> None:
    """It stands under the bars on a scale of its own that fits it; a bucket without events has no rate."""
    rate = rates([(12, 42, 5), (13, 0, 0)])
    figure = event_timeline(hourly(FRAME), zone="UTC", bucket="1 hour", palette=LIGHT, rate=rate).figure
    line, layout = lane(figure), figure.layout
    assert [part and round(part, 1) for part in line.y] == [11.9, 11.9, None]
    assert line.connectgaps is False
    assert layout.yaxis2.domain[1] < layout.yaxis.domain[0]
    assert list(layout.yaxis2.ticktext) == ["0 %", "15 %"]
    assert "% failed" in [note.text for note in layout.annotations]
    assert [data[:2] for data in columns(figure, "y2").customdata] == [data[:2] for data in columns(figure).customdata]


def test_without_any_rate_there_is_no_lane() -> None:
    """Where no event says how it ended, only the bars are drawn."""
    frame = hourly([(12, None, 3)])
    rate = rates([(12, 3, 0)]).assign(unknown=3)
    figure = event_timeline(frame, zone="UTC", bucket="1 hour", palette=LIGHT, rate=rate).figure
    assert [trace.type for trace in figure.data] == ["bar", "bar"]
    assert figure.layout.xaxis.title.text == "one bar = 1 hour, UTC"


def test_a_rate_leaves_unknown_outcomes_out() -> None:
    """Of four events one failed, one succeeded and two say neither: half of those that say it failed."""
    frame = hourly([(12, "Failed", 1), (12, "Succeeded", 1), (12, "Pending", 1), (12, None, 1), (13, None, 1)])
    rate = rates([(12, 4, 1), (13, 1, 0)]).assign(unknown=[2, 1])
    chart = event_timeline(frame, zone="UTC", bucket="1 hour", palette=LIGHT, rate=rate)
    assert list(lane(chart.figure).y) == [50.0, 50.0, None]
    first, second = (data[2] for data in columns(chart.figure).customdata)
    assert "4 events, 1 failed (50.0 %), 2 of unknown outcome" in first
    assert "1 event, 0 failed, 1 of unknown outcome" in second
    assert ": 1 failed (50.0 %), 3 of unknown outcome;" in chart.alt


def test_an_unknown_outcome_is_shown_inert() -> None:
    """Hostile outcomes come back as keys and appear nowhere in the figure as they are."""
    chart = event_timeline(hourly([(1, text, 1) for text in HOSTILE]), zone="UTC", bucket="1 hour", palette=LIGHT)
    assert {key for (key,) in chart.keys} == set(HOSTILE)
    shown = texts(chart.figure.to_plotly_json())
    assert not [text for text in shown if "<b>" in text or "<a" in text or "<span" in text or "$" in text]
    assert max(map(len, shown)) < 400


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
