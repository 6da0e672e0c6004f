"""What else went by a name of the entity: another ID, or records without one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from audit_explorer.analysis.history.life_story import namesakes
from audit_explorer.analysis.history.wording import moment
from audit_explorer.analysis.parties.entities import Entity
from audit_explorer.charts.words import count
from audit_explorer.shown import shown
from audit_explorer.ui.entities.entity_address import open_entity
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from typing import Any

    from audit_explorer.analysis.history.life_story import Story

_MOST: Final = 5


def draw_namesakes(view: View, entity: Entity, story: Story) -> None:
    """Say which they are, each with the way to its own page; nothing where there are none."""
    frame = ask(namesakes, view, entity, once=view.filter.once)
    for place in range(min(_MOST, len(frame))):
        row = frame.iloc[place]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(namesake_words(view, row, story))
            other = row["entity_id"] if isinstance(row["entity_id"], str) else ""
            st.button(
                "Open its page",
                key=f"namesake {place}",
                on_click=partial(open_entity, Entity(entity.type or "", other, row["entity_name"])),
                type="tertiary",
            )
    if len(frame) > _MOST:
        st.caption(f"{len(frame) - _MOST:,} more went by one of its names.")


def namesake_words(view: View, row: pd.Series[Any], story: Story) -> str:
    """Say who bore the name, how often, and what that has to do with the entity; inert."""
    name = shown(row["entity_name"], "entity_name")
    events = count(int(row["events"]), "event")
    if not isinstance(row["entity_id"], str):
        failed = f", {int(row['failed']):,} of them failed" if row["failed"] else ""
        names = "names" if int(row["events"]) == 1 else "name"
        return (
            f"{events} {names} {name} without an ID{failed}: whether it is meant can't be said; not part of this life."
        )
    other = f"ID {shown(row['entity_id'], 'entity_id')}"
    parts = [f"The name {name} is also that of {other} ({events}"]
    parts += [
        f", {words} {moment(row[column], view.zone)}"
        for column, words in (("created", "created"), ("deleted", "deleted"))
        if not pd.isna(row[column])
    ]
    return f"{''.join(parts)}){_again(row, story)}."


def _again(row: pd.Series[Any], story: Story) -> str:
    """Say where one of both was created after the other was deleted."""
    done = [step.row.at for step in story.steps if step.applied == "yes" and step.does == "delete" and step.row.at]
    made = [step.row.at for step in story.steps if step.applied == "yes" and step.does == "create" and step.row.at]
    if not pd.isna(row["created"]) and any(at <= row["created"] for at in done):
        return ": recreated under the same name after this one was deleted"
    if not pd.isna(row["deleted"]) and any(at >= row["deleted"] for at in made):
        return ": this one was recreated under the same name after that one was deleted"
    return ""
