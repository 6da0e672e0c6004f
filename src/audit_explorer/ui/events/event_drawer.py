"""The panel with everything about one event."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.analysis.detail import event
from audit_explorer.shown import shown
from audit_explorer.ui.elements.error_box import telling
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.events import event_link
from audit_explorer.ui.events.event_around import draw_around, draw_links
from audit_explorer.ui.events.event_fields import draw_fields
from audit_explorer.ui.events.event_head import draw_head, draw_what_happened
from audit_explorer.ui.events.event_notes import draw_notes
from audit_explorer.ui.events.json_lines import LONGEST
from audit_explorer.ui.review.event_marks import draw_event_marks
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from audit_explorer.analysis.detail import Event
    from audit_explorer.analysis.events import Sort


def draw_event(view: View, sort: Sort) -> None:
    """Draw the event that the address names, among events in this order."""
    place = found = None
    with telling(), arriving(view, 600):
        place = event_link.named(view)
        found = None if place is None else ask(event, view, place.seq)
    with telling():
        draw_head(view, found, sort)
        if place is None or found is None:
            _absent(view)
            return
        draw_what_happened(view, found)
        draw_event_marks(view, place.seq)
        draw_notes(view, place, found)
        draw_fields(view, found)
        draw_links(view, found)
        draw_around(view, found)
        _raw(found)


def _absent(view: View) -> None:
    st.warning("This log has no such event. The link may have been made with another log.")
    number = event_link.earlier_number(view)
    if number is not None:
        st.text(f"It was made by an earlier version, and names record {number:,} of whichever log was open.")
        st.button("Open that record of this log", on_click=partial(event_link.open_row, number))


def _raw(found: Event) -> None:
    folded = st.expander("Raw record", key="event raw", on_change="rerun")
    if not folded.open:
        return
    with folded:
        st.text(f"As received: record {found.record:,} of {shown(found.file, limit=LONGEST)}")
        st.code(_readable(found.raw), language=None, wrap_lines=True)


def _readable(text: str) -> str:
    """Indent what is JSON; log text stays inert, and what is cut is said."""
    whole = shown(text, "raw", limit=None, indented=True)
    left = len(whole) - LONGEST
    if left <= 0:
        return whole
    return f"{whole[:LONGEST]}\n… and {left:,} more characters (all of them are in the JSONL download)"
