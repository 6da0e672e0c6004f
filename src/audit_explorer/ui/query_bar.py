"""What is asked, above every page of a log: free text, further conditions, and all of it as chips."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.filters import Condition, Filter
from audit_explorer.filters.operators import OPERATORS, ROWS
from audit_explorer.filters.sentence import phrase
from audit_explorer.period import Period
from audit_explorer.record import FIELD, FIELDS
from audit_explorer.ui import link
from audit_explorer.ui.elements.markdown import escaped

if TYPE_CHECKING:
    from audit_explorer.ui.view import View

_TEXT: Final = "free text"
_HOW: Final = {f"{'not ' if negated else ''}{row.key}": row.verb[negated] for negated in (False, True) for row in ROWS}


def query_bar(view: View) -> None:
    """Draw it; every choice goes into the address."""
    asked = view.asked
    with st.container(horizontal=True, vertical_alignment="bottom", key="query"):
        st.session_state[_TEXT] = asked.text
        st.text_input(
            "Search",
            key=_TEXT,
            type="search",
            placeholder="Search names, ids, errors, bodies",
            label_visibility="collapsed",
            on_change=lambda: link.show(replace(asked, text=st.session_state[_TEXT])),
        )
        with st.popover("Add a condition", icon=":material/add:"):
            _condition(asked)
    _chips(view)


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


def _chips(view: View) -> None:
    asked = view.asked
    # The row is there without a chip too: what stands below it must not move when one appears.
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="chips"):
        if asked == Filter():
            st.caption("Nothing is filtered. A click on a value, a bar of the histogram or a period narrows the log.")
            return
        for number, condition in enumerate(asked.conditions):
            _chip(number, condition.label, asked.removing(condition))
        if asked.text:
            _chip("text", f"Text: {asked.text}", replace(asked, text=""))
        if asked.expression is not None:
            _chip("where", f"Where: {phrase(asked.expression)}", replace(asked, expression=None))
        if asked.once:
            _chip("once", "Events of two generations counted once", replace(asked, once=False))
        if asked.period != Period():
            _chip("period", asked.period.sentence(view.zone), asked.with_period(Period()))
        st.button("Clear all", type="tertiary", key="clear all", on_click=partial(link.show, Filter()))


def _chip(name: object, label: str, without: Filter) -> None:
    st.button(
        f"{escaped(label, 120)} :material/close:",
        key=f"chip {name}",
        help="Remove this from the filter",
        on_click=partial(link.show, without),
    )
