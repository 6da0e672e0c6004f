"""What stands above every page: title, the filter as a sentence, the link and the download."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

import streamlit as st

from audit_explorer.store.incomplete import incomplete_lines
from audit_explorer.ui import link
from audit_explorer.ui.elements.components.copy_button import copy_button
from audit_explorer.ui.navigation import DIFFERENCES
from audit_explorer.ui.server.downloads import download_place

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from audit_explorer.ui.view import View

_WHAT: Final = (
    "The link has the filter, the time zone, the log's name and hash, not the log: whoever opens it needs the same log."
)


def title(text: str) -> None:
    """Draw no more than a page's title."""
    with st.container(key="heading"):
        st.header(text, anchor=False)


def heading(text: str, view: View) -> DeltaGenerator:
    """Draw it for a page that shows a log; give the place of the download's menu, see download_menu."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="heading"):
        with st.container(width="stretch", gap=None):
            st.header(text, anchor=False)
            incomplete = " – of an incomplete log" if incomplete_lines(view.dataset.facts) else ""
            st.text(f"{view.asked.sentence(view.zone)}{incomplete}")
            if view.dataset.facts.choices.made:
                st.caption(view.dataset.facts.choices.sentence)
        if text != DIFFERENCES.title:
            st.button(
                "Compare …",
                help="Set these events beside others: the period before, another actor, any link.",
                on_click=link.show_on,
                args=[DIFFERENCES.name, view.asked],
                kwargs={"view": ["compare"]},
                key="compare with",
            )
        copy_button("Copy link", _address(view), key="copy link", title=_WHAT)
        return download_place()


def _address(view: View) -> str:
    """Give the page's address with everything that somebody else needs for the same view."""
    parts = urlsplit(st.context.url or "")
    query = link.complete()
    if link.get(link.ZONE) is None:
        query.append((link.ZONE, view.zone.key))
    query += [pair for pair in view.dataset.facts.choices.to_query() if link.get(pair[0]) is None]
    # With %20 for a space and not +, a part of it reads the same after --query on the command line.
    written = urlencode(query, quote_via=quote)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, written, ""))
