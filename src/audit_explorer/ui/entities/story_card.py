"""One change in the life of an entity: who, when, from where, and what it changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from audit_explorer.analysis.finding import key as key_of
from audit_explorer.analysis.history.json_value import json_text
from audit_explorer.analysis.history.masking import Masked
from audit_explorer.analysis.history.wording import change_words, note_words, path_words
from audit_explorer.charts.words import count
from audit_explorer.shown import shown
from audit_explorer.ui import link
from audit_explorer.ui.elements.components.fields_model import RecordRow, RecordSection, RecordValue
from audit_explorer.ui.elements.components.record_fields import gestured, record_fields
from audit_explorer.ui.elements.lookalike_mark import lookalike_marks
from audit_explorer.ui.elements.value_actions import act
from audit_explorer.ui.events.event_link import open_row
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from audit_explorer.analysis.history.differences import Change
    from audit_explorer.analysis.history.folding import Step
    from audit_explorer.analysis.history.life_story import Story
    from audit_explorer.analysis.parties.entities import Entity
    from audit_explorer.filters import Filter

_FIELDS: Final = {
    "result": "Outcome",
    "actor": "By",
    "source_ip": "From",
    "entity_name": "Name then",
    "error_message": "Error message",
}
_MOST_FIELDS: Final = 30
#: Characters of a state, or of a whole value beside the pointer, that are shown.
LONGEST: Final = 20_000
_WHOLE: Final = 4_000
_SAID: Final = {"yes": "", "no": "attempted, without effect: ", "maybe": "maybe: "}


def draw_card(view: View, entity: Entity, row: pd.Series[Any], story: Story, *, opened: bool) -> None:
    """Draw the change of a row of `story_page`, with its record and the state after it one click away.

    `opened`: its record stands beside the page.
    """
    seq = int(row["seq"])
    step = story.step(seq)
    key = f"life {view.key} {seq}"
    with st.container(border=True, key=f"change {seq}", gap="xxsmall"):
        section = _section(view, row, step, story)
        record_fields([section], key=key, entity=_named(entity, row), on_gesture=partial(_take, key, view.asked))
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.button(
                "Its record is open" if opened else "Open its record",
                key=f"open {key}",
                on_click=partial(open_row, seq),
                type="tertiary",
                disabled=opened,
            )
            if story.bodies and step is not None:
                state = st.expander("State after it", key=f"state {key}", on_change="rerun")
                if state.open:
                    with state:
                        _draw_state(view, step)


def state_words(step: Step) -> list[str]:
    """Say what is to be known of a step's state."""
    said = []
    if step.gone:
        said.append("It is deleted.")
    elif step.state is None:
        said.append("Nothing is known of its fields: no record up to here says any.")
    else:
        said.append("As far as the bodies say.")
        if not step.begun:
            said.append("Its creation is not in this log: what isn't named here is unknown, not absent.")
    if step.maybes:
        said.append(f"{count(step.maybes, 'request')} may have changed it besides, which can't be said for sure.")
    return said


def readable(value: object) -> str:
    """Give a value that may be shown in lines, inert; what is cut is said."""
    whole = shown(json_text(value), "body", limit=None, indented=True)
    left = len(whole) - LONGEST
    return whole if left <= 0 else f"{whole[:LONGEST]}\n… and {left:,} more characters"


def _draw_state(view: View, step: Step) -> None:
    st.caption(" ".join(state_words(step)))
    if step.state is not None:
        masked = Masked()
        st.code(readable(masked.value(step.state)), language=None, wrap_lines=True)
        if masked.hidden:
            st.caption(f"{count(masked.hidden, 'secret')} not shown.")
    named = ask(key_of, view, step.row.seq)
    if named is None:
        return
    with st.container(horizontal=True):
        for side in ("left", "right"):
            st.button(
                f"Compare: put it on the {side}",
                key=f"{side} {step.row.seq}",
                on_click=partial(link.change, **{side: named.text}),
            )


def _section(view: View, row: pd.Series[Any], step: Step | None, story: Story) -> RecordSection:
    at = shown(row["happened_at"], "happened_at", zone=view.zone)
    when = f"{at} ({view.zone.key})" if at is not None else "Without a time"
    action = shown(row["action"], "action")
    rows = [_field(view, name, label, row[name]) for name, label in _FIELDS.items() if _draws(name, row, step)]
    notes = []
    if step is None:
        notes.append("Too early to be compared here.")
    else:
        masked = Masked()
        said = _SAID[step.applied]
        rows += [_change(change, masked, said) for change in step.changes[:_MOST_FIELDS]]
        left = len(step.changes) - _MOST_FIELDS
        if left > 0:
            notes.append(f"{count(left, 'more difference')} in the download.")
        # That there are no bodies at all is said once, above.
        told = [note for note in step.notes if story.bodies or note.kind not in {"no body", "no earlier record"}]
        notes += [note_words(note, view.zone) for note in told]
    return RecordSection(f"{when} · {action}" if action else when, tuple(rows), note=" ".join(notes))


def _draws(name: str, row: pd.Series[Any], step: Step | None) -> bool:
    if pd.isna(row[name]):
        return False
    return name != "entity_name" or step is None or any(note.kind == "renamed" for note in step.notes)


def _field(view: View, name: str, label: str, value: object) -> RecordRow:
    text = str(shown(value, name, limit=300, signs=True))
    mark = lookalike_marks(view, name, [value]).get(str(value), "")
    return RecordRow(label, RecordValue(name, str(value), text, mark), title=str(shown(value, name, limit=_WHOLE)))


def _change(change: Change, masked: Masked, said: str) -> RecordRow:
    text = change_words(change, masked)
    whole = change_words(change, Masked(), _WHOLE)
    name = path_words(change.path) or "all of it"
    return RecordRow(name, RecordValue("", None, f"{said}{text}"), title="" if whole == text else f"{name}: {whole}")


def _named(entity: Entity, row: pd.Series[Any]) -> dict[str, str | None]:
    name = row["entity_name"]
    return {
        "entity_type": entity.type,
        "entity_id": entity.id,
        "entity_name": name if isinstance(name, str) else entity.name,
    }


def _take(key: str, asked: Filter) -> None:
    done = gestured(key)
    if done is not None:
        act(done.gesture, done.field, done.value, asked, done.entity)
