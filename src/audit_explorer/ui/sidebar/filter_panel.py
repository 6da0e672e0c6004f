"""The sidebar's part about values: free text, further conditions, and the facets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.filters import Condition
from audit_explorer.filters.operators import OPERATORS, ROWS
from audit_explorer.record import FIELD, FIELDS, LOOKALIKE
from audit_explorer.ui import link
from audit_explorer.ui.elements.components.facet_list import facet_list
from audit_explorer.ui.elements.facet_views import counted, handle, view_of
from audit_explorer.ui.elements.markdown import escaped

if TYPE_CHECKING:
    from audit_explorer.filters import Filter
    from audit_explorer.ui.view import View

_TEXT: Final = "free text"
_PANEL: Final = "facet panel"
_OPEN: Final = frozenset({"result", "action", "entity_type", "actor", LOOKALIKE})
_HOW: Final = {f"{'not ' if negated else ''}{row.key}": row.verb[negated] for negated in (False, True) for row in ROWS}


def filter_panel(view: View) -> None:
    """Draw it; every choice goes into the address."""
    asked = view.asked
    st.session_state[_TEXT] = asked.text
    st.text_input(
        "Search",
        key=_TEXT,
        type="search",
        placeholder="names, ids, errors, bodies",
        on_change=lambda: link.show(replace(asked, text=st.session_state[_TEXT])),
    )
    with st.popover("Add a condition", width="stretch", icon=":material/add:"):
        _condition(asked)
    views = [
        view_of(one, asked, opened=field in _OPEN or field in asked.fields)
        for field, one in counted(view).items()
        # A field that this log doesn't have is no facet of it.
        if any(row.value is not None for row in one.facet.values) or one.ask.search or field in asked.fields
    ]
    facet_list(views, key=_PANEL, layout="panel", on_click=lambda: handle(_PANEL, asked))


def _condition(asked: Filter) -> None:
    with st.form("condition", border=False, clear_on_submit=True):
        names = [field.name for field in FIELDS if field.kind != "time"]
        name = st.selectbox("Field", names, index=names.index("entity_name"), format_func=lambda one: FIELD[one].label)
        how = st.selectbox("How", list(_HOW), format_func=lambda one: _HOW[one])
        value = st.text_input("Value")
        sent = st.form_submit_button("Add", type="primary")
    if not sent:
        return
    asks = how.removeprefix("not ")
    if OPERATORS[asks].takes_value and not value.strip():
        st.error("Give a value.")
        return
    try:
        condition = Condition(name, asks, value.strip(), how.startswith("not "))
    except ValueError as error:
        st.error(f"That can't be asked: {escaped(str(error), 200)}.")
        return
    link.show(asked.adding(condition))
    st.rerun()
