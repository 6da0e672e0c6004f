"""What was done to which kind of entity, as nested areas that carry their figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit_explorer.charts.chart import Chart
from audit_explorer.charts.chart_text import plain, spoken
from audit_explorer.charts.empty_chart import empty_chart
from audit_explorer.charts.figure import Figure
from audit_explorer.charts.theme import Palette, base_layout, shade
from audit_explorer.charts.words import count, failures, share, whole_share
from audit_explorer.record import FAILED, SUCCEEDED

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

__all__ = ["entity_breakdown"]

_HEIGHT = 400
_FIELDS = ("entity_type", "action")
# What is smaller than this part of the whole has no room for its figures on a telephone: together it may have.
_SMALLEST = 0.04
# A type that is smaller has no room for those of its actions.
_PARTED = 0.12
_NAMED_ALOUD = 3
_LABEL = 40

_Row = tuple[tuple[str | None, ...], str | None, int]
"""Type and action, the outcome, how many events."""


@dataclass(frozen=True, slots=True)
class Area:
    """One rectangle.

    Attributes:
        path: Raw values from the entity type down; empty for the whole.
        label: Inert.
        parent: Position of the area around it; None for the whole.
        events: In it.
        failed: Of those.
        unknown: Of those, neither failed nor succeeded.
        folded: Whether it stands for several values that are not drawn one by one.
    """

    path: tuple[str | None, ...]
    label: str
    parent: int | None
    events: int
    failed: int
    unknown: int
    folded: bool = False


def entity_breakdown(frame: pd.DataFrame, *, palette: Palette) -> Chart:
    """A treemap entity type → action: area is events, the tint the share that failed, in each its figures.

    The share is of the events whose outcome is known. What is too small to be read is one area with its number.

    Args:
        frame: ``entity_type``, ``action``, ``result`` (None for no value), ``events``; rows of one combination add up.
        palette: Of the theme that is on.

    Returns:
        A chart whose areas are found by ``point_number`` (a clicked treemap brings no customdata back through
        Streamlit): an index into keys, which are ``()`` for the whole, ``(entity type,)`` or ``(entity type, action)``.
        An area that stands for several values has the key of the area around it.
    """
    areas = _areas(frame)
    if not areas:
        return empty_chart("entities", palette, height=_HEIGHT)
    whole = areas[0].events
    parents = {area.parent for area in areas}
    figure = Figure(base_layout(palette, height=_HEIGHT))
    figure.add_treemap(
        ids=[str(index) for index in range(len(areas))],
        parents=["" if area.parent is None else str(area.parent) for area in areas],
        # Over what is nested Plotly writes the label alone.
        labels=[_heading(area, whole) if index in parents else area.label for index, area in enumerate(areas)],
        values=[area.events for area in areas],
        branchvalues="total",
        text=[_lines(area, whole) for area in areas],
        customdata=[[_hover(areas, index)] for index in range(len(areas))],
        hovertemplate="%{customdata[0]}<extra></extra>",
        texttemplate="%{text}",
        textposition="top left",
        textfont={"size": 12, "color": palette.text},
        tiling={"packing": "squarify", "pad": 2},
        pathbar={"visible": False},
        marker={
            "colors": [
                palette.group if index in parents else shade(area.failed / max(1, area.events - area.unknown), palette)
                for index, area in enumerate(areas)
            ],
            "line": {"width": 1, "color": palette.surface},
            "pad": {"t": 20, "l": 3, "r": 3, "b": 3},
        },
    )
    # Text that would have to be smaller to fit tells nothing; the pointer and the table do.
    figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, uniformtext={"minsize": 12, "mode": "hide"})
    return Chart(figure, _alt(areas), tuple(area.path for area in areas))


def _areas(frame: pd.DataFrame) -> list[Area]:
    rows: list[_Row] = [
        ((_value(kind), _value(action)), _value(result), int(events))
        for kind, action, result, events in zip(
            frame["entity_type"], frame["action"], frame["result"], frame["events"], strict=True
        )
        if events > 0
    ]
    areas: list[Area] = []
    if rows:
        _add(areas, Area((), "All entity types", None, *_sum(rows)), rows)
    return areas


def _add(areas: list[Area], area: Area, rows: list[_Row]) -> None:
    areas.append(area)
    here, depth = len(areas) - 1, len(area.path)
    whole = areas[0].events
    if area.folded or depth == len(_FIELDS) or (depth and area.events < _PARTED * whole):
        return
    children: dict[str | None, list[_Row]] = {}
    for row in rows:
        children.setdefault(row[0][depth], []).append(row)
    ranked = sorted(children.items(), key=lambda child: (-_sum(child[1])[0], child[0] or ""))
    large = sum(_sum(own)[0] >= _SMALLEST * whole for _, own in ranked)
    if len(ranked) - large == 1:  # a name says more than "1 other"
        large += 1
    if not large and depth:
        return
    for value, own in ranked[:large]:
        label = plain(value, _FIELDS[depth], limit=_LABEL)
        _add(areas, Area((*area.path, value), label, here, *_sum(own)), own)
    rest = [row for _, own in ranked[large:] for row in own]
    if rest:
        label = count(len(ranked) - large, "other") if large else count(len(ranked), "type")
        _add(areas, Area(area.path, label, here, *_sum(rest), folded=True), rest)


def _sum(rows: Iterable[_Row]) -> tuple[int, int, int]:
    counted = [(outcome, events) for _, outcome, events in rows]
    return (
        sum(events for _, events in counted),
        sum(events for outcome, events in counted if outcome == FAILED),
        sum(events for outcome, events in counted if outcome not in {FAILED, SUCCEEDED}),
    )


def _value(cell: object) -> str | None:
    return cell if isinstance(cell, str) and cell else None


def _heading(area: Area, whole: int) -> str:
    figures = f"{area.events:,}" if area.parent is None else f"{area.events:,} · {whole_share(area.events, whole)}"
    return f"{area.label} {figures}"


def _lines(area: Area, whole: int) -> str:
    known = area.events - area.unknown
    failed = f"{whole_share(area.failed, known)} failed" if known else "outcome unknown"
    return f"<b>{area.label}</b><br>{area.events:,} · {whole_share(area.events, whole)}<br>{failed}"


def _part(area: Area) -> str:
    known = area.events - area.unknown
    unclear = f"{area.unknown:,} of unknown outcome" if area.unknown else ""
    return ", ".join(filter(None, (f"{share(area.failed, known)} failed" if known else "", unclear)))


def _hover(areas: list[Area], index: int) -> str:
    area = areas[index]
    labels, at = [area.label], area.parent
    while at:
        labels.append(areas[at].label)
        at = areas[at].parent
    figures = f"{count(area.events, 'event')}, {failures(area.failed, area.events, area.unknown)}"
    return f"{' → '.join(reversed(labels))}<br>{figures}"


def _alt(areas: list[Area]) -> str:
    types = [area for area in areas if len(area.path) == 1 and not area.folded]
    folded = next((area for area in areas if area.folded and area.parent == 0), None)
    named = [f"{spoken(area.path[0], _FIELDS[0])} {area.events:,} ({_part(area)})" for area in types[:_NAMED_ALOUD]]
    if len(types) > _NAMED_ALOUD:
        named.append(count(len(types) - _NAMED_ALOUD, "other drawn", "others drawn"))
    if folded:
        named.append(f"{folded.label} {folded.events:,}")
    whole = areas[0]
    return f"Treemap of {count(whole.events, 'event')}, {_part(whole)}, by entity type and action: {', '.join(named)}."
