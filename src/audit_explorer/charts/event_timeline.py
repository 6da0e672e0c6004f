"""The timeline of events by outcome."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit_explorer.charts.chart import Chart
from audit_explorer.charts.chart_text import plain
from audit_explorer.charts.empty_chart import empty_chart
from audit_explorer.charts.stack import Paint, Stack, layer_name, make_stack, stack_figure
from audit_explorer.charts.theme import FAILED_HATCH, OTHER_HATCH, Palette
from audit_explorer.charts.words import count, failures, span

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.charts.figure import Figure

__all__ = ["event_timeline"]

FAILED = "Failed"
SUCCEEDED = "Succeeded"

_HEIGHT = 220
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
) -> Chart:
    """Events per time bucket, stacked by outcome; with ``rate`` also the failure rate as a line (right axis, 0-100 %).

    Args:
        frame: One row a bucket and outcome: ``start``, ``end`` (aware times), ``series`` (the outcome), ``events``.
        zone: IANA name of the zone in which times are shown; named on the axis.
        bucket: How long a bucket is, in words: "1 hour".
        palette: Of the theme that is on.
        rate: One row a bucket: ``start``, ``events``, ``failed``, ``unknown`` (outcome).
        undated: How many events match that have no time.

    Returns:
        A chart whose bars carry ``[start ms, end ms, index into keys, …]`` as customdata; keys are ``(outcome,)``.
    """
    if frame.empty:
        return empty_chart("events", palette, height=_HEIGHT, undated=undated)
    stack = make_stack(frame, zone)
    stack = replace(stack, layers=tuple(sorted(stack.layers, key=lambda layer: _ORDER.get(layer.value or "", 2))))
    figure = stack_figure(
        stack,
        tuple(_paint(layer.value, palette) for layer in stack.layers),
        _hovers(stack, zone),
        palette=palette,
        axis=f"{zone}, one bar = {bucket}",
        height=_HEIGHT,
    )
    if rate is not None and not rate.empty:
        _add_rate(figure, stack, rate, palette)
    return Chart(figure, _alt(stack, zone, bucket), tuple((layer.value,) for layer in stack.layers))


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


def _add_rate(figure: Figure, stack: Stack, rate: pd.DataFrame, palette: Palette) -> None:
    starts = rate["start"].dt.as_unit("ms").astype("int64")
    known = {
        int(start): (int(events) - int(unknown), int(failed))
        for start, events, failed, unknown in zip(starts, rate["events"], rate["failed"], rate["unknown"], strict=True)
    }
    shares = [known.get(slot.key[0], (0, 0)) for slot in stack.slots]
    figure.add_scatter(
        x=[slot.centre.isoformat() for slot in stack.slots],
        # A bucket without events of known outcome has no rate: a gap, not a zero.
        y=[100 * failed / known if known else None for known, failed in shares],
        yaxis="y2",
        name="failure rate",
        mode="lines+markers",
        line={"color": palette.accent, "width": 1, "dash": "dot"},
        marker={"symbol": "circle-open", "size": 3, "color": palette.accent},
        hoverinfo="skip",
        connectgaps=False,
    )
    figure.update_layout(
        yaxis2={
            "overlaying": "y",
            "side": "right",
            "range": [0, 100],
            "tickvals": [0, 50, 100],
            "ticktext": ["0 %", "50 %", "100 %"],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
            "tickfont": {"color": palette.muted, "size": 11},
        }
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
