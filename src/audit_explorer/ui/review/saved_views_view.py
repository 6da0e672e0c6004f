"""The saved views: open, rename, delete, or save the one that is looked at."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.filters.filter import read_query
from audit_explorer.shown import shown
from audit_explorer.ui import link
from audit_explorer.ui.navigation import PAGES
from audit_explorer.ui.review.marking import attempt, now, own_words, saved_views, say_problem
from audit_explorer.ui.review.marks_view import who
from audit_explorer.ui.session.slots import NEXT_PAGE
from audit_explorer.workbench.saved_views import LONGEST_NAME

if TYPE_CHECKING:
    from audit_explorer.ui.view import View
    from audit_explorer.workbench.saved_views import SavedView

_PLACE: Final = "saved views"
_SENTENCE: Final = 300
_MOST: Final = 100


def draw_saved_views(view: View) -> None:
    """Draw them; raises WorkbenchError."""
    mine = saved_views()
    everything = mine.all()
    if not everything:
        st.caption("None yet. A saved view is a filter under a name, the same on every log.")
    for one in everything[:_MOST]:
        _draw(view, one, is_mine=one.author == mine.author)
    if len(everything) > _MOST:
        st.caption(f"… and {len(everything) - _MOST:,} more; the export has all of them.")
    with st.form("save view", border=False, clear_on_submit=True):
        st.caption("Save the filter above under a name:")
        with st.container(horizontal=True, vertical_alignment="bottom", key="save view row"):
            name = st.text_input("Name", max_chars=LONGEST_NAME, placeholder="Deletions at night", width=320)
            if st.form_submit_button("Save this view"):
                pairs = [*view.asked.to_query(), (link.ZONE, view.zone.key)]
                attempt(_PLACE, lambda: saved_views().save(name, "events", pairs, now()))
                st.rerun()
    say_problem(_PLACE)


def _draw(view: View, one: SavedView, *, is_mine: bool) -> None:
    asked, ignored = read_query([pair for pair in one.pairs if pair[0] != link.ZONE], view.zone)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"view {one.id}"):
        with st.container(gap=None):
            whose = "" if is_mine else f", by {who(one.author)}"
            st.text(f"{shown(one.name)}{whose}")
            st.text(shown(asked.sentence(view.zone), limit=_SENTENCE))
            if ignored:
                st.caption("Some of it can't be asked by this version, and is left out.")
        st.button("Open", key=f"open view {one.id}", on_click=partial(_open, one))
        if is_mine:
            with st.popover("Rename", key=f"rename {one.id}"), st.form(f"rename form {one.id}", border=False):
                name = st.text_input("Name", own_words(one.name), max_chars=LONGEST_NAME)
                if st.form_submit_button("Rename"):
                    attempt(_PLACE, lambda: saved_views().rename(one.id, name, now()))
                    st.rerun()
            st.button("Delete", key=f"delete view {one.id}", on_click=partial(_delete, one.id))


def _open(one: SavedView) -> None:
    page = one.page if one.page in {page.name for page in PAGES} else "events"
    grouped: dict[str, list[str]] = {}
    for name, value in one.pairs:
        if name != link.LOG:
            grouped.setdefault(name, []).append(value)
    NEXT_PAGE.set((page, {**grouped, **link.log_alone()}))


def _delete(id_: str) -> None:
    attempt(_PLACE, lambda: saved_views().delete(id_, now()))
