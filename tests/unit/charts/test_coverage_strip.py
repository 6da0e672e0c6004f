"""Tests of the calendar strip."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.charts import DARK, LIGHT, Chart, brushed, coverage_strip
from audit_explorer.store.archive.coverage.coverage import RETENTION, days

from .days import HORIZON, TODAY, archive
from .frames import MONDAY

if TYPE_CHECKING:
    import pandas as pd

TYPICAL = [
    (100, 91, "whole"),
    (90, 88, "partly"),
    (87, 84, "none"),
    (83, 40, "whole"),
    (39, 38, "none"),
    (37, 1, "whole"),
]


def _strip(frame: pd.DataFrame) -> Chart:
    return coverage_strip(frame, today=TODAY, horizon=HORIZON, palette=LIGHT)


def _squares(chart: Chart, name: str) -> set[tuple[int, int]]:
    """Column and row of each square of a trace."""
    trace = next(trace for trace in chart.figure.data if trace.name == name)
    return {(column, round(base + side / 2)) for column, base, side in zip(trace.x, trace.base, trace.y, strict=True)}


def _at(*when: int) -> set[tuple[int, int]]:
    """Where days (as days ago) stand in a strip of 27 weeks that ends on a Sunday."""
    return {(26 - number // 7, 6 - number % 7) for number in when}


def test_every_day_stands_in_its_week() -> None:
    """A square a day in the trace of its state: weeks are columns, Monday is on top, today is the last."""
    chart = _strip(archive(TYPICAL))
    assert _squares(chart, "whole") == _at(*range(91, 101), *range(40, 84), *range(1, 38))
    assert _squares(chart, "partly") == _at(90, 89, 88, 0)
    assert _squares(chart, "not fetched") == _at(87, 86, 85, 84, 39, 38)
    assert _squares(chart, "forgotten") == _at(*range(101, 27 * 7))


def test_what_will_be_lost_soon_is_marked_over_its_state() -> None:
    """A frame in the warning colour with a sign of its own; the square beneath tells and takes the click."""
    chart = _strip(archive(TYPICAL))
    assert _squares(chart, "! lost soon") == _at(90, 89, 88, 87, 86, 85, 84)
    frames, signs = chart.figure.data[-2:]
    assert (frames.marker.line.color, frames.hoverinfo) == (LIGHT.warning, "skip")
    assert (set(signs.text), signs.hoverinfo, len(signs.x)) == ({"<b>!</b>"}, "skip", 7)


def test_states_differ_in_more_than_colour() -> None:
    """Filled, hatched, open, small: and nothing is in the accent, which means failure."""
    traces = {trace.name: trace for trace in _strip(archive(TYPICAL)).figure.data}
    whole, partly, none, forgotten = (traces[name] for name in ("whole", "partly", "not fetched", "forgotten"))
    assert (whole.marker.color, none.marker.color, none.marker.line.color) == (
        *(LIGHT.neutral, "rgba(0,0,0,0)", LIGHT.neutral),
    )
    assert [trace.marker.pattern.shape for trace in (whole, partly, none, forgotten)] == ["", "\\", "", ""]
    assert forgotten.width < whole.width
    figures = [coverage_strip(archive(TYPICAL), today=TODAY, horizon=HORIZON, palette=one) for one in (LIGHT, DARK)]
    assert not [one for one in figures if LIGHT.accent in str(one.figure) or DARK.accent in str(one.figure)]


def test_a_click_gives_the_day() -> None:
    """Customdata carries the day in UTC and the hover text, so that a clicked square becomes the period."""
    frame = archive([(90, 1, "whole")])
    trace = _strip(frame).figure.data[0]
    clicked: list[Any] = list(trace.customdata[77])
    assert clicked[2] == "Mon 7 Sep 2026 (UTC):<br>fetched whole, 10 records"
    assert trace.hovertemplate == "%{customdata[2]}<extra></extra>"
    event = {"selection": {"points": [{"customdata": clicked}]}}
    assert brushed(event) == (MONDAY, MONDAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("today", "path"),
    [
        (TODAY, "M 13.5,-0.5 L 13.5,7.5"),
        (TODAY + timedelta(days=1), "M 13.5,-0.5 L 13.5,0.5 L 12.5,0.5 L 12.5,7.5"),
        (TODAY + timedelta(days=6), "M 13.5,-0.5 L 13.5,5.5 L 12.5,5.5 L 12.5,7.5"),
    ],
)
def test_the_horizon_parts_the_days(today: date, path: str) -> None:
    """The line runs before the day that is forgotten today, with a step within its week unless it is a Monday."""
    frame = archive([(90, 1, "whole")])
    frame["day"] += today - TODAY
    layout = coverage_strip(frame, today=today, horizon=today - RETENTION, palette=LIGHT).figure.layout
    assert layout.shapes[0].path == path
    assert "← forgotten after 90 days" in [note.text for note in layout.annotations]


@pytest.mark.parametrize(
    ("oldest", "weeks", "title"),
    [
        (90, 27, "Mon 16 Mar 2026 – Sun 20 Sep 2026, UTC"),
        (27 * 7 - 1, 27, "Mon 16 Mar 2026 – Sun 20 Sep 2026, UTC"),
        (27 * 7, 28, "Mon 9 Mar 2026 – Sun 20 Sep 2026, UTC"),
        (53 * 7 - 1, 53, "Mon 15 Sep 2025 – Sun 20 Sep 2026, UTC"),
        (53 * 7, 53, "last 53 weeks, UTC; 1 earlier day in the table"),
        (3660, 53, "last 53 weeks, UTC; 3,290 earlier days in the table"),
    ],
)
def test_half_a_year_to_a_year_is_drawn(oldest: int, weeks: int, title: str) -> None:
    """Every week of the strip is full of squares; what has no place is counted under it, and in the sentence."""
    chart = _strip(archive([(oldest, 1, "whole")]))
    assert sum(len(trace.x) for trace in chart.figure.data if trace.type == "bar") == 7 * weeks
    assert chart.figure.layout.xaxis.title.text == title
    assert ("in the table only" in chart.alt) == ("in the table" in title)


def test_months_stand_over_their_first_week() -> None:
    """Each month that begins within the strip is named once; one that begins after today isn't."""
    notes = _strip(archive([(90, 1, "whole")])).figure.layout.annotations
    months = {note.text: note.x for note in notes if note.y == -1}
    assert months == {"Apr": 1.5, "May": 5.5, "Jun": 10.5, "Jul": 14.5, "Aug": 18.5, "Sep": 23.5}


def test_alt_gives_the_figures() -> None:
    """The sentences have the span, what isn't drawn, since when there is something, and how much is kept."""
    assert _strip(archive([(400, 390, "partly"), (389, 91, "none"), *TYPICAL[1:]])).alt == (
        "Calendar of what the archive holds of each day (UTC), Mon 15 Sep 2025 – Sun 20 Sep 2026. "
        "30 earlier days are in the table only. The archive begins Sat 16 Aug 2025. "
        "81 of the last 90 days are kept whole, 3 partly, 6 not at all; "
        "7 days that are not whole will be lost within 7 days."
    )


def test_an_empty_archive_is_all_open() -> None:
    """The archive's own frame of nothing shows what is still there to be fetched."""
    chart = _strip(days([], {}, MONDAY + timedelta(days=13, hours=12)))
    assert _squares(chart, "not fetched") == _at(*range(91))
    assert _squares(chart, "! lost soon") == _at(*range(83, 91))
    assert "Nothing is archived. Nothing of the last 90 days is kept" in chart.alt


def test_nothing_to_draw_says_so() -> None:
    """A frame without rows gives an empty figure."""
    assert not _strip(archive([]).iloc[:0]).figure.data
