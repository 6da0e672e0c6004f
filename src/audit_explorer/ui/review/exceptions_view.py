"""The exceptions of a review: what was found, what was decided, whose it is, until when."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from audit_explorer.ui.elements.tables import Columns, table, wrapped
from audit_explorer.ui.review.marking import attempt, now, reviews, say_problem
from audit_explorer.ui.review.marks_view import who
from audit_explorer.ui.session.slots import CHANGED_EXCEPTION
from audit_explorer.workbench.reviews import DECISIONS, LONGEST_TEXT, ReviewException

if TYPE_CHECKING:
    from audit_explorer.ui.view import View
    from audit_explorer.workbench.reviews import Reviews

_COLUMNS: Columns = {
    "what": wrapped("Exception"),
    "decision": "Decision",
    "owner": "Owner",
    "ticket": "Ticket",
    "due": "Due",
    "by": "Noted by",
}


def draw_exceptions(view: View, review: str, mine: Reviews) -> None:
    """Draw the exceptions of a review; a row is one to change. Raises WorkbenchError."""
    place = f"exceptions {review}"
    found = mine.exceptions(review)
    if found:
        said = {name: [getattr(one, name) or None for one in found] for name in ("what", "decision", "owner", "ticket")}
        said["due"] = [_due(one, view) for one in found]
        said["by"] = [who(one.author, mine.author) for one in found]
        frame = pd.DataFrame(said)
        table(frame, view, key=f"{place} {hash(found):x}", columns=_COLUMNS, on_row=partial(_choose, found))
    chosen = next((one for one in found if one.id == CHANGED_EXCEPTION.get()), None)
    with st.expander("Change the exception" if chosen else "Note an exception", expanded=chosen is not None):
        _form(place, review, chosen)
        if chosen is not None:
            with st.container(horizontal=True):
                st.button("Leave it", key=f"{place} leave", on_click=partial(CHANGED_EXCEPTION.set, ""))
                if chosen.author == mine.author:
                    remove = partial(_remove, place, chosen.id)
                    st.button("Delete it", key=f"{place} delete", on_click=remove)
    say_problem(place)


def _form(place: str, review: str, chosen: ReviewException | None) -> None:
    before = chosen or ReviewException("", review, "", "", DECISIONS[0], "", "", "")
    with st.form(f"{place} form {before.id}", border=False, clear_on_submit=chosen is None):
        what = st.text_area("What is it about", before.what, max_chars=LONGEST_TEXT)
        with st.container(horizontal=True):
            chosen_decision = st.selectbox("Decision", DECISIONS, DECISIONS.index(before.decision), width=160)
            owner = st.text_input("Owner", before.owner, max_chars=LONGEST_TEXT, width=200)
            ticket = st.text_input("Ticket", before.ticket, max_chars=LONGEST_TEXT, width=160)
            due = st.text_input("Due", before.due, placeholder="2026-10-31", width=140)
        if st.form_submit_button("Save"):
            said = ReviewException(before.id, review, "", what, chosen_decision, owner, ticket, due)
            attempt(place, lambda: reviews().note(said, now()))
            CHANGED_EXCEPTION.set("")
            st.rerun()


def _due(one: ReviewException, view: View) -> str | None:
    late = one.is_overdue(view.now.astimezone(view.zone).date())
    return f"{one.due} (overdue)" if late else one.due or None


def _choose(found: tuple[ReviewException, ...], row: int) -> None:
    CHANGED_EXCEPTION.set(found[row].id)


def _remove(place: str, id_: str) -> None:
    CHANGED_EXCEPTION.set("")
    attempt(place, lambda: reviews().remove(id_, now()))
