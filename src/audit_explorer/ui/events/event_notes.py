"""What is to be known before an event is believed: other records of its id, merged copies, names that look alike."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.detail import event
from audit_explorer.filters import Condition, Filter
from audit_explorer.record import FIELD, NAMES
from audit_explorer.shown import shown
from audit_explorer.ui import link
from audit_explorer.ui.elements.lookalike_mark import lookalike_marks
from audit_explorer.ui.events import event_link
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.analysis.detail import Event
    from audit_explorer.analysis.finding import Found

_NAME: Final = 300


def draw_notes(view: View, place: Found, found: Event) -> None:
    """Draw them, a line each; nothing where there is nothing to say."""
    with st.container(gap="xsmall", key="event notes"):
        if place.content == "other":
            _note("⚠ This record has the id that the link names, but not the content that it was made with.")
        elif place.content == "unknown":
            _note(
                "The link was made with this record in another form (a row of a CSV, or a record that had to be "
                "repaired): whether its content is the same can't be told."
            )
        if found.conflicting:
            differing = ", ".join(FIELD[name].label for name in found.differing)
            both = Filter((Condition("id", "is", found.fields["id"]),))
            _note(
                f"⚠ Another record has the same id with different content. Differs in: {differing}.",
                "Show both",
                partial(link.show, both),
            )
        for name in NAMES:
            value = found.fields[name]
            if mark := lookalike_marks(view, name, [value]).get(str(value)):
                _note(f"{FIELD[name].label}: {shown(value, name, limit=_NAME)} {mark}")
        if found.same is not None:
            _probably_same(view, found.same)
        if found.copied:
            _note(f"Merged with {found.copied:,} {'copy' if found.copied == 1 else 'copies'}, see Record below.")


def _probably_same(view: View, seq: int) -> None:
    other = ask(event, view, seq)
    if other is not None:
        _note(
            f"Probably the same as {shown(other.fields['id'], 'id')} of the other generation of the API, which gives "
            "ids of its own.",
            "Open that one",
            partial(event_link.open_row, seq),
        )


def _note(words: str, label: str = "", on_click: Callable[[], None] | None = None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.text(words, width="stretch")
        if label:
            st.button(label, key=f"note {label}", on_click=on_click)
