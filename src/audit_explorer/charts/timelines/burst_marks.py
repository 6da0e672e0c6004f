"""Marks over the bars of a timeline: what stands out, what was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from audit_explorer.charts.bucket_axis import left_edge, right_edge
from audit_explorer.period.instant import to_ms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from audit_explorer.charts.bucket_axis import Slot
    from audit_explorer.charts.figure import Figure
    from audit_explorer.charts.theme import Palette

__all__ = ["Band", "BurstMark", "add_band", "add_burst_marks"]

_HEIGHT: Final = 0.96  # of the axis, so that the mark lies within the plot
_SIZE: Final = 10  # pixels


@dataclass(frozen=True, slots=True)
class BurstMark:
    """A burst from `start` to `end` (aware); `text`, ours, is shown at the pointer; `failures` gives it the accent."""

    start: datetime
    end: datetime
    text: str
    failures: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A span (aware, both ends in it) that was chosen, with a word of ours above it."""

    start: datetime
    end: datetime
    text: str


def add_burst_marks(figure: Figure, slots: tuple[Slot, ...], marks: Sequence[BurstMark], *, palette: Palette) -> int:
    """Mark the bars in which bursts lie by a triangle above them; say how many bursts are marked.

    A click on one takes its span: its customdata is ``[start ms, end ms, text]``. Those whose first bar is the same
    have one triangle.
    """
    top = figure.to_dict()["layout"]["yaxis"]["range"][1]
    placed: dict[Slot, list[BurstMark]] = {}
    for mark in marks:
        covered = _covered(slots, mark.start, mark.end)
        if covered:
            placed.setdefault(covered[0], []).append(mark)
    for failures in (False, True):
        there = {slot: some for slot, some in placed.items() if any(one.failures for one in some) is failures}
        if there:
            figure.add_scatter(
                x=[slot.centre.isoformat() for slot in there],
                y=[_HEIGHT * top] * len(there),
                mode="markers",
                marker={
                    "symbol": "triangle-down",
                    "size": _SIZE,
                    "color": palette.accent if failures else palette.text,
                },
                customdata=[_taken(some) for some in there.values()],
                hovertemplate="%{customdata[2]}<extra></extra>",
                showlegend=False,
                selected={"marker": {"opacity": 1}},
                unselected={"marker": {"opacity": 1}},
            )
    return sum(map(len, placed.values()))


def add_band(figure: Figure, slots: tuple[Slot, ...], band: Band, *, palette: Palette) -> bool:
    """Draw a light band behind the bars in which a chosen span lies; False where none of them is in it."""
    covered = _covered(slots, band.start, band.end)
    if not covered:
        return False
    left, right = left_edge(covered[0]), right_edge(covered[-1])
    shape: dict[str, Any] = {
        "type": "rect",
        "xref": "x",
        "x0": left,
        "x1": right,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "fillcolor": palette.text,
        "opacity": 0.12,
        "line": {"width": 0},
        "layer": "below",
    }
    figure.update_layout(shapes=[shape])
    late = covered[0] in slots[len(slots) // 2 :]
    figure.add_annotation(
        text=band.text,
        xref="x",
        x=right if late else left,
        xanchor="right" if late else "left",
        yref="paper",
        y=1,
        yanchor="bottom",
        showarrow=False,
        font={"color": palette.text, "size": 12},
    )
    return True


def _covered(slots: tuple[Slot, ...], start: datetime, end: datetime) -> list[Slot]:
    return [slot for slot in slots if slot.start < max(end, start) and slot.end > start]


def _taken(marks: Sequence[BurstMark]) -> list[object]:
    start, end = min(mark.start for mark in marks), max(mark.end for mark in marks)
    return [to_ms(start), to_ms(end), "<br>".join(mark.text for mark in marks)]
