"""Counts of several series over time, drawn as stacked bars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from audit_explorer.charts.bucket_axis import DATE_TICKS, Slot, slots
from audit_explorer.charts.chart_text import plain
from audit_explorer.charts.figure import Figure
from audit_explorer.charts.theme import Palette, base_layout, hatched
from audit_explorer.charts.words import count

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Layer", "Paint", "Stack", "layer_name", "make_stack", "stack_figure"]


@dataclass(frozen=True, slots=True)
class Layer:
    """One series: its raw value (None where the field has none) and its count in each slot."""

    value: str | None
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Over all slots."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Stack:
    """What a stacked timeline shows: slots in order of time, layers from the largest to the smallest."""

    slots: tuple[Slot, ...]
    layers: tuple[Layer, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """Of all layers, for each slot."""
        return tuple(sum(column) for column in zip(*(layer.counts for layer in self.layers), strict=True))


@dataclass(frozen=True, slots=True)
class Paint:
    """How one layer is drawn: legend name (inert), colour, hatch."""

    name: str
    colour: str
    hatch: str


def make_stack(frame: pd.DataFrame, zone: str) -> Stack:
    """Gather rows (``start``, ``end``, ``series``, ``events``) into a stack; rows of one bucket and series add up."""
    places = slots(frame, zone)
    position = {slot.key: index for index, slot in enumerate(places)}
    starts = frame["start"].dt.as_unit("ms").astype("int64")
    ends = frame["end"].dt.as_unit("ms").astype("int64")
    counts: dict[str | None, list[int]] = {}
    for start, end, series, events in zip(starts, ends, frame["series"], frame["events"], strict=True):
        value = series if isinstance(series, str) and series else None
        counts.setdefault(value, [0] * len(places))[position[int(start), int(end)]] += int(events)
    layers = (Layer(value, tuple(row)) for value, row in counts.items())
    return Stack(places, tuple(sorted(layers, key=lambda layer: (-layer.total, layer.value or ""))))


def stack_figure(
    stack: Stack, paints: tuple[Paint, ...], hovers: tuple[str, ...], *, palette: Palette, axis: str, height: int
) -> Figure:
    """Bars from the bottom up in the order of ``stack.layers``, each drawn as ``paints`` says.

    A drag selects a span of time. Each bar's customdata is ``[start ms, end ms, layer index, hover text]``; ``hovers``
    has one (inert) text a slot, the layer's own count is added to it. ``axis`` is the title under the time axis.
    """
    figure = Figure(base_layout(palette, height=height))
    centres = [slot.centre.isoformat() for slot in stack.slots]
    widths = [slot.width.total_seconds() * 1000 for slot in stack.slots]
    for index, (layer, paint) in enumerate(zip(stack.layers, paints, strict=True)):
        rows = zip(stack.slots, hovers, layer.counts, strict=True)
        figure.add_bar(
            x=centres,
            y=list(layer.counts),
            width=widths,
            name=paint.name,
            customdata=[
                [*slot.key, index, f"{hover}<br>{paint.name}: {count(events, 'event')}"] for slot, hover, events in rows
            ],
            hovertemplate="%{customdata[3]}<extra></extra>",
            marker=hatched(paint.colour, paint.hatch, palette),
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 0.45}},
        )
    top = max(stack.totals, default=0)
    figure.update_layout(
        barmode="stack",
        bargap=0,
        dragmode="select",
        selectdirection="h",
        newselection={"line": {"color": palette.text, "width": 1, "dash": "dot"}},
        xaxis={
            "type": "date",
            "title": {"text": plain(axis, limit=120)},
            "tickformatstops": list(DATE_TICKS),
            "nticks": 7,  # dates must not run together on a telephone
            "range": [_left(stack.slots[0]), _right(stack.slots[-1])],
        },
        yaxis={"tickformat": ",", "dtick": 1 if top < 5 else None},  # noqa: PLR2004 - below it ticks fall on halves
    )
    return figure


def layer_name(value: str | None, field: str) -> str:
    """A layer's legend name, inert and short; ``field`` is the field whose value it is."""
    return plain(value, field, limit=24)


def _left(slot: Slot) -> str:
    return (slot.centre - min(slot.width / 2, slot.centre - datetime.min)).isoformat()  # noqa: DTZ901 - the axis has none


def _right(slot: Slot) -> str:
    return (slot.centre + min(slot.width / 2, datetime.max - slot.centre)).isoformat()  # noqa: DTZ901 - the axis has none
