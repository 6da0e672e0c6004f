"""The timeline of events by outcome."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit_explorer.charts.chart import Chart
from audit_explorer.charts.chart_text import plain
from audit_explorer.charts.empty_chart import empty_chart
from audit_explorer.charts.theme import FAILED_HATCH, OTHER_HATCH, Palette
from audit_explorer.charts.timelines.burst_marks import add_burst_marks
from audit_explorer.charts.timelines.rate_lane import add_rate_lane
from audit_explorer.charts.timelines.stack import Paint, Stack, bar_words, layer_name, make_stack, stack_figure
from audit_explorer.charts.words import count, failures, span, with_bursts

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from audit_explorer.charts.figure import Figure
    from audit_explorer.charts.timelines.burst_marks import BurstMark

__all__ = ["event_timeline"]

FAILED = "Failed"
SUCCEEDED = "Succeeded"

_HEIGHT, _PLOT = 240, 178  # pixels: of the figure, of its bars with the lane
_SLIM_HEIGHT, _SLIM_PLOT = 164, 112
_SLIM_MARGIN = {"t": 20, "b": 4}
_NAMED = 3  # outcomes that the line over a slim chart names
# Failures stand on the base line, where heights compare.
_ORDER = {FAILED: 0, SUCCEEDED: 1}


def event_timeline(
    frame: pd.DataFrame,
    *,
    zone: str,
    bucket: str,
    palette: Palette,
    rate: pd.DataFrame | None = None,
    undated: int = 0,
    slim: bool = False,
    marks: Sequence[BurstMark] = (),
) -> Chart:
    """Events per time bucket, stacked by outcome; with ``rate`` also the failure rate in a lane under the bars.

    Args:
        frame: One row a bucket and outcome: ``start``, ``end`` (aware times), ``series`` (the outcome), ``events``.
        zone: IANA name of the zone in which times are shown; named beside the chart.
        bucket: How long a bucket is, in words: "1 hour".
        palette: Of the theme that is on.
        rate: One row a bucket: ``start``, ``events``, ``failed``, ``unknown`` (outcome).
        undated: How many events match that have no time.
        slim: Whether it is drawn low, to stand above something else.
        marks: The bursts to mark.

    Returns:
        A chart whose columns carry ``[start ms, end ms, …]`` as customdata; keys are ``(outcome,)``, bottom up.
    """
    height = _SLIM_HEIGHT if slim else _HEIGHT
    if frame.empty:
        return empty_chart("events", palette, height=height, undated=undated)
    stack = make_stack(frame, zone)
    stack = replace(stack, layers=tuple(sorted(stack.layers, key=lambda layer: _ORDER.get(layer.value or "", 2))))
    paints = tuple(_paint(layer.value, palette) for layer in stack.layers)
    hovers = _hovers(stack, zone)
    figure = stack_figure(stack, paints, hovers, palette=palette, height=height, marks=3 if slim else 5)
    if slim:
        figure.update_layout(showlegend=False, margin=_SLIM_MARGIN)
        _add_legend(figure, paints, palette)
    words = bar_words(bucket, zone)
    laned = rate is not None and add_rate_lane(
        figure, stack.slots, rate, hovers, palette=palette, plot_height=_SLIM_PLOT if slim else _PLOT, beside=words
    )
    if not laned:
        figure.update_layout(xaxis={"title": {"text": words}})
    alt = with_bursts(_alt(stack, zone, bucket), add_burst_marks(figure, stack.slots, marks, palette=palette))
    return Chart(figure, alt, tuple((layer.value,) for layer in stack.layers))


def _add_legend(figure: Figure, paints: tuple[Paint, ...], palette: Palette) -> None:
    """Write the legend into one line, lower than Plotly's."""
    named = [f'<span style="color:{paint.colour}">■</span> {paint.name}' for paint in paints[:_NAMED]]
    if more := len(paints) - len(named):
        named.append(count(more, "other outcome"))
    figure.add_annotation(
        text="  ".join(named),
        xref="paper",
        x=0,
        xanchor="left",
        yref="paper",
        y=1,
        yanchor="bottom",
        showarrow=False,
        font={"color": palette.text, "size": 12},
    )


def _paint(outcome: str | None, palette: Palette) -> Paint:
    if outcome == FAILED:
        return Paint(FAILED, palette.accent, FAILED_HATCH)
    if outcome == SUCCEEDED:
        return Paint(SUCCEEDED, palette.neutral, "")
    return Paint(layer_name(outcome, "result"), palette.other, OTHER_HATCH)


def _failed(stack: Stack) -> tuple[int, ...]:
    return next((layer.counts for layer in stack.layers if layer.value == FAILED), (0,) * len(stack.slots))


def _unknown(stack: Stack) -> tuple[int, ...]:
    rest = [layer.counts for layer in stack.layers if layer.value not in _ORDER]
    return tuple(sum(column) for column in zip(*rest, strict=True)) if rest else (0,) * len(stack.slots)


def _hovers(stack: Stack, zone: str) -> tuple[str, ...]:
    return tuple(
        f"{plain(span(slot.start, slot.end, zone), limit=120)}: "
        f"{count(events, 'event')}, {failures(failed, events, unknown)}"
        for slot, events, failed, unknown in zip(
            stack.slots, stack.totals, _failed(stack), _unknown(stack), strict=True
        )
    )


def _alt(stack: Stack, zone: str, bucket: str) -> str:
    totals, failed = stack.totals, sum(_failed(stack))
    busiest = max(range(len(totals)), key=totals.__getitem__)
    whole = span(stack.slots[0].start, stack.slots[-1].end, zone)
    peak = span(stack.slots[busiest].start, stack.slots[busiest].end, zone)
    return (
        f"Timeline of {count(sum(totals), 'event')}, one bar = {bucket}, {whole}: "
        f"{failures(failed, sum(totals), sum(_unknown(stack)))}; most in one bar: {totals[busiest]:,}, {peak}."
    )
