"""What an archive holds of each day, as a calendar strip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from audit_explorer.charts.chart import Chart
from audit_explorer.charts.coverage_words import Day, coverage_sentence, day_sentence, days_of
from audit_explorer.charts.empty_chart import empty_chart
from audit_explorer.charts.theme import Palette, base_layout
from audit_explorer.charts.words import MONTHS, count, day

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

__all__ = ["coverage_strip"]

_DAY = timedelta(days=1)
_WEEK = 7
# At least half a year, so that the horizon stands within the strip; at most what a screen shows as squares.
_FEWEST, _MOST = 27, 53
_PITCH, _BESIDE, _HEIGHT = 18, 56, 184  # pixels: of a week, of all that stands beside the weeks, of the figure
_CLEAR = "rgba(0,0,0,0)"
_SMALL = 10  # text that has to fit three times side by side on a telephone
_SIDE = 0.84  # of a square, as a part of the way to the next one


@dataclass(frozen=True, slots=True)
class Look:
    """How the days of one state are drawn: legend name, fill, outline, hatch, side of the square."""

    name: str
    fill: str
    line: str
    hatch: str = ""
    side: float = _SIDE


def coverage_strip(frame: pd.DataFrame, *, today: date, horizon: date, palette: Palette) -> Chart:
    """A square a day: weeks from left to right, Monday on top, at most the last 53 weeks; the horizon as a line.

    Squares are bars, not markers: they narrow with the page instead of covering each other. The figure has a width of
    its own, on which they are nearly square; draw it with ``width="content"``.

    Args:
        frame: One row a day (UTC), oldest first, up to today, from the archive's first day or from the horizon on:
            ``day``, ``state`` ("whole", "partly", "none"), ``records``, ``days_left``, ``lacking``.
        today: In UTC.
        horizon: The day (UTC) that the platform is forgetting today; it has forgotten all before.
        palette: Of the theme that is on.

    Returns:
        A chart whose squares carry ``[start ms, end ms, hover text]`` as customdata.
    """
    if frame.empty:
        return empty_chart("days", palette, height=_HEIGHT)
    archived = days_of(frame, horizon=horizon)
    first = _first_shown(archived[0].day, today)
    earlier = sum(one.day < first for one in archived)
    # The frame begins where there is something to say: of days before it nothing was fetched.
    before = [Day(at, "none", 0, 0, lacking=False, forgotten=True) for at in _days_between(first, archived[0].day)]
    shown = [*before, *archived[earlier:]]
    weeks = (today - first).days // _WEEK + 1
    figure = go.Figure(layout=base_layout(palette, height=_HEIGHT))
    for look, days in _looks(shown, palette):
        if days:
            _add_squares(figure, look, days, first, today)
    _mark_risks(figure, [one for one in shown if one.at_risk], first, palette)
    _draw_horizon(figure, first, today, horizon, palette)
    _name_months(figure, first, today, palette)
    figure.update_layout(
        width=weeks * _PITCH + _BESIDE,
        barmode="overlay",
        hovermode="closest",
        margin={"r": 20},  # for the name of a month that begins in the last week
        legend={"font": {"size": _SMALL}},
        dragmode=False,  # with a select tool on, Streamlit passes no clicks
        xaxis={
            "range": [-0.6, weeks - 0.4],
            "showticklabels": False,
            "title": {"text": _extent(first, today, earlier)},
        },
        yaxis={
            "range": [_WEEK + 0.6, -1.5],
            "tickvals": [0, 2, 4],
            "ticktext": ["Mon", "Wed", "Fri"],
            "showgrid": False,
        },
    )
    kept = coverage_sentence(frame, today=today, horizon=horizon)
    return Chart(figure, f"{_alt(archived, first, today, earlier)} {kept}")


def _first_shown(oldest: date, today: date) -> date:
    """The Monday with which the strip begins."""
    weeks = (_monday(today) - _monday(oldest)).days // _WEEK + 1
    return _monday(today) - (min(max(weeks, _FEWEST), _MOST) - 1) * _WEEK * _DAY


def _monday(at: date) -> date:
    return at - at.weekday() * _DAY


def _days_between(start: date, end: date) -> list[date]:
    return [start + number * _DAY for number in range((end - start).days)]


def _place(at: date, first: date) -> tuple[int, int]:
    """Column and row of a day's square."""
    return divmod((at - first).days, _WEEK)


