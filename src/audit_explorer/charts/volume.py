"""Failure rate against volume: which groups fail often, and which fail much."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10, sqrt
from typing import TYPE_CHECKING

from audit_explorer.charts.chart import Chart
from audit_explorer.charts.chart_text import plain, spoken
from audit_explorer.charts.empty_chart import empty_chart
from audit_explorer.charts.figure import Figure
from audit_explorer.charts.theme import Palette, base_layout
from audit_explorer.charts.words import count, failures, share
from audit_explorer.record import FIELD

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["rate_against_volume"]

_HEIGHT = 300
_NAMED = 5
_WIDE = 30  # from this ratio of the largest to the smallest group on, a linear axis crowds most of them at its left end
_NAME_WIDTH, _NAME_HEIGHT = 0.45, 0.08  # of a written name, as parts of the plot
_SMALLEST, _LARGEST = 7.0, 30.0  # marker diameters in pixels


@dataclass(frozen=True, slots=True)
class Group:
    """One point: a raw label (None for no value), its events, how many of them failed and how many say neither."""

    label: str | None
    events: int
    failed: int
    unknown: int

    @property
    def known(self) -> int:
        """How many of them say how they ended."""
        return self.events - self.unknown

    @property
    def percent(self) -> float:
        """Failure rate of those whose outcome is known, 0-100."""
        return 100 * self.failed / self.known


@dataclass(frozen=True, slots=True)
class Scale:
    """The axes: ranges as Plotly takes them (logarithms to base 10 on a logarithmic x axis, percent on y)."""

    logarithmic: bool
    left: float
    right: float
    top: float

    @property
    def bottom(self) -> float:
        """A little below zero, so that points at 0 % are whole."""
        return -self.top / 20

    def place(self, group: Group) -> tuple[float, float]:
        """Where a group lies in the plot, each axis from 0 to 1."""
        x = log10(group.events) if self.logarithmic else group.events
        return (x - self.left) / (self.right - self.left), (group.percent - self.bottom) / (self.top - self.bottom)


def rate_against_volume(frame: pd.DataFrame, *, palette: Palette, field: str) -> Chart:
    """Groups as points: events to the right (logarithmic when they differ much), rate upwards, failures as size.

    Args:
        frame: One row a group: ``label`` (None for no value), ``events``, ``failed``, ``unknown`` (outcome). Groups
            without an event whose outcome is known have no rate, and are left out.
        palette: Of the theme that is on.
        field: The field whose values the labels are, such as ``actor``.

    Returns:
        A chart whose points carry ``[index into keys, …]`` as customdata; keys are ``(label,)``. The groups with most
        failures are drawn in the accent with their names, the others as open circles.
    """
    groups = _groups(frame)
    if not groups:
        why = "no matching event says whether it succeeded or failed" if frame["events"].sum() else ""
        return empty_chart("failure rates", palette, height=_HEIGHT, why=why)
    scale = _scale(groups)
    named = min(_NAMED, sum(group.failed > 0 for group in groups))
    figure = Figure(base_layout(palette, height=_HEIGHT))
    # The named ones last, so that they lie on top.
    for chosen, name in ((range(named, len(groups)), "others"), (range(named), "most failures")):
        if chosen:
            _add_points(figure, groups, chosen, palette, field, name=name)
    _add_names(figure, groups[:named], scale, palette, field)
    figure.update_layout(
        hovermode="closest",
        dragmode=False,  # with a select tool on, Streamlit passes no clicks
        xaxis={
            "type": "log" if scale.logarithmic else "linear",
            "range": [scale.left, scale.right],
            "dtick": 1 if scale.logarithmic else None,
            "tickformat": ",",
            "showgrid": True,
            "title": {"text": f"events per {_words(field)}{', logarithmic' if scale.logarithmic else ''}"},
        },
        yaxis={"range": [scale.bottom, scale.top], "ticksuffix": " %", "title": {"text": "failure rate"}},
    )
    return Chart(figure, _alt(groups, field), tuple((group.label,) for group in groups))


def _groups(frame: pd.DataFrame) -> tuple[Group, ...]:
    rows = zip(frame["label"], frame["events"], frame["failed"], frame["unknown"], strict=True)
    groups = (
        Group(label if isinstance(label, str) and label else None, int(events), int(failed), int(unknown))
        for label, events, failed, unknown in rows
        if events > unknown
    )
    return tuple(sorted(groups, key=lambda group: (-group.failed, -group.events, group.label or "")))


def _scale(groups: tuple[Group, ...]) -> Scale:
    largest, smallest = max(group.events for group in groups), min(group.events for group in groups)
    top = max(10, *(group.percent for group in groups)) * 1.2
    if largest >= _WIDE * smallest:
        return Scale(logarithmic=True, left=log10(smallest) - 0.15, right=log10(largest) + 0.15, top=top)
    return Scale(logarithmic=False, left=0, right=largest * 1.1 + 1, top=top)


def _add_points(
    figure: Figure, groups: tuple[Group, ...], chosen: range, palette: Palette, field: str, *, name: str
) -> None:
    points = [groups[index] for index in chosen]
    most = max(1, groups[0].failed)
    accent = name != "others"
    colour = palette.accent if accent else palette.neutral
    figure.add_scatter(
        x=[group.events for group in points],
        y=[group.percent for group in points],
        name=name,
        mode="markers",
        customdata=[[index, _hover(groups[index], field)] for index in chosen],
        hovertemplate="%{customdata[1]}<extra></extra>",
        marker={
            "size": [_SMALLEST + (_LARGEST - _SMALLEST) * sqrt(group.failed / most) for group in points],
            "color": colour,
            "symbol": "circle" if accent else "circle-open",
            "opacity": 0.85,
            "line": {"width": 1.5, "color": colour},
        },
    )


def _add_names(figure: Figure, groups: tuple[Group, ...], scale: Scale, palette: Palette, field: str) -> None:
    """Write each name towards the middle of the chart, unless it would cover one already there (its hover tells it)."""
    written: list[tuple[float, float]] = []
    for group in groups:
        x, y = scale.place(group)
        if any(abs(x - other_x) < _NAME_WIDTH and abs(y - other_y) < _NAME_HEIGHT for other_x, other_y in written):
            continue
        written.append((x, y))
        figure.add_annotation(
            x=log10(group.events) if scale.logarithmic else group.events,
            y=group.percent,
            text=plain(group.label, field, limit=24),
            xanchor="right" if x > 0.5 else "left",  # noqa: PLR2004 - the middle
            xshift=-_LARGEST / 2 if x > 0.5 else _LARGEST / 2,  # noqa: PLR2004 - the same
            showarrow=False,
            font={"size": 11, "color": palette.text},
        )


def _hover(group: Group, field: str) -> str:
    figures = f"{count(group.events, 'event')}, {failures(group.failed, group.events, group.unknown)}"
    return f"{plain(group.label, field)}<br>{figures}"


def _words(field: str) -> str:
    return FIELD[field].label.lower()


def _alt(groups: tuple[Group, ...], field: str) -> str:
    worst = groups[0]
    steepest = max(groups, key=lambda group: (group.percent, group.events))
    return (
        f"Failure rate against number of events, one point per {_words(field)}, {len(groups):,} in all: most failures "
        f"{spoken(worst.label, field)} with {worst.failed:,} of {worst.events:,}; highest rate "
        f"{spoken(steepest.label, field)} with "
        f"{share(steepest.failed, steepest.known)} of {count(steepest.known, 'event')}."
    )
