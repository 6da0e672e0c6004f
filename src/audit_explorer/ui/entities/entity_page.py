"""The page of one entity: what it is, who changed it, and how."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.parties.appearances import appearances
from audit_explorer.charts.words import count, day
from audit_explorer.filters import Filter
from audit_explorer.period.formats import in_zone
from audit_explorer.shown import shown
from audit_explorer.ui.elements.lookalike_mark import lookalike_marks
from audit_explorer.ui.elements.markdown import code
from audit_explorer.ui.elements.party_view import Party, draw_activity, draw_head, draw_search, draw_way_back, listed
from audit_explorer.ui.elements.tables import Columns, table, whole
from audit_explorer.ui.elements.value_actions import act
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.entities.entity_address import found
from audit_explorer.ui.entities.entity_ranking import draw_choice
from audit_explorer.ui.entities.life_view import draw_story
from audit_explorer.ui.review.event_marks import draw_entity_marks
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.analysis.headline import Headline
    from audit_explorer.analysis.parties.entities import Entity

_BACK: Final = "All entities"
# Pixels of the figures at its head.
_HEAD: Final = 150


def draw_named(view: View, said: Entity) -> None:
    """Draw the page of the entity that is meant, or the choice among several, or that there is none."""
    with arriving(view, _HEAD):
        meant, frame, total = found(view, said)
    if total == 1:
        draw_entity(view, meant[0])
        return
    draw_way_back(_BACK, "entity")
    name = said.name or said.id or ""
    st.subheader(code(name, 20_000), anchor=False)
    if total:
        draw_choice(view, frame, total)
        return
    st.text("No event of this log names this entity, at any time. The link may have been made with another log.")
    draw_search(name)


def draw_entity(view: View, entity: Entity) -> None:
    """Draw one entity's figures, its timeline, who changed it, and every change of it in order."""
    party = Party(Filter(entity.conditions), _BACK, "entity", f"{hash(entity):x}")
    with arriving(view, _HEAD):
        names, different = ask(appearances, view, party.ever(view), "entity_name")
    name = str(names["value"].iloc[0]) if different else entity.name or entity.id or ""
    now = draw_head(view, party, name, "entity_name", _about(view, entity, party))
    draw_entity_marks(view, entity)
    if different > 1:
        st.text(_earlier(view, names.iloc[1:], different - 1))
    if now.events:
        draw_activity(view, party)
        _draw_actors(view, party, now)
        draw_story(view, entity, party)


def _about(view: View, entity: Entity, party: Party) -> str:
    clusters, different = ask(appearances, view, party.ever(view), "cluster", most=5)
    parts = [
        shown(entity.type, "entity_type", limit=None) if entity.type else "A thing without a type",
        f"ID {shown(entity.id, 'entity_id', limit=None)}" if entity.id else "without an ID: told apart by its name",
    ]
    if different:
        parts.append(f"cluster {listed(clusters, different, 'cluster', view)}")
    return " · ".join(parts)


def _earlier(view: View, names: pd.DataFrame, different: int) -> str:
    marks = lookalike_marks(view, "entity_name", names["value"])
    parts = []
    for name, last in zip(names["value"], names["last"], strict=True):
        until = "" if last is None or last != last else f" (until {_day(view, last)})"  # noqa: PLR0124 - no time is NaT
        parts.append(f"{' '.join(filter(None, (shown(name, 'entity_name'), marks.get(name))))}{until}")
    rest = different - len(parts)
    return f"Also named {', '.join(parts)}" + (f" and {rest:,} more." if rest > 0 else ".")


def _day(view: View, at: pd.Timestamp) -> str:
    return day(in_zone(at.tz_localize("UTC").to_pydatetime(), view.zone))


def _draw_actors(view: View, party: Party, now: Headline) -> None:
    frame, different = ask(appearances, view, party.asked(view), "actor")
    st.subheader("Who changed it", anchor=False)
    if not different:
        st.caption("No event of it names an actor.")
        return
    nobody = now.events - int(frame["events"].sum())
    if different > len(frame):
        st.caption(f"The {len(frame):,} latest of {different:,} actors.")
    elif nobody:
        st.caption(f"{count(nobody, 'more event names', 'more events name')} no actor.")
    frame = frame.rename(columns={"value": "actor"})
    columns: Columns = {
        "actor": "Actor",
        "events": whole("Events"),
        "failed": whole("Failed"),
        "first": f"First ({view.zone.key})",
        "last": f"Last ({view.zone.key})",
    }
    table(frame, view, key=f"who {view.key} {party.key}", columns=columns, on_row=partial(_open_actor, view, frame))


def _open_actor(view: View, frame: pd.DataFrame, row: int) -> None:
    act("page", "actor", str(frame["actor"].iloc[row]), view.asked)
