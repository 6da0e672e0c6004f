"""The marks on one thing, with what sets or takes back one's own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.filters.marks.mark_words import COMMENTED, LONGEST_TAG, REVIEWED, STARRED, TAGGED
from audit_explorer.shown import shown
from audit_explorer.ui.elements.error_box import telling
from audit_explorer.ui.elements.markdown import escaped
from audit_explorer.ui.review.marking import attempt, notes, now, own_words, say_problem
from audit_explorer.workbench.mark_notes import LONGEST_COMMENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.ui.view import Look
    from audit_explorer.workbench.mark_notes import Mark, Notes, Sort, Target

_TOGGLES: tuple[tuple[Sort, str, str, str], ...] = (
    (REVIEWED, "Mark as reviewed", "Reviewed", "check_circle"),
    (STARRED, "Star", "Starred", "star"),
)


def draw_marks(look: Look, target: Target) -> None:
    """Draw the marks on a record, an entity or a finding; what can't be read or written is said in its place."""
    place = f"marks {target.kind}"
    with telling(), st.container(key=place, gap="xsmall"):
        mine = notes()
        marks = mine.of(target)
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"{place} row"):
            for sort, off, on, icon in _TOGGLES:
                is_on = any(one.sort == sort and one.author == mine.author for one in marks)
                st.button(
                    on if is_on else off,
                    icon=f":material/{icon}:",
                    key=f"{place} {sort}",
                    type="primary" if is_on else "secondary",
                    help="Press again to take it back." if is_on else None,
                    on_click=partial(_toggle, place, target, sort, on=not is_on),
                )
            with st.popover("Tag, comment", icon=":material/sell:", key=f"{place} more"):
                _forms(place, target)
        _others(marks, mine)
        _tags(place, target, marks, mine)
        for one in marks:
            if one.sort == COMMENTED:
                _comment(look, place, one, mine)
        say_problem(place)


def _toggle(place: str, target: Target, sort: Sort, *, on: bool) -> None:
    attempt(place, lambda: notes().mark(target, sort, on=on, now=now()))


def _forms(place: str, target: Target) -> None:
    with st.form(f"{place} tag", border=False, clear_on_submit=True):
        tag = st.text_input("Tag", max_chars=LONGEST_TAG, placeholder="to discuss")
        if st.form_submit_button("Add the tag"):
            attempt(place, lambda: notes().mark(target, TAGGED, on=True, now=now(), name=tag))
            st.rerun()
    with st.form(f"{place} comment", border=False, clear_on_submit=True):
        text = st.text_area("Comment", max_chars=LONGEST_COMMENT)
        if st.form_submit_button("Add the comment"):
            attempt(place, lambda: notes().comment(target, text, now()))
            st.rerun()


def _others(marks: Sequence[Mark], mine: Notes) -> None:
    """Say whose marks stand here that aren't one's own: everybody sees them."""
    for sort, words in ((REVIEWED, "Reviewed"), (STARRED, "Starred")):
        names = [who(one.author) for one in marks if one.sort == sort and one.author != mine.author]
        if names:
            st.text(f"{words} by {', '.join(names)}")


def _tags(place: str, target: Target, marks: Sequence[Mark], mine: Notes) -> None:
    tags = [one for one in marks if one.sort == TAGGED]
    if not tags:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        for number, one in enumerate(tags):
            if one.author != mine.author:
                st.text(f"{shown(one.name)} ({who(one.author)})", width="content")
                continue
            st.button(
                f"{escaped(one.name)} :material/close:",
                key=f"{place} tag {number}",
                help="Take the tag away",
                on_click=partial(_untag, place, target, one.name),
            )


def _untag(place: str, target: Target, name: str) -> None:
    attempt(place, lambda: notes().mark(target, TAGGED, on=False, now=now(), name=name))


def _comment(look: Look, place: str, one: Mark, mine: Notes) -> None:
    with st.container(border=True, gap="xxsmall"):
        st.caption(f"{escaped(who(one.author, mine.author), 320)} · {shown(one.at, zone=look.zone)} ({look.zone.key})")
        st.text(_readable(one.text))
        if one.author != mine.author:
            return
        with (
            st.popover("Change", key=f"{place} change {one.name}"),
            st.form(key=f"{place} form {one.name}", border=False),
        ):
            text = st.text_area("Comment", own_words(one.text), max_chars=LONGEST_COMMENT)
            st.caption("An empty comment is deleted.")
            if st.form_submit_button("Save"):
                attempt(place, lambda: notes().comment(one.target, text, now(), name=one.name))
                st.rerun()


def _readable(text: str) -> str:
    """Make a comment inert line by line, so that its lines stay and nothing else of it acts."""
    return "\n".join(shown(line, limit=None) for line in text.splitlines())


def who(author: str, mine: str | None = None) -> str:
    """Say whose a mark is, inert; nobody has a name where nobody signs in."""
    if mine is not None and author == mine:
        return "You"
    return shown(author) if author else "someone not signed in"
