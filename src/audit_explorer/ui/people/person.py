"""Who the page is drawn for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import streamlit as st

from audit_explorer.ui.people.role import ANYBODY, Person
from audit_explorer.ui.people.visitor import SignIn, visitor

__all__ = ["Person", "person"]

_NOBODY: Final = Person("", may_fetch=False)


def person() -> Person:
    """Give who the page is drawn for: anybody where sign-in is off, nobody where theirs is over.

    To be asked anew in each run, never remembered: what someone may do ends while a page is open.
    """
    found = visitor(st.context.cookies.to_dict(), datetime.now(UTC))
    if found is None:
        return ANYBODY
    return found.person if isinstance(found, SignIn) else _NOBODY
