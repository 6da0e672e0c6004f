"""The failure rate over time, as a thin lane of its own under the bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.charts.bucket_axis import left_edge, right_edge
from audit_explorer.charts.count_axis import percent_axis
from audit_explorer.charts.timelines.stack import add_columns

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.charts.bucket_axis import Slot
    from audit_explorer.charts.figure import Figure
    from audit_explorer.charts.theme import Palette

__all__ = ["add_rate_lane"]

_AXIS: Final = "y2"
_LANE: Final = 26  # pixels
_TITLE: Final = 20  # pixels of the line with its name, between the bars and the lane


def add_rate_lane(
    figure: Figure,
    slots: tuple[Slot, ...],
    rate: pd.DataFrame,
    hovers: tuple[str, ...],
    *,
    palette: Palette,
    plot_height: int,
    beside: str,
) -> bool:
    """Divide the plot: the bars above, the lane below, on one time axis.

    ``rate`` has one row a bucket: ``start``, ``events``, ``failed``, ``unknown`` (outcome). The lane's scale is fit to
    its values. A bucket without an event whose outcome is known has no rate: the line has a gap there, not a zero.
    Without any rate there is no lane, and the answer is False. The pointer gets the slot's text of ``hovers`` there,
    and takes it as it takes a bar. ``plot_height`` is about how high bars and lane are together, in pixels; ``beside``
    stands beside the lane's name.
    """
    shares = _shares(slots, rate)
    known = [share for share in shares if share is not None]
    if not known:
        return False
    xs: list[str | None] = []
    ys: list[float | None] = []
    for slot, share in zip(slots, shares, strict=True):
        # Both ends of the bucket, so that one between two gaps is seen as well.
        xs += [left_edge(slot), right_edge(slot)] if share is not None else [None]
        ys += [share, share] if share is not None else [None]
    lane, title = _LANE / plot_height, _TITLE / plot_height
    figure.add_scatter(
        x=xs,
        y=ys,
        yaxis=_AXIS,
        name="failure rate",
        mode="lines",
        line={"color": palette.accent, "width": 1.5},
        hoverinfo="skip",
        showlegend=False,
        connectgaps=False,
    )
    rates = percent_axis(max(known))
    add_columns(figure, slots, hovers, axis_range=rates["range"], axis=_AXIS)
    figure.update_layout(
        xaxis={"anchor": _AXIS},
        yaxis={"domain": [lane + title, 1]},
        yaxis2={
            **rates,
            "domain": [0, lane],
            "gridcolor": palette.grid,
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
            "tickfont": {"color": palette.muted, "size": 12},
        },
    )
    for text, x, anchor in (("% failed", 0, "left"), (beside, 1, "right")):
        figure.add_annotation(
            text=text,
            xref="paper",
            x=x,
            xanchor=anchor,
            yref="paper",
            y=lane,
            yanchor="bottom",
            showarrow=False,
            font={"color": palette.muted, "size": 12},
        )
    return True


def _shares(slots: tuple[Slot, ...], rate: pd.DataFrame) -> list[float | None]:
    starts = rate["start"].dt.as_unit("ms").astype("int64")
    known = {
        int(start): (int(events) - int(unknown), int(failed))
        for start, events, failed, unknown in zip(starts, rate["events"], rate["failed"], rate["unknown"], strict=True)
    }
    found = [known.get(slot.key[0], (0, 0)) for slot in slots]
    return [100 * failed / known if known else None for known, failed in found]
