"""The choice of whose view the calendar is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.errors import AuditExplorerError
from audit_explorer.keeping.asked_view import expected_view, view_words
from audit_explorer.ui.people.person import person
from audit_explorer.ui.server.deployment import own_server

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.store.archive import Coverage, View


def choose_view(notes: Sequence[Coverage]) -> View | None:
    """Let one of the views be chosen that were fetched: the deployment's own comes first, then the newest.

    There is none of several at once: what one asker was shown whole may be a part of what another one would be.
    """
    newest = {note.view: note.fetched_at for note in sorted(notes, key=lambda note: note.fetched_at)}
    own = _own_view(notes)
    views = sorted(newest, key=lambda view: (view == own, bool(view.kind), newest[view]), reverse=True)
    if len(views) < 2:  # noqa: PLR2004
        return views[0] if views else None
    st.caption(f"{len(views)} views of the log were fetched. What is whole in one may be a part of another.")
    return st.selectbox("Whose view", views, format_func=view_words, width=880)


def _own_view(notes: Sequence[Coverage]) -> View | None:
    try:
        server = own_server(person())
    except AuditExplorerError:  # settings that can't be used, as the form for signing in says, or not by this person
        return None
    return None if server is None else expected_view(notes, server, "detect")
