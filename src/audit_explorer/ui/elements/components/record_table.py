"""A table of records whose rows open, whose values have a menu."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.ui.elements.components.record_model import nonce, payload, resolve
from audit_explorer.ui.session.slots import RECORD_TABLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.components.v2.types import ComponentRenderer

    from audit_explorer.ui.elements.components.record_model import RecordClick, RecordTable

# A person may click on a table while its successor is on the way: the latest few of a session are remembered.
_REMEMBERED: Final = 32


def record_table(
    table: RecordTable,
    *,
    key: str,
    on_click: Callable[[RecordClick], None],
    opened: int | None = None,
    beside: bool = False,
    scope: str = "",
) -> None:
    """Draw a table in one element; a gesture is one rerun.

    Args:
        table: What to draw.
        key: The element's key, unique in the session.
        on_click: Called before the rerun with what was done to this table, also when another one stands there by then.
        opened: The position of the row that is open.
        beside: Whether an event is open beside the table: the keys that go through the rows then open them.
        scope: What is listed; where it differs, the table begins at its top again.
    """
    name = nonce(key, table)
    others = [one for one in RECORD_TABLES.get().items() if one[0] != name]
    RECORD_TABLES.set(dict([*others[1 - _REMEMBERED :], (name, (table, on_click))]))
    _element()(
        key=key,
        data=payload(table, name, opened=opened, beside=beside, scope=scope),
        on_click_change=partial(_take, key),
    )


# Streamlit finds the files only while it runs, and much of what imports this module is used without it. The name is the
# project's and the entry's in the package's own pyproject.toml, which names the folder of the files.
@cache
def _element() -> ComponentRenderer:
    return st.components.v2.component("audit-explorer.record_table", js="record_table.js", css="record_table.css")


def _take(key: str) -> None:
    message = st.session_state.get(key, {}).get("click")
    found = RECORD_TABLES.get().get(str(message.get("nonce"))) if isinstance(message, dict) else None
    if found is None:
        return  # a gesture on a table that was replaced long ago
    table, on_click = found
    click = resolve(message, table)
    if click is not None:
        on_click(click)
