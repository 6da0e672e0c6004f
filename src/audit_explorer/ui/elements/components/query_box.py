"""The box in which a query is typed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.ui.elements.components.query_model import asked_text, payload, wanted_values

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.components.v2.types import ComponentRenderer

    from audit_explorer.ui.elements.components.query_model import QueryBox, Wanted


def query_box(
    box: QueryBox,
    *,
    key: str,
    on_ask: Callable[[str], None],
    on_want: Callable[[Wanted], None],
    on_help: Callable[[], None],
) -> None:
    """Draw it; all three are callbacks, called before the rerun.

    Args:
        box: What it shows.
        key: The element's key, unique in the session.
        on_ask: Called with a text that is asked for.
        on_want: Called when values are needed that it doesn't have.
        on_help: Called when the person asks how a query is written.
    """

    def ask() -> None:
        if (text := asked_text(_message(key, "ask"))) is not None:
            on_ask(text)

    def want() -> None:
        if (wanted := wanted_values(_message(key, "want"))) is not None:
            on_want(wanted)

    _element()(key=key, data=payload(box), on_ask_change=ask, on_want_change=want, on_help_change=on_help)


# Streamlit finds the files only while it runs, and much of what imports this module is used without it. The name is the
# project's and the entry's in the package's own pyproject.toml, which names the folder of the files.
@cache
def _element() -> ComponentRenderer:
    return st.components.v2.component("audit-explorer.query_box", js="query_box.js", css="query_box.css")


def _message(key: str, name: str) -> object:
    return st.session_state.get(key, {}).get(name)
