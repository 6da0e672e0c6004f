"""What was done to which kind of entity, with what outcome, as nested areas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit_explorer.charts.chart import Chart
from audit_explorer.charts.chart_text import plain, spoken
from audit_explorer.charts.empty_chart import empty_chart
from audit_explorer.charts.figure import Figure
from audit_explorer.charts.theme import FAILED_HATCH, Palette, base_layout, hatched, shade
from audit_explorer.charts.words import count, failures, share
from audit_explorer.record import SUCCEEDED

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

__all__ = ["entity_breakdown"]

FAILED = "Failed"

_HEIGHT = 380
# A log with thousands of invented types must neither stop the browser nor hide the real ones.
_MOST_TYPES = 30
_MOST_ACTIONS = 15
_FIELDS = ("entity_type", "action", "result")
_NAMED_ALOUD = 3


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
    """A treemap entity type → action → outcome: area is events, colour the share that failed, failures hatched.

    The share is of the events whose outcome is known.

    Args:
        frame: ``entity_type``, ``action``, ``result`` (None for no value), ``events``; rows of one combination add up.
        palette: Of the theme that is on.

    Returns:
        A chart whose areas are found by ``point_number`` (a clicked treemap brings no customdata back through
        Streamlit): an index into keys, which are ``()`` for the whole, ``(entity type,)``, ``(entity type, action)`` or
        ``(entity type, action, result)``. An area that stands for several values has the key of the area around it.
    """
    areas = _areas(frame)
    if not areas:
        return empty_chart("entities", palette, height=_HEIGHT)
    figure = Figure(base_layout(palette, height=_HEIGHT))
    figure.add_treemap(
        ids=[str(index) for index in range(len(areas))],
        parents=["" if area.parent is None else str(area.parent) for area in areas],
        labels=[area.label for area in areas],
        values=[area.events for area in areas],
        branchvalues="total",
        customdata=[[_hover(areas, index)] for index in range(len(areas))],
        hovertemplate="%{customdata[0]}<extra></extra>",
        texttemplate="%{label}<br>%{value:,}",
        textposition="top left",
        textfont={"size": 12},
        tiling={"packing": "squarify", "pad": 1},
        pathbar={"visible": False},
        marker={
            "colors": [shade(area.failed / max(1, area.events - area.unknown), palette) for area in areas],
            "line": {"width": 1, "color": palette.surface},
            "pad": {"t": 18, "l": 2, "r": 2, "b": 2},
            "pattern": hatched("", [FAILED_HATCH if _is_failure(area) else "" for area in areas], palette)["pattern"],
        },
    )
    # Text that would have to be smaller to fit tells nothing; the pointer and the table do.
    figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, uniformtext={"minsize": 10, "mode": "hide"})
    return Chart(figure, _alt(areas), tuple(area.path for area in areas))


def _areas(frame: pd.DataFrame) -> list[Area]:
    rows = [
        (tuple(_value(cell) for cell in cells), int(events))
        for *cells, events in zip(frame["entity_type"], frame["action"], frame["result"], frame["events"], strict=True)
        if events > 0
    ]
    areas: list[Area] = []
    if rows:
        _add(areas, Area((), "all entity types", None, *_sum(rows)), rows, (_MOST_TYPES, _MOST_ACTIONS, _MOST_ACTIONS))
    return areas


def _add(areas: list[Area], area: Area, rows: list[tuple[tuple[str | None, ...], int]], most: tuple[int, ...]) -> None:
    areas.append(area)
    here, depth = len(areas) - 1, len(area.path)
    if area.folded or depth == len(most):
        return
    children: dict[str | None, list[tuple[tuple[str | None, ...], int]]] = {}
    for row in rows:
        children.setdefault(row[0][depth], []).append(row)
    ranked = sorted(children.items(), key=lambda child: (-_sum(child[1])[0], child[0] or ""))
    for value, own in ranked[: most[depth]]:
        _add(areas, Area((*area.path, value), plain(value, _FIELDS[depth], limit=40), here, *_sum(own)), own, most)
    rest = [row for _, own in ranked[most[depth] :] for row in own]
    if rest:
        label = count(len(ranked) - most[depth], "other")
        _add(areas, Area(area.path, label, here, *_sum(rest), folded=True), rest, most)


def _sum(rows: Iterable[tuple[tuple[str | None, ...], int]]) -> tuple[int, int, int]:
    counted = [(path[-1], events) for path, events in rows]
    return (
        sum(events for _, events in counted),
        sum(events for outcome, events in counted if outcome == FAILED),
        sum(events for outcome, events in counted if outcome not in {FAILED, SUCCEEDED}),
    )


def _value(cell: object) -> str | None:
    return cell if isinstance(cell, str) and cell else None


def _is_failure(area: Area) -> bool:
    return len(area.path) == 3 and area.path[-1] == FAILED  # noqa: PLR2004 - entity type, action, result


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
    return (
        f"Treemap of {count(whole.events, 'event')}, {_part(whole)}, by entity type, "
        f"action and outcome: {', '.join(named)}."
    )
