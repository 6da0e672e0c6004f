"""Counts of several series over time, drawn as stacked bars."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from audit_explorer.charts.bucket_axis import DATE_TICKS, Slot, left_edge, right_edge, slots
from audit_explorer.charts.chart_text import plain
from audit_explorer.charts.count_axis import count_axis
from audit_explorer.charts.figure import Figure
from audit_explorer.charts.theme import Palette, base_layout, hatched
from audit_explorer.charts.words import day

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

__all__ = ["Layer", "Paint", "Stack", "add_columns", "bar_words", "layer_name", "make_stack", "stack_figure"]

# Up to so many bars each is broad enough for its hatch; from then on they stand further apart.
_FEW: Final = 40
_FEW_PART: Final = 0.82  # of its bucket's width that a bar takes
_MANY_PART: Final = 0.66
_ROOM: Final = 33  # characters that a telephone has room for beside another word


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
    stack: Stack, paints: tuple[Paint, ...], hovers: tuple[str, ...], *, palette: Palette, height: int, marks: int = 5
) -> Figure:
    """Bars from the bottom up in the order of ``stack.layers``, each drawn as ``paints`` says, with a gap between them.

    A click takes a bar, a drag a span of time. What takes both is an invisible column over each bar, as high as the
    plot, whose customdata is ``[start ms, end ms, hover text]``; ``hovers`` has one (inert) text a slot, what each
    layer counts there is added to it. The axis of counts has at most ``marks`` marks above zero.
    """
    figure = Figure(base_layout(palette, height=height))
    bars = len(stack.slots)
    part = _FEW_PART if bars <= _FEW else _MANY_PART
    centres = [slot.centre.isoformat() for slot in stack.slots]
    widths = [slot.width.total_seconds() * 1000 for slot in stack.slots]
    for layer, paint in zip(stack.layers, paints, strict=True):
        figure.add_bar(
            x=centres,
            y=list(layer.counts),
            width=[width * part for width in widths],
            name=paint.name,
            hoverinfo="skip",
            marker=_marker(paint, palette, fine=bars > _FEW),
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 0.45 if bars > 1 else 1}},
        )
    top = max(stack.totals, default=0)
    texts = _texts(stack, paints, hovers)
    counts = count_axis(top, most=marks)
    add_columns(figure, stack.slots, texts, axis_range=counts["range"])
    figure.take_clicks_and_drags()
    figure.update_layout(
        barmode="stack",
        bargap=0.1,  # not 0: Plotly then moves the edges of bars to whole pixels, and thin gaps close
        hovermode="closest",
        selectdirection="h",
        newselection={"line": {"color": palette.text, "width": 1, "dash": "dot"}},
        xaxis=_time_axis(stack.slots),
        yaxis=counts,
    )
    return figure


def add_columns(
    figure: Figure, slots: tuple[Slot, ...], texts: tuple[str, ...], *, axis_range: Sequence[float], axis: str = "y"
) -> None:
    """Lay what takes the pointer over a lane of the plot, one column a slot.

    A column ends just below the lane's top: a drag takes bars whose ends it covers, and covers no more than the plot.
    """
    figure.add_bar(
        x=[slot.centre.isoformat() for slot in slots],
        y=[0.99 * axis_range[1]] * len(slots),
        base=[0] * len(slots),  # beside the stack, not upon it
        yaxis=axis,
        width=[slot.width.total_seconds() * 1000 for slot in slots],
        customdata=[[*slot.key, text] for slot, text in zip(slots, texts, strict=True)],
        hovertemplate="%{customdata[2]}<extra></extra>",
        marker={"color": "rgba(0,0,0,0)"},
        showlegend=False,
    )


def _texts(stack: Stack, paints: tuple[Paint, ...], hovers: tuple[str, ...]) -> tuple[str, ...]:
    """Give each slot's text, with a line for each layer that has something there."""
    rows = zip(hovers, zip(*(layer.counts for layer in stack.layers), strict=True), strict=True)
    return tuple(
        "<br>".join([hover, *(f"{paint.name}: {part:,}" for paint, part in zip(paints, counts, strict=True) if part)])
        for hover, counts in rows
    )


def _marker(paint: Paint, palette: Palette, *, fine: bool) -> dict[str, object]:
    # A hatch is not seen on a bar of few pixels: it only makes its colour pale.
    marker = hatched(paint.colour, "" if fine else paint.hatch, palette)
    # Hardly a line, so that Plotly draws thin bars as thin as they are, instead of as wide as whole pixels.
    return {**marker, "line": {"width": 0.02, "color": paint.colour}}


def _time_axis(slots: tuple[Slot, ...]) -> dict[str, object]:
    axis: dict[str, object] = {"type": "date", "range": [left_edge(slots[0]), right_edge(slots[-1])]}
    if len(slots) > 1:
        # Few marks: dates must not run together on a telephone.
        return {**axis, "tickformatstops": list(DATE_TICKS), "nticks": 6}
    # A single bar is not as wide as the page, and its one mark is its beginning.
    slot = slots[0]
    wide = replace(slot, width=min(3 * slot.width, 2 * (slot.centre - datetime.min), 2 * (datetime.max - slot.centre)))  # noqa: DTZ901 - the axis has no zone
    whole_day = slot.start.time() == time.min
    text = day(slot.start) if whole_day else f"{slot.start:%H:%M:%S}<br>{day(slot.start)}"
    return {
        **axis,
        "range": [left_edge(wide), right_edge(wide)],
        "tickmode": "array",
        "tickvals": [left_edge(slot)],
        "ticktext": [text],
    }


def layer_name(value: str | None, field: str) -> str:
    """A layer's legend name, inert and short; ``field`` is the field whose value it is."""
    return plain(value, field, limit=24)


def bar_words(bucket: str, zone: str) -> str:
    """Say what a bar is: "one bar = 1 day, Europe/Berlin"; where that gets long, only the place of the zone's name."""
    words = f"one bar = {bucket}, "
    place = zone if len(words) + len(zone) <= _ROOM else zone.rpartition("/")[2]
    return words + plain(place, limit=40)
