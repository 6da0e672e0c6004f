"""A number over time that holds until it is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from audit_explorer.charts.chart import Chart
from audit_explorer.charts.chart_text import plain, spoken
from audit_explorer.charts.empty_chart import empty_chart
from audit_explorer.charts.figure import Figure
from audit_explorer.charts.theme import base_layout
from audit_explorer.charts.words import count
from audit_explorer.period.formats import format_instant, in_zone

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.charts.theme import Palette

__all__ = ["step_line"]

_HEIGHT: Final = 220


def step_line(frame: pd.DataFrame, *, name: str, zone: ZoneInfo, palette: Palette) -> Chart:
    """Draw a number as steps, with a point where it was set.

    Args:
        frame: In order of time: ``at`` (aware times), ``value`` (a number; none where it is not known any more: the
            line has a gap there).
        name: What the number is; log text.
        zone: On whose clocks the times are.
        palette: Of the theme that is on.
    """
    known = frame[frame["value"].notna()]
    if known.empty:
        return empty_chart("numbers", palette, height=_HEIGHT, why="none is known")
    times = [in_zone(at.to_pydatetime(), zone) for at in frame["at"]]
    xs = [at.replace(tzinfo=None).isoformat(sep=" ", timespec="milliseconds") for at in times]
    ys = [None if pd.isna(value) else float(value) for value in frame["value"]]
    hovers = [
        f"{plain(format_instant(at, zone))} ({plain(zone.key)}): {_number(value)}"
        for at, value in zip(times, ys, strict=True)
    ]
    figure = Figure(base_layout(palette, height=_HEIGHT))
    figure.add_scatter(
        x=xs,
        y=ys,
        mode="lines+markers",
        line={"shape": "hv", "color": palette.series[0], "width": 2},
        marker={"size": 7, "color": palette.series[0]},
        connectgaps=False,
        hovertext=hovers,
        hoverinfo="text",
        showlegend=False,
    )
    figure.update_layout(
        hovermode="closest",
        dragmode=False,
        xaxis={"type": "date", "title": {"text": f"time ({plain(zone.key)})"}},
        yaxis={"title": {"text": plain(name, "body", limit=40)}, "tickformat": ","},
    )
    values = [value for value in ys if value is not None]
    since = format_instant(times[ys.index(values[0])], zone)
    alt = (
        f"{spoken(name, 'body')} as steps over time, {count(len(values), 'value')}: first {_number(values[0])} at "
        f"{since} ({zone.key}), last {_number(values[-1])}, least {_number(min(values))}, most {_number(max(values))}."
    )
    return Chart(figure, alt)


def _number(value: float | None) -> str:
    if value is None:
        return "not known any more"
    return f"{int(value):,}" if value.is_integer() else f"{value:,.6g}"
