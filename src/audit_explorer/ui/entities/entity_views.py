"""What the page about entities draws."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.changes import changes
from audit_explorer.analysis.entities import RANKS, Entity, Rank, breakdown, ranked
from audit_explorer.charts import entity_breakdown
from audit_explorer.filters import Condition, Filter
from audit_explorer.shown import shown
from audit_explorer.ui import link
from audit_explorer.ui.elements.lookalike_mark import lookalike_marks
from audit_explorer.ui.elements.tables import Columns, table, whole
from audit_explorer.ui.elements.timeline_view import draw_timeline, outcome_timeline
from audit_explorer.ui.events.event_link import open_row, place_of_named
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.charts import Chart, Palette
    from audit_explorer.store import Dataset

RANKED_BY: Final[dict[str, str]] = {
    "events": "Most events",
    "failed": "Most failures",
    "actors": "Most actors",
    "last": "Latest change",
}
_ROWS: Final = 50
_LISTED: Final = 500
_FIELDS: Final = ("entity_type", "action", "result")


def draw_breakdown(view: View) -> None:
    """Draw entity type, action and outcome inside each other, with the table twin."""
    frame, chart = ask(_breakdown, view, view.filter, view.palette)
    key = f"breakdown {view.key}"
    st.plotly_chart(
        chart.figure,
        key=key,
        on_select=partial(_take_area, key, view, chart.keys),
        selection_mode="points",
        config={"displayModeBar": False},
        alt=chart.alt,
    )
    columns: Columns = {
        "entity_type": "Entity type",
        "action": "Action",
        "result": "Outcome",
        "events": whole("Events"),
    }
    with st.expander("The same as a table: select a row to filter by it"):
        table(frame, view, key=f"table {key}", columns=columns, on_row=partial(_take_row, view, frame))


def _breakdown(dataset: Dataset, asked: Filter, palette: Palette) -> tuple[pd.DataFrame, Chart]:
    frame = breakdown(dataset, asked)
    return frame, entity_breakdown(frame, palette=palette)


def draw_ranking(view: View, by: str) -> None:
    """Draw the entities themselves; a marked one is opened."""
    rank: Rank = next(one for one in RANKS if one == by)
    number = max(1, link.number("page") or 1)
    frame, total = ask(ranked, view, view.filter, by=rank, offset=(number - 1) * _ROWS, limit=_ROWS)
    pages = max(1, -(-total // _ROWS))
    if number > pages:  # a link made with a longer log, or by hand
        number = pages
        frame, total = ask(ranked, view, view.filter, by=rank, offset=(number - 1) * _ROWS, limit=_ROWS)
    st.caption(
        f"{total:,} entities. Select one to see what happened to it." if total else "No event here names an entity."
    )
    columns: Columns = {
        "entity_type": "Entity type",
        "entity_name": "Latest name",
        "entity_id": "ID",
        "names": whole("Names"),
        "events": whole("Events"),
        "failed": whole("Failed"),
        "actors": whole("Actors"),
        "last": f"Last event ({view.zone.key})",
    }
    table(frame, view, key=f"ranking {view.key} {by} {number}", columns=columns, on_row=partial(_open, frame))
    if pages > 1:
        key = f"ranking page {view.key} {by} {number}"
        st.pagination(
            pages,
            default=number,
            key=key,
            on_change=lambda: link.change(page=str(st.session_state[key])),
        )


def opened() -> Entity | None:
    """Give the entity that the address names: a JSON list of type, id and name."""
    try:
        parts = json.loads(link.get("entity") or "null")
    except (ValueError, RecursionError):
        return None
    match parts:
        case [str() | None, str() | None, str() | None] if parts[1] or parts[2]:
            return Entity(*parts)
        case _:
            return None


def draw_entity(view: View, entity: Entity) -> None:
    """Draw one entity's own timeline, and every change of it in order, in the filter's period."""
    asked = Filter(entity.conditions, "", view.filter.period, once=view.filter.once)
    with st.container(border=True, key="entity"):
        frame = ask(changes, view, asked, limit=_LISTED)
        names = [name for name in frame["entity_name"] if isinstance(name, str)]
        name = names[-1] if names else entity.name or ""
        with st.container(horizontal=True, vertical_alignment="center"):
            mark = lookalike_marks(view, "entity_name", [name]).get(name, "")
            st.text(_called(entity, name, mark), width="stretch")
            st.button("Filter by it", on_click=partial(link.show, view.asked.adding(*entity.conditions)))
            st.button("Close", icon=":material/close:", on_click=partial(link.change, entity=None))
        if frame.empty:
            st.caption("Nothing happened to it in this period.")
            return
        answer, chart = ask(outcome_timeline, view, asked, view.zone, view.palette, with_rate=False)
        draw_timeline(chart, view.asked, f"entity timeline {view.key} {entity}", answer.outside)
        if answer.undated:
            st.caption(f"{answer.undated:,} of its events have no time to draw; they are in the table.")
        latest = "" if len(frame) < _LISTED else f" The latest {_LISTED}."
        st.caption(
            f"Every event of it in the period, oldest first, whatever else is filtered.{latest} Select one to open it."
        )
        frame["changed"] = [text or None for text in frame["changed"]]
        columns: Columns = {
            "happened_at": f"Time ({view.zone.key})",
            "result": "Outcome",
            "actor": "Actor",
            "action": "Action",
            "entity_name": "Name then",
            "changed": "What the request set",
            "error_message": "Error message",
        }
        table(
            frame,
            view,
            key=f"changes {view.key} {entity}",
            columns=columns,
            on_row=partial(_open_event, frame),
            opened=place_of_named(view, frame["seq"]),
        )


def _called(entity: Entity, name: str, mark: str) -> str:
    parts = [
        shown(entity.type, "entity_type", limit=None) if entity.type else "Thing without a type",
        shown(name, "entity_name", limit=None),
    ]
    if entity.id:
        parts.append(f"({shown(entity.id, 'entity_id', limit=None)})")
    return f"{shown(' '.join(parts), limit=160)} {mark}".strip()


def _open(frame: pd.DataFrame, row: int) -> None:
    chosen = frame.iloc[row]
    parts = [
        chosen[name] if isinstance(chosen[name], str) else None for name in ("entity_type", "entity_id", "entity_name")
    ]
    link.change(entity=json.dumps(parts, ensure_ascii=False))


def _open_event(frame: pd.DataFrame, row: int) -> None:
    open_row(int(frame.iloc[row]["seq"]))


def _take_area(key: str, view: View, keys: tuple[tuple[str | None, ...], ...]) -> None:
    points = st.session_state[key]["selection"]["points"]
    number = points[0].get("point_number") if points else None
    if isinstance(number, int) and 0 <= number < len(keys):
        _narrow(view, keys[number])


def _take_row(view: View, frame: pd.DataFrame, row: int) -> None:
    _narrow(view, tuple(value if isinstance(value, str) else None for value in frame.iloc[row][list(_FIELDS)]))


def _narrow(view: View, path: tuple[str | None, ...]) -> None:
    conditions = [
        Condition(field, "is", value) if value else Condition(field, "missing")
        for field, value in zip(_FIELDS, path, strict=False)
    ]
    if conditions:
        link.show(view.asked.adding(*conditions))
