"""How an error is told on a page."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.errors import AuditExplorerError
from audit_explorer.ui.elements.markdown import code, unlinked

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def telling(again: str = "") -> Iterator[None]:
    """Tell what is raised within, in its place; where `again` is given a button of this name tries it anew."""
    try:
        yield
    except AuditExplorerError as error:
        show_error(error)
        if again:
            st.button(again, icon=":material/refresh:")  # any click runs the page


def show_error(error: AuditExplorerError) -> None:
    """Say what went wrong, in a few words then in full, and what the person can do."""
    told = f"{code(error.message, 600)}  \n{unlinked(error.advice, 300)}"
    st.error(told, icon=":material/error:", title=error.title)