def _looks(shown: Sequence[Day], palette: Palette) -> list[tuple[Look, list[Day]]]:
    none = [one for one in shown if one.state == "none"]
    return [
        (Look("whole", palette.neutral, _CLEAR), [one for one in shown if one.state == "whole"]),
        (Look("partly", _CLEAR, palette.neutral, "\\"), [one for one in shown if one.state == "partly"]),
        (Look("not fetched", _CLEAR, palette.neutral), [one for one in none if not one.forgotten]),
        (Look("forgotten", palette.other, _CLEAR, side=_SIDE / 2), [one for one in none if one.forgotten]),
    ]


def _add_squares(figure: go.Figure, look: Look, days: Sequence[Day], first: date, today: date) -> None:
    places = [_place(one.day, first) for one in days]
    figure.add_bar(
        x=[column for column, _ in places],
        base=[row - look.side / 2 for _, row in places],
        y=[look.side] * len(places),
        width=look.side,
        name=look.name,
        customdata=[[*_milliseconds(one.day), day_sentence(one, today)] for one in days],
        hovertemplate="%{customdata[2]}<extra></extra>",
        marker={
            "color": look.fill,
            "line": {"width": 1, "color": look.line},
            "pattern": {"shape": look.hatch, "fgcolor": look.line, "size": 4, "solidity": 0.4},
        },
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0.45}},
    )


def _mark_risks(figure: go.Figure, days: Sequence[Day], first: date, palette: Palette) -> None:
    """Frame the squares of days that will be lost soon, each with an exclamation mark."""
    if not days:
        return
    places = [_place(one.day, first) for one in days]
    figure.add_bar(
        x=[column for column, _ in places],
        base=[row - _SIDE / 2 for _, row in places],
        y=[_SIDE] * len(places),
        width=_SIDE,
        name="! lost soon",
        hoverinfo="skip",  # the square beneath tells and is clicked
        marker={"color": _CLEAR, "line": {"width": 1.5, "color": palette.warning}},
        unselected={"marker": {"opacity": 1}},  # a warning doesn't fade because another day was clicked
    )
    figure.add_scatter(
        x=[column for column, _ in places],
        y=[row for _, row in places],
        mode="text",
        text=["<b>!</b>"] * len(places),
        textfont={"color": palette.text, "size": 12},
        unselected={"textfont": {"color": palette.text}},
        hoverinfo="skip",
        showlegend=False,
    )


def _draw_horizon(figure: go.Figure, first: date, today: date, horizon: date, palette: Palette) -> None:
    """Part what the platform has forgotten from what it remembers, by a line with a step within the week."""
    column, row = _place(horizon, first)
    left, top = column - 0.5, -0.5
    step = f"M {left + 1},{top} L {left + 1},{row - 0.5} L {left},{row - 0.5}" if row else f"M {left},{top}"
    figure.add_shape(
        type="path",
        path=f"{step} L {left},{_WEEK + 0.5}",
        line={"color": palette.text, "width": 1.5},
    )
    figure.add_annotation(
        x=left,
        y=_WEEK + 0.05,
        text=f"← forgotten after {count((today - horizon).days, 'day')}",
        xanchor="right",
        showarrow=False,
        font={"size": 12, "color": palette.muted},
    )


def _name_months(figure: go.Figure, first: date, today: date, palette: Palette) -> None:
    """Write each month over the week in which it begins."""
    for at in _days_between(first, today + _DAY):
        if at.day == 1:
            figure.add_annotation(
                x=_place(at, first)[0] - 0.5,
                y=-1,
                text=MONTHS[at.month - 1],
                xanchor="left",
                showarrow=False,
                font={"size": _SMALL, "color": palette.muted},
            )


def _milliseconds(at: date) -> tuple[int, int]:
    start = datetime(at.year, at.month, at.day, tzinfo=UTC)
    return int(start.timestamp()) * 1000, int((start + _DAY).timestamp()) * 1000


def _extent(first: date, today: date, earlier: int) -> str:
    if earlier:
        return f"last {_MOST} weeks, UTC; {count(earlier, 'earlier day')} in the table"
    return f"{day(first)} – {day(today)}, UTC"


def _alt(archived: Sequence[Day], first: date, today: date, earlier: int) -> str:
    begin = next((one.day for one in archived if one.state != "none"), None)
    since = f"The archive begins {day(begin)}." if begin else "Nothing is archived."
    more = f" {count(earlier, 'earlier day')} {'is' if earlier == 1 else 'are'} in the table only." if earlier else ""
    return f"Calendar of what the archive holds of each day (UTC), {day(first)} – {day(today)}.{more} {since}"
