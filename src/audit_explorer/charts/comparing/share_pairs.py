"""What share each value has on two sides: two points a value, joined by a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.charts.chart import Chart
from audit_explorer.charts.chart_text import plain, spoken
from audit_explorer.charts.count_axis import percent_axis
from audit_explorer.charts.empty_chart import empty_chart
from audit_explorer.charts.figure import Figure
from audit_explorer.charts.theme import Palette, base_layout
from audit_explorer.charts.words import count, share
from audit_explorer.record import FIELD

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["share_pairs"]

_MOST = 16
_ROW, _AROUND = 22, 66  # pixels
_LABEL = 22
_SPOKEN = 5
_MARK = 11


def share_pairs(frame: pd.DataFrame, totals: tuple[int, int], *, palette: Palette) -> Chart:
    """The values whose shares differ most, the largest difference on top; here is filled, there is open.

    Args:
        frame: One row a value: ``field``, ``value``, ``here``, ``there`` (events), ``share_here``, ``share_there``
            (0 to 1), in any order.
        totals: How many events either side has in all.
        palette: Of the theme that is on.

    Returns:
        A chart whose points carry ``[index into keys, …]`` as customdata; keys are ``(field, value)``.
    """
    if frame.empty:
        return empty_chart("differences", palette, height=_AROUND)
    gaps = (frame["share_here"] - frame["share_there"]).abs()
    rows = frame.loc[gaps.sort_values(ascending=False, kind="stable").index[:_MOST]]
    keys = tuple(zip(rows["field"], rows["value"], strict=True))
    places = list(range(len(rows)))
    hovers = [
        "<br>".join(
            (
                f"{FIELD[field].label}: {plain(value, field)}",
                f"here {_part(here, totals[0])}",
                f"there {_part(there, totals[1])}",
            )
        )
        for field, value, here, there in zip(*(rows[name] for name in ("field", "value", "here", "there")), strict=True)
    ]
    values = [value for _, value in keys]
    figure = Figure(base_layout(palette, height=_AROUND + _ROW * len(rows)))
    sides = [[100 * float(part) for part in rows[name]] for name in ("share_here", "share_there")]
    figure.add_scatter(
        x=[x for pair in zip(*sides, strict=True) for x in (*pair, None)],
        y=[y for place in places for y in (place, place, None)],
        mode="lines",
        line={"color": palette.other, "width": 3},
        hoverinfo="skip",
        showlegend=False,
    )
    marks = (
        ("there", sides[1], {"color": palette.surface, "line": {"color": palette.muted, "width": 2}}),
        ("here", sides[0], {"color": palette.series[0], "line": {"color": palette.series[0], "width": 2}}),
    )
    for name, side, marker in marks:
        figure.add_scatter(
            x=side,
            y=places,
            mode="markers",
            name=name,
            marker={**marker, "size": _MARK},
            customdata=[[place, hover] for place, hover in zip(places, hovers, strict=True)],
            hovertemplate="%{customdata[1]}<extra></extra>",
        )
    figure.update_layout(
        hovermode="closest",
        dragmode=False,
        xaxis={
            **percent_axis(max(max(side) for side in sides)),
            "showgrid": True,
            "title": {"text": "share of events"},
        },
        yaxis={
            "tickmode": "array",
            "tickvals": places,
            # The same word may be an action and an entity type.
            "ticktext": [
                f"{plain(value, field, limit=_LABEL)}"
                + (f" ({FIELD[field].label.lower()})" if values.count(value) > 1 else "")
                for field, value in keys
            ],
            "range": [len(rows) - 0.4, -0.6],
            "rangemode": "normal",
            "tickfont": {"color": palette.text},
        },
    )
    return Chart(figure, _alt(rows, totals), keys)


def _part(events: int, total: int) -> str:
    return f"{share(events, total)} ({events:,} of {total:,})"


def _alt(rows: pd.DataFrame, totals: tuple[int, int]) -> str:
    said = [
        f"{FIELD[field].label} {spoken(value, field)} {share(here, totals[0])} here, {share(there, totals[1])} there"
        for field, value, here, there in zip(*(rows[name] for name in ("field", "value", "here", "there")), strict=True)
    ]
    more = f"; {count(len(said) - _SPOKEN, 'other drawn', 'others drawn')}" if len(said) > _SPOKEN else ""
    return f"The largest differences between the shares of events here and there: {'; '.join(said[:_SPOKEN])}{more}."
