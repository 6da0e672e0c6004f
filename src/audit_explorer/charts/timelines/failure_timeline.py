"""The timeline of failures by kind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from audit_explorer.charts.chart import Chart
from audit_explorer.charts.chart_text import plain, spoken
from audit_explorer.charts.empty_chart import empty_chart
from audit_explorer.charts.theme import HATCHES, OTHER_HATCH, Palette
from audit_explorer.charts.timelines.burst_marks import add_band, add_burst_marks
from audit_explorer.charts.timelines.stack import Layer, Paint, Stack, bar_words, layer_name, make_stack, stack_figure
from audit_explorer.charts.words import count, span, with_bursts
from audit_explorer.record import FIELD

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from audit_explorer.charts.timelines.burst_marks import Band, BurstMark

__all__ = ["failure_timeline"]

_HEIGHT = 280
_MOST = 8
_NAMED_ALOUD = 3


def failure_timeline(
    frame: pd.DataFrame,
    *,
    zone: str,
    bucket: str,
    palette: Palette,
    field: str,
    undated: int = 0,
    marks: Sequence[BurstMark] = (),
    band: Band | None = None,
) -> Chart:
    """Failures per time bucket, stacked by the eight commonest series; the others are one layer that says how many.

    Args:
        frame: One row a bucket and series: ``start``, ``end`` (aware times), ``series`` (an error type, an action, …;
            None for no value), ``events`` (how many failed).
        zone: IANA name of the zone in which times are shown; named on the axis.
        bucket: How long a bucket is, in words: "1 hour".
        palette: Of the theme that is on.
        field: The field whose value a series is, such as ``error_type``.
        undated: How many failures match that have no time.
        marks: The bursts to mark.
        band: A span to mark.

    Returns:
        A chart whose columns carry ``[start ms, end ms, …]`` as customdata; keys are ``(series,)``, bottom up, without
        the others.
    """
    if frame.empty:
        return empty_chart("failures", palette, height=_HEIGHT, undated=undated)
    whole = make_stack(frame, zone)
    stack, folded = _fold(whole)
    paints = [
        Paint(layer_name(layer.value, field), palette.series[index], HATCHES[index])
        for index, layer in enumerate(stack.layers[:_MOST])
    ]
    if folded:
        paints.append(Paint(count(folded, "other"), palette.other, OTHER_HATCH))
    hovers = tuple(
        f"{plain(span(slot.start, slot.end, zone), limit=120)}: {total:,} failed"
        for slot, total in zip(stack.slots, stack.totals, strict=True)
    )
    figure = stack_figure(stack, tuple(paints), hovers, palette=palette, height=_HEIGHT)
    figure.update_layout(xaxis={"title": {"text": bar_words(bucket, zone)}})
    alt = with_bursts(_alt(whole, zone, bucket, field), add_burst_marks(figure, stack.slots, marks, palette=palette))
    if band is not None and add_band(figure, stack.slots, band, palette=palette):
        alt += (
            f" {band.text}: {span(band.start.astimezone(ZoneInfo(zone)), band.end.astimezone(ZoneInfo(zone)), zone)}."
        )
    return Chart(figure, alt, tuple((layer.value,) for layer in stack.layers[:_MOST]))


def _fold(stack: Stack) -> tuple[Stack, int]:
    rest = stack.layers[_MOST:]
    if not rest:
        return stack, 0
    others = Layer(None, tuple(sum(column) for column in zip(*(layer.counts for layer in rest), strict=True)))
    return replace(stack, layers=(*stack.layers[:_MOST], others)), len(rest)


def _alt(stack: Stack, zone: str, bucket: str, field: str) -> str:
    named = ", ".join(f"{spoken(layer.value, field)} {layer.total:,}" for layer in stack.layers[:_NAMED_ALOUD])
    more = len(stack.layers) - _NAMED_ALOUD
    rest = f", {count(more, 'other')} {sum(layer.total for layer in stack.layers[_NAMED_ALOUD:]):,}" if more > 0 else ""
    whole = span(stack.slots[0].start, stack.slots[-1].end, zone)
    failures = count(sum(stack.totals), "failure")
    return f"Timeline of {failures} by {FIELD[field].label.lower()}, one bar = {bucket}, {whole}: {named}{rest}."
