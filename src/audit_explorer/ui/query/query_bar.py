"""What is asked, above every page of a log: the query as text, further conditions, all of it as chips."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.filters import Filter
from audit_explorer.filters.sentence import phrase
from audit_explorer.period import Period
from audit_explorer.ui.elements.components.query_box import query_box
from audit_explorer.ui.elements.components.query_model import QueryBox
from audit_explorer.ui.elements.error_box import telling
from audit_explorer.ui.elements.markdown import escaped
from audit_explorer.ui.events import event_link
from audit_explorer.ui.query.completions import offered_values, offers
from audit_explorer.ui.query.condition_form import condition_form
from audit_explorer.ui.query.query_help import query_help
from audit_explorer.ui.query.query_text import ask_for, query_text
from audit_explorer.ui.query.shortcuts import draw_shortcuts
from audit_explorer.ui.session.slots import QUERY_HELP, QUERY_MOVED, WANTED_VALUES
from audit_explorer.ui.view import current, made

if TYPE_CHECKING:
    from audit_explorer.analysis.events import Sort
    from audit_explorer.ui.elements.components.query_model import Wanted
    from audit_explorer.ui.view import View

_BOX: Final = "query box"
_UNSAYABLE: Final = "What is asked can't be written as a query. Whatever is asked for here takes its place."


def query_bar(view: View, sort: Sort) -> None:
    """Draw it for a page whose events stand in this order; every choice goes into the address."""
    QUERY_MOVED.set(value=False)
    with st.container(horizontal=True, vertical_alignment="top", key="query"):
        st.fragment(_box)(view)
        with st.popover("Add a condition", icon=":material/add:"):
            condition_form(view)
    with st.container(horizontal=True, vertical_alignment="top", gap="xsmall", key="chips row"):
        _chips(view)
        draw_shortcuts(view, sort)
    if QUERY_HELP.pop():
        query_help(view)


def _box(view: View) -> None:
    """Draw the box alone, which asks for values while the page rests; what is asked for is the page's."""
    if QUERY_MOVED.pop():
        st.rerun()
    with telling():
        _draw_box(view)


def _draw_box(view: View) -> None:
    known = query_text(view)
    opening, wanted = WANTED_VALUES.get() or ("", None)
    if opening != view.dataset.opening:
        wanted = None
    problem = known.problem
    box = QueryBox(
        known.text,
        made(offers, view),
        None if problem is None else (problem.start, problem.end, problem.message),
        None if problem is None else problem.suggestion,
        "" if known.sayable else _UNSAYABLE,
        None if wanted is None else (wanted, offered_values(view, wanted)),
    )
    query_box(box, key=_BOX, on_ask=_ask, on_want=_want, on_help=_help)


def _ask(text: str) -> None:
    ask_for(text, current())
    QUERY_MOVED.set(value=True)


def _want(wanted: Wanted) -> None:
    WANTED_VALUES.set((current().dataset.opening, wanted))


def _help() -> None:
    QUERY_HELP.set(value=True)
    QUERY_MOVED.set(value=True)


def _chips(view: View) -> None:
    asked = view.asked
    # The row is there without a chip too: what stands below it must not move when one appears.
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", width="stretch", key="chips"):
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
        st.button(
            "Clear all", type="tertiary", key="clear all", shortcut="X", on_click=partial(event_link.show, Filter())
        )


def _chip(name: object, label: str, without: Filter) -> None:
    st.button(
        f"{escaped(label, 120)} :material/close:",
        key=f"chip {name}",
        help="Remove this from the filter",
        on_click=partial(event_link.show, without),
    )
