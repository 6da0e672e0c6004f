"""The figure that stands where there is nothing to draw."""

from __future__ import annotations

from audit_explorer.charts.chart import Chart
from audit_explorer.charts.figure import Figure
from audit_explorer.charts.theme import Palette, base_layout

__all__ = ["empty_chart"]


def empty_chart(what: str, palette: Palette, *, height: int, undated: int = 0, why: str = "") -> Chart:
    """An empty figure that says why: ``what`` is our own noun ("events"), never log text.

    ``undated`` counts what matches but has no time, ``why`` is another reason than that nothing matches.
    """
    if undated:
        have = "matching event has" if undated == 1 else "matching events have"
        message = f"{undated:,} {have} no time to draw: the table of events lists them."
    else:
        message = f"No {what} to draw: {why or 'nothing matches the filter'}."
    figure = Figure(base_layout(palette, height=height))
    figure.update_layout(
        xaxis={"visible": False},
        yaxis={"visible": False},
        annotations=[
            {
                # In two lines, so that a telephone shows it whole.
                "text": message.replace(": ", ":<br>"),
                "xref": "paper",
                "yref": "paper",
                "x": 0.5,
                "y": 0.5,
                "showarrow": False,
                "font": {"color": palette.muted, "size": 13},
            }
        ],
    )
    return Chart(figure, message)
