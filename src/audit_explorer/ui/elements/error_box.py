"""How an error is told on a page."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.errors import AuditExplorerError
from audit_explorer.shown import shown
from audit_explorer.ui.elements.markdown import code, escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

# What running Markdown makes a link of, although every sign of it is escaped.
_ADDRESS: Final = re.compile(r"((?:[a-z]+://|www\.)\S*[^\s.,;:)]|\S+@\S*[^\s.,;:)])", re.IGNORECASE)


@contextmanager
def telling() -> Iterator[None]:
    """Tell what is raised within, in its place."""
    try:
        yield
    except AuditExplorerError as error:
        show_error(error)


def show_error(error: AuditExplorerError) -> None:
    """Say what went wrong, in a few words then in full, and what the person can do."""
    told = f"{code(error.message, 600)}  \n{_unlinked(error.advice, 300)}"
    st.error(told, icon=":material/error:", title=error.title)


def _unlinked(text: str, limit: int) -> str:
    """Give text with its addresses as code: an address in an error is to be read, not to be followed."""
    parts = _ADDRESS.split(shown(text, limit=limit))
    return "".join(code(part, limit) if place % 2 else escaped(part, limit) for place, part in enumerate(parts))
