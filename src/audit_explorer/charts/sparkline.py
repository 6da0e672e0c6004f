"""A line as small as a word that shows when something was active."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from audit_explorer.charts.chart import Chart
from audit_explorer.charts.empty_chart import empty_chart
from audit_explorer.charts.theme import FAILED_HATCH, Palette, base_layout, hatched
from audit_explorer.charts.timelines.stack import make_stack
from audit_explorer.charts.words import count, failures, span

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["sparkline"]

_HEIGHT = 60


def sparkline(frame: pd.DataFrame, *, zone: str, palette: Palette) -> Chart:
    """Events per bucket as a filled step line without axes, the failures among them as hatched bars in the accent.

    Args:
        frame: One row a bucket: ``start``, ``end`` (aware times), ``events``, ``failed``, ``unknown`` (outcome).
        zone: IANA name of the zone for hover and alternative text.
        palette: Of the theme that is on.

    Returns:
        A chart whose points carry ``[start ms, end ms, …]`` as customdata.
    """
    if frame.empty:
        return empty_chart("events", palette, height=_HEIGHT)
    events = make_stack(frame.assign(series="events"), zone)
    failed = make_stack(frame.assign(series="failed", events=frame["failed"]), zone).totals
    slots, totals = events.slots, events.totals
    centres = [slot.centre.isoformat() for slot in slots]
    hovers = [
        f"{span(slot.start, slot.end, zone)}: {count(total, 'event')}, {part:,} failed"
        for slot, total, part in zip(slots, totals, failed, strict=True)
    ]
    customdata = [[*slot.key, hover] for slot, hover in zip(slots, hovers, strict=True)]
    figure = go.Figure(layout=base_layout(palette, height=_HEIGHT))
    figure.add_scatter(
        x=centres,
        y=list(totals),
        mode="lines",
        line={"shape": "hvh", "width": 1.2, "color": palette.neutral},
        fill="tozeroy",
        customdata=customdata,
        hovertemplate="%{customdata[2]}<extra></extra>",
    )
    figure.add_bar(
        x=centres,
        y=list(failed),
        width=[slot.width.total_seconds() * 1000 for slot in slots],
        marker=hatched(palette.accent, FAILED_HATCH, palette),
        hoverinfo="skip",
    )
    figure.update_layout(
        showlegend=False,
        margin={"l": 2, "r": 2, "t": 6, "b": 2},
        bargap=0,
        xaxis={"visible": False, "type": "date"},
        yaxis={"visible": False},
    )
    alt = (
        f"Activity: {count(sum(totals), 'event')}, {span(slots[0].start, slots[-1].end, zone)}, "
        f"{failures(sum(failed), sum(totals), int(frame['unknown'].sum()))}, at most {max(totals):,} in one bucket."
    )
    return Chart(figure, alt)
