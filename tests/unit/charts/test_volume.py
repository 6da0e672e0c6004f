"""Tests of failure rate against volume."""

from __future__ import annotations

import pandas as pd

from audit_explorer.charts import LIGHT, Chart, rate_against_volume

from .frames import HOSTILE, texts


def _chart(rows: list[tuple[str | None, int, int]]) -> Chart:
    frame = pd.DataFrame(rows, columns=["label", "events", "failed"]).assign(unknown=0)
    return rate_against_volume(frame, palette=LIGHT, field="actor")


def test_groups_stand_at_their_events_and_rate() -> None:
    """The named group is in the accent, the one without failures an open circle; customdata leads to the keys."""
    chart = _chart([("calm", 100, 0), ("ci", 200, 50), ("gone", 0, 0)])
    others, most = chart.figure.data
    assert (list(most.x), list(most.y), most.marker.color) == ([200], [25.0], LIGHT.accent)
    assert (list(others.x), list(others.y), others.marker.symbol) == ([100], [0.0], "circle-open")
    assert [chart.keys[trace.customdata[0][0]] for trace in (most, others)] == [("ci",), ("calm",)]


def test_the_axis_is_logarithmic_only_when_groups_differ_much() -> None:
    """Ten times is linear, a hundred times logarithmic, and the title says so."""
    assert _chart([("a", 10, 1), ("b", 100, 1)]).figure.layout.xaxis.type == "linear"
    wide = _chart([("a", 1, 1), ("b", 100, 1)]).figure.layout.xaxis
    assert (wide.type, wide.title.text) == ("log", "events per actor, logarithmic")


def test_axes_count_in_whole_numbers() -> None:
    """Between few events and small rates no tick says 0.5 or 2.5 %."""
    layout = _chart([("a", 2, 1), ("b", 1, 0)]).figure.layout
    assert (layout.xaxis.dtick, layout.yaxis.dtick) == (1, 20)
    assert _chart([("a", 100, 1)]).figure.layout.yaxis.dtick == 5


def test_names_do_not_cover_each_other() -> None:
    """Of five groups in one place each named one has a side of its own; the fifth has none left."""
    chart = _chart([*((name, 50, 25) for name in ("a", "b", "c", "d", "e")), ("far", 100, 1)])
    sides = [(note.xanchor, note.yanchor) for note in chart.figure.layout.annotations]
    assert len(sides) == len(set(sides)) == 4


def test_a_name_stays_off_the_other_named_points_and_in_the_plot() -> None:
    """Beside a point in the middle a long name has no room on a telephone: it stands above it or below."""
    chart = _chart([("the first of all names", 40, 35), ("second", 70, 34)])
    first, second = chart.figure.layout.annotations
    assert (first.text, first.xanchor) == ("the first of all names", "center")
    assert second.text == "second"


def test_alt_names_the_worst() -> None:
    """The sentence names the group with most failures and the one with the highest rate."""
    assert _chart([("ci", 2000, 500), ("bob", 4, 4), (None, 1, 0)]).alt == (
        "Failure rate against number of events, one point per actor, 3 in all: most failures ci with 500 of 2,000; "
        "highest rate bob with 100.0 % of 4 events."
    )


def test_log_text_is_inert() -> None:
    """Hostile labels are keys; the figure has only escaped, short forms of them."""
    chart = _chart([(text, 10 * index + 1, index) for index, text in enumerate(HOSTILE)])
    assert {key for (key,) in chart.keys} == set(HOSTILE)
    shown = texts(chart.figure.to_plotly_json())
    assert not [text for text in shown if "<span" in text or "<a" in text or "$" in text or "\u202e" in text]
    assert max(map(len, shown)) < 250


def test_nothing_to_draw_says_so() -> None:
    """Without a group that has events the figure is empty."""
    assert not _chart([("gone", 0, 0)]).figure.data


def test_a_rate_is_of_known_outcomes() -> None:
    """An event of unknown outcome is in no rate and is named; a group of nothing else has none."""
    frame = pd.DataFrame({"label": ["ci", "bob"], "events": [10, 3], "failed": [2, 0], "unknown": [6, 3]})
    chart = rate_against_volume(frame, palette=LIGHT, field="actor")
    [points] = chart.figure.data
    assert (list(points.x), list(points.y), chart.keys) == ([10], [50.0], (("ci",),))
    assert points.customdata[0][1] == "ci<br>10 events, 2 failed (50.0 %), 6 of unknown outcome"

    alone = rate_against_volume(frame.iloc[1:], palette=LIGHT, field="actor")
    assert alone.alt == "No failure rates to draw: no matching event says whether it succeeded or failed."
