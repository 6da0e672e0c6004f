"""What stands above every page: title, the filter as a sentence, the link and the download."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

import streamlit as st

from audit_explorer.store.incomplete import incomplete_lines
from audit_explorer.ui import link
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
            incomplete = " – of an incomplete log" if incomplete_lines(view.dataset.facts) else ""
            st.text(f"{view.asked.sentence(view.zone)}{incomplete}")
            if view.dataset.facts.choices.made:
                st.caption(view.dataset.facts.choices.sentence)
        with st.popover("Copy link", icon=":material/link:"):
            _link(view)
        download_menu(view)


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
