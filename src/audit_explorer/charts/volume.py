"""Failure rate against volume: which groups fail often, and which fail much."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10, sqrt
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
# Names are placed as on a telephone, in pixels: where they have room there they have it on any wider screen.
_PLOT_WIDTH, _PLOT_HEIGHT = 280, 210
_LETTER, _LINE = 6.6, 15
_LONGEST = 22
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

    def pixels(self, group: Group) -> tuple[float, float]:
        """Where a group lies in the narrowest plot, from its lower left corner."""
        x = log10(group.events) if self.logarithmic else group.events
        across, up = (
            (x - self.left) / (self.right - self.left),
            (group.percent - self.bottom) / (self.top - self.bottom),
        )
        return across * _PLOT_WIDTH, up * _PLOT_HEIGHT


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the narrowest plot, in pixels."""

    left: float
    low: float
    right: float
    high: float

    @property
    def inside(self) -> bool:
        """Whether all of it is in the plot."""
        return self.left >= 0 and self.low >= 0 and self.right <= _PLOT_WIDTH and self.high <= _PLOT_HEIGHT

    def meets(self, other: Box) -> bool:
        """Whether the two have a place in common."""
        return self.left < other.right and other.left < self.right and self.low < other.high and other.low < self.high


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
    _add_names(figure, groups, scale, palette, field)
    figure.update_layout(
        hovermode="closest",
        dragmode=False,  # with a select tool on, Streamlit passes no clicks
        xaxis={
            "type": "log" if scale.logarithmic else "linear",
            "range": [scale.left, scale.right],
            "dtick": 1 if scale.logarithmic else _step(scale.right),
            "tickformat": ",",
            "showgrid": True,
            "title": {"text": f"events per {_words(field)}{', logarithmic' if scale.logarithmic else ''}"},
        },
        yaxis={
            "range": [scale.bottom, scale.top],
            "dtick": _step(scale.top),
            "ticksuffix": " %",
            "title": {"text": "failure rate"},
        },
    )
    return Chart(figure, _alt(groups, field), tuple((group.label,) for group in groups))


def _step(largest: float) -> int:
    """Give whole numbers to count up to the largest by, in at most five steps."""
    power = int(10 ** max(0, floor(log10(largest / 5))))
    return next(step * power for step in (1, 2, 5, 10) if largest <= 5 * step * power)


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
            "size": [_diameter(group, groups) for group in points],
            "color": colour,
            "symbol": "circle" if accent else "circle-open",
            "opacity": 0.85,
            "line": {"width": 1.5, "color": colour},
        },
    )


def _add_names(figure: Figure, groups: tuple[Group, ...], scale: Scale, palette: Palette, field: str) -> None:
    """Write the names of the first groups, each beside its point where nothing else is (its hover tells the rest)."""
    points = [_box(*scale.pixels(group), _diameter(group, groups)) for group in groups]
    written: list[Box] = []
    for group in groups[: sum(group.failed > 0 for group in groups[:_NAMED])]:
        text = plain(group.label, field, limit=_LONGEST)
        x, y = scale.pixels(group)
        away = _diameter(group, groups) / 2 + 3
        width = _LETTER * len(spoken(group.label, field, limit=_LONGEST))
        places = (
            ("left", "middle", away, 0.0),
            ("right", "middle", -away, 0.0),
            ("center", "bottom", 0.0, away),
            ("center", "top", 0.0, -away),
        )
        free: list[tuple[int, int, str, str, float, float, Box]] = []
        for xanchor, yanchor, right, up in places:
            left = x + right - {"left": 0, "center": width / 2, "right": width}[xanchor]
            low = y + up - {"bottom": 0, "middle": _LINE / 2, "top": _LINE}[yanchor]
            box = Box(left, low, left + width, low + _LINE)
            if box.inside and not any(map(box.meets, written)):
                free.append((sum(map(box.meets, points)), len(free), xanchor, yanchor, right, up, box))
        # On top of many small points it is better read than not at all, but not on top of another named one.
        best = min(free, key=lambda place: place[:2], default=None)
        if best is None or any(best[-1].meets(points[index]) for index in range(min(_NAMED, len(points)))):
            continue
        _, _, xanchor, yanchor, right, up, box = best
        written.append(box)
        figure.add_annotation(
            x=log10(group.events) if scale.logarithmic else group.events,
            y=group.percent,
            text=text,
            xanchor=xanchor,
            yanchor=yanchor,
            xshift=right,
            yshift=up,
            showarrow=False,
            font={"size": 12, "color": palette.text},
        )


def _box(x: float, y: float, diameter: float) -> Box:
    return Box(x - diameter / 2, y - diameter / 2, x + diameter / 2, y + diameter / 2)


def _diameter(group: Group, groups: tuple[Group, ...]) -> float:
    return _SMALLEST + (_LARGEST - _SMALLEST) * sqrt(group.failed / max(1, groups[0].failed))


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
