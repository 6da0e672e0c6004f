"""Who is signed in, on the page itself."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from audit_explorer.shown import shown
from audit_explorer.ui.people.person import person
from audit_explorer.ui.people.refused import Refused
from audit_explorer.ui.people.visitor import visitor


def let_in() -> bool:
    """Say whether the page may be drawn; where not, draw why.

    The server asks before a page is opened, too; this stands behind it, should it be served without its middleware.
    """
    found = visitor(st.context.cookies.to_dict(), datetime.now(UTC))
    if not isinstance(found, Refused):
        return True
    with st.container(key="no-sidebar"):
        st.title("Audit Explorer", anchor=False)
        st.text(f"{found.title}. {shown(found.sentence, limit=600)}")
    return False


def draw_account() -> None:
    """Draw the name of whoever is signed in, with the way out; nothing where nobody has to sign in."""
    one = person()
    if not one.name:
        return
    st.text(shown(one.name, limit=60), width="content", help=None if one.may_fetch else "May look and download.")
    if st.button("Sign out", type="tertiary", key="sign out"):
        st.logout()
