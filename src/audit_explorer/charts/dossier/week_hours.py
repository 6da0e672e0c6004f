"""How busy each hour of the week was, as a grid of weekdays by hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.charts.chart import Chart
from audit_explorer.charts.empty_chart import empty_chart
from audit_explorer.charts.figure import Figure
from audit_explorer.charts.theme import base_layout, mixed
from audit_explorer.charts.words import count, failures, share

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from audit_explorer.charts.theme import Palette

__all__ = ["week_hours"]

_HEIGHT: Final = 250
_SIDE: Final = 0.92  # of a square, as a part of the way to the next one
_FAINTEST: Final = 0.18  # so that a single event stands out from none
_STRONGEST: Final = 0.85
_HOURS: Final = 24


def week_hours(
    frame: pd.DataFrame, *, zone: str, worked: Collection[tuple[str, int]], work: str, undated: int, palette: Palette
) -> Chart:
    """A square an hour: Monday on top, midnight on the left, the darker the more events; working hours in a frame.

    Squares are bars, not a heatmap: a click on one of those tells Streamlit nothing.

    Args:
        frame: A row for each hour of the week, Monday's first: ``weekday`` (its name), ``hour``, ``events``,
            ``failed``, ``unknown`` (outcome).
        zone: Whose clocks show these hours.
        worked: The weekday and hour of each working hour.
        work: The working hours in words.
        undated: How many events have no time.
        palette: Of the theme that is on.

    Returns:
        A chart whose squares carry ``[weekday, hour, hover text]`` as customdata, the weekday from 0 for Monday. Hours
        without an event have no square.
    """
    if not frame["events"].any():
        return empty_chart("events", palette, height=_HEIGHT, undated=undated)
    weekdays = list(dict.fromkeys(frame["weekday"]))
    busy = frame[frame["events"] > 0]
    most = int(busy["events"].max())
    rows = [weekdays.index(day) for day in busy["weekday"]]
    is_worked = [(day, hour) in worked for day, hour in zip(busy["weekday"], busy["hour"], strict=True)]
    figure = Figure(base_layout(palette, height=_HEIGHT))
    figure.add_bar(
        x=[int(hour) for hour in busy["hour"]],
        base=[row - _SIDE / 2 for row in rows],
        y=[_SIDE] * len(rows),
        width=_SIDE,
        customdata=[
            [row, int(hour), _hover(one, zone, within)]
            for row, hour, one, within in zip(rows, busy["hour"], busy.itertuples(), is_worked, strict=True)
        ],
        hovertemplate="%{customdata[2]}<extra></extra>",
        marker={
            "color": [_colour(int(events) / most, palette) for events in busy["events"]],
            "line": {"width": 0},
        },
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0.45}},
        showlegend=False,
    )
    figure.update_layout(
        barmode="overlay",
        hovermode="closest",
        dragmode=False,  # with a select tool on, Streamlit passes no clicks
        margin={"t": 8},
        shapes=_frame(weekdays, worked, palette),
        xaxis={
            "range": [-0.6, _HOURS - 0.4],
            "tickvals": [0, 6, 12, 18, 23],
            "ticktext": ["00", "06", "12", "18", "23"],
            "title": {"text": f"hour of the day, {zone}"},
        },
        yaxis={
            "range": [len(weekdays) - 0.4, -0.6],
            "tickvals": list(range(len(weekdays))),
            "ticktext": [day[:3] for day in weekdays],
            "showgrid": False,
        },
    )
    events = int(busy["events"].sum())
    outside = events - int(busy.loc[is_worked, "events"].sum())
    top = busy.sort_values("events", ascending=False, kind="stable").iloc[0]
    alt = (
        f"Grid of {count(events, 'event')} by weekday and hour ({zone}). Most at {top['weekday']} "
        f"{int(top['hour']):02}:00: {most:,}. {outside:,} ({share(outside, events)}) outside working hours ({work})."
    )
    return Chart(figure, alt)


def _hover(one: object, zone: str, within: bool) -> str:  # noqa: FBT001 - a flag of one private line
    hour, place = int(one.hour), "within" if within else "outside"  # type: ignore[attr-defined]
    said = failures(int(one.failed), int(one.events), int(one.unknown))  # type: ignore[attr-defined]
    return (
        f"{one.weekday} {hour:02}:00 – {(hour + 1) % _HOURS:02}:00 {zone}<br>"  # type: ignore[attr-defined]
        f"{count(int(one.events), 'event')}, {said}<br>{place} working hours"  # type: ignore[attr-defined]
    )


def _colour(part: float, palette: Palette) -> str:
    # By the root, so that few events are told apart from none beside an hour with thousands.
    return mixed(palette.grid, palette.text, _FAINTEST + (_STRONGEST - _FAINTEST) * part**0.5)


def _frame(weekdays: list[str], worked: Collection[tuple[str, int]], palette: Palette) -> list[dict[str, object]]:
    """Draw a line wherever a working hour and another hour are neighbours, and around the grid's edge."""
    line = {"color": palette.text, "width": 1.5}

    def drawn(x0: float, y0: float, x1: float, y1: float) -> dict[str, object]:
        return {"type": "line", "x0": x0, "y0": y0, "x1": x1, "y1": y1, "line": line}

    shapes = []
    for row in range(len(weekdays) + 1):
        for hour in range(_HOURS + 1):
            here = _is_worked(weekdays, worked, row, hour)
            if hour < _HOURS and here != _is_worked(weekdays, worked, row - 1, hour):
                shapes.append(drawn(hour - 0.5, row - 0.5, hour + 0.5, row - 0.5))
            if row < len(weekdays) and here != _is_worked(weekdays, worked, row, hour - 1):
                shapes.append(drawn(hour - 0.5, row - 0.5, hour - 0.5, row + 0.5))
    return shapes


def _is_worked(weekdays: list[str], worked: Collection[tuple[str, int]], row: int, hour: int) -> bool:
    return 0 <= row < len(weekdays) and (weekdays[row], hour) in worked
