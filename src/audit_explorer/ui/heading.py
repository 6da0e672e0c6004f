"""What stands above every page: title, the filter as a sentence and as chips, the link and the download."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

import streamlit as st

from audit_explorer.filters import Filter
from audit_explorer.filters.sentence import phrase
from audit_explorer.period import Period
from audit_explorer.ui import link
from audit_explorer.ui.elements.markdown import escaped
from audit_explorer.ui.server.downloads import download_menu

if TYPE_CHECKING:
    from audit_explorer.ui.view import View


def title(text: str) -> None:
    """Draw no more than a page's title."""
    with st.container(key="heading"):
        st.header(text, anchor=False)


def heading(text: str, view: View) -> None:
    """Draw it for a page that shows a log."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="heading"):
        with st.container(width="stretch", gap=None):
            st.header(text, anchor=False)
            st.text(view.asked.sentence(view.zone))
            if view.dataset.facts.choices.made:
                st.caption(view.dataset.facts.choices.sentence)
        with st.popover("Copy link", icon=":material/link:"):
            _link(view)
        download_menu(view)
    _chips(view)


def _link(view: View) -> None:
    parts = urlsplit(st.context.url or "")
    query = [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]
    if link.get(link.ZONE) is None:
        query.append((link.ZONE, view.zone.key))
    query += [pair for pair in view.dataset.facts.choices.to_query() if link.get(pair[0]) is None]
    # With %20 for a space and not +, a part of it reads the same after --query on the command line.
    written = urlencode(query, quote_via=quote)
    st.code(urlunsplit((parts.scheme, parts.netloc, parts.path, written, "")), language=None, wrap_lines=True)
    st.caption("The link holds the filter and the time zone, not the log: whoever opens it needs the same log.")


def _chips(view: View) -> None:
    asked = view.asked
    if asked == Filter():
        return
    with st.container(horizontal=True, gap="xsmall", key="chips"):
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
