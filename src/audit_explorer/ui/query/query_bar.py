"""What is asked, above every page of a log: free text, further conditions, and all of it as chips."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import streamlit as st

from audit_explorer.filters import Filter
from audit_explorer.filters.sentence import phrase
from audit_explorer.period import Period
from audit_explorer.ui.elements.markdown import escaped, unlinked
from audit_explorer.ui.events import event_link
from audit_explorer.ui.query.condition_form import condition_form
from audit_explorer.ui.session.slots import REFUSED_SEARCH

if TYPE_CHECKING:
    from audit_explorer.ui.view import View

_TEXT: Final = "free text"
_SYNTAX: Final = 'Search names, ids, errors, bodies: words, "a phrase", -without'


class RefusedSearch(NamedTuple):
    """A text that can't be looked for: as it was typed, why, and the text that is asked for instead."""

    typed: str
    reason: str
    instead_of: str


def query_bar(view: View) -> None:
    """Draw it; every choice goes into the address."""
    asked = view.asked
    with st.container(horizontal=True, vertical_alignment="bottom", key="query"):
        refused = REFUSED_SEARCH.get()
        if refused is not None and refused.instead_of != asked.text:
            # Another text was asked for since.
            refused = None
            REFUSED_SEARCH.set(None)
        st.session_state[_TEXT] = asked.text if refused is None else refused.typed
        st.text_input(
            "Search",
            key=_TEXT,
            type="search",
            placeholder=_SYNTAX,
            label_visibility="collapsed",
            on_change=partial(_look_for, asked),
        )
        with st.popover("Add a condition", icon=":material/add:"):
            condition_form(view)
    if refused is not None:
        st.warning(
            f"That can't be looked for: {unlinked(refused.reason, 200)}. The filter is as it was before.",
            icon=":material/search_off:",
        )
    _chips(view)


def _look_for(asked: Filter) -> None:
    """Ask for the typed words; what can't be asked for stays in the box, with the reason below it. A callback."""
    typed = st.session_state[_TEXT]
    try:
        changed = replace(asked, text=typed)
    except ValueError as error:
        REFUSED_SEARCH.set(RefusedSearch(typed, str(error), asked.text))
    else:
        REFUSED_SEARCH.set(None)
        event_link.show(changed)


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
        st.button("Clear all", type="tertiary", key="clear all", on_click=partial(event_link.show, Filter()))


def _chip(name: object, label: str, without: Filter) -> None:
    st.button(
        f"{escaped(label, 120)} :material/close:",
        key=f"chip {name}",
        help="Remove this from the filter",
        on_click=partial(event_link.show, without),
    )
