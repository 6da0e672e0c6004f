"""What stays in sight at the top of the event's panel: the ways to its neighbours, its link, the way out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.analysis.describe import against_newest, describe
from audit_explorer.analysis.detail import neighbours
from audit_explorer.shown import OUTCOME_SIGNS, shown
from audit_explorer.ui.elements.components.copy_button import copy_button
from audit_explorer.ui.events import event_link
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from audit_explorer.analysis.detail import Event, Neighbours
    from audit_explorer.analysis.events import Sort


def draw_head(view: View, found: Event | None, sort: Sort) -> None:
    """Draw the row of buttons, and what is to be said of the event's place; without an event the way out alone."""
    beside = None if found is None else ask(neighbours, view, view.filter, found.seq, sort=sort)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="event head"):
        if beside is not None:
            _steps(beside, sort)
            copy_button("Copy link", event_link.address(view), key="copy event link", title="A link to this event")
        st.space("stretch")
        st.button(
            "Close",
            icon=":material/close:",
            shortcut="Esc",
            type="tertiary",
            key="close event",
            on_click=event_link.close,
        )
    if beside is not None and not beside.matches:
        st.caption("This event doesn't match the filter; newer and older lead to those that do.")


def draw_what_happened(view: View, found: Event) -> None:
    """Draw when it happened, and the sentence of it."""
    with st.container(gap="xsmall", key="event sentence"):
        at = found.fields["happened_at"]
        if at is None:
            st.caption("No readable time")
        else:
            ago = against_newest(at, view.dataset.facts.newest)
            st.caption(f"{shown(at, zone=view.zone, ms=True)} ({view.zone.key}), {ago}")
        st.text(f"{OUTCOME_SIGNS.get(found.fields['result'], '')} {describe(found.fields)}".strip())


def _steps(beside: Neighbours, sort: Sort) -> None:
    labels = ("Newer", "Older")
    if beside.matches and sort.column != "happened_at":
        labels = ("Previous", "Next")
    elif beside.matches and not sort.descending:
        labels = ("Older", "Newer")
    steps = (("Up", beside.before, "arrow_upward"), ("Down", beside.after, "arrow_downward"))
    for label, (shortcut, seq, icon) in zip(labels, steps, strict=True):
        st.button(
            label,
            icon=f":material/{icon}:",
            disabled=seq is None,
            key=f"step {shortcut}",
            shortcut=shortcut,
            on_click=None if seq is None else partial(event_link.open_row, seq),
        )
