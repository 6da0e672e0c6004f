"""What is asked, above every page of a log: free text, further conditions, and all of it as chips."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.filters import Filter
from audit_explorer.filters.free_text import LONGEST
from audit_explorer.filters.sentence import phrase
from audit_explorer.period import Period
from audit_explorer.ui import link
from audit_explorer.ui.elements.markdown import escaped
from audit_explorer.ui.query.condition_form import condition_form

if TYPE_CHECKING:
    from audit_explorer.ui.view import View

_TEXT: Final = "free text"


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
            max_chars=LONGEST,
            on_change=partial(_look_for, asked),
        )
        with st.popover("Add a condition", icon=":material/add:"):
            condition_form(view)
    _chips(view)


def _look_for(asked: Filter) -> None:
    """Ask for the typed words; a callback."""
    try:
        link.show(replace(asked, text=st.session_state[_TEXT]))
    except ValueError as error:
        st.toast(f"That can't be looked for: {escaped(str(error), 200)}.", icon=":material/search_off:")


def _chips(view: View) -> None:
    asked = view.asked
    # The row is there without a chip too: what stands below it must not move when one appears.
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="chips"):
        if asked == Filter():
            st.caption(
                "No filter yet. A click on a value, a bar or a period narrows the log, a click on a row opens it."
            )
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
