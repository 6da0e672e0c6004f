"""What a page shows when nothing matches: what to do next."""

from __future__ import annotations

from functools import partial

import streamlit as st

from audit_explorer.analysis.headline import headline
from audit_explorer.filters import Filter
from audit_explorer.period import Period
from audit_explorer.ui import link
from audit_explorer.ui.view import View, ask


def nothing_matches(view: View) -> None:
    """Say that no event matches, and offer the ways out."""
    total = view.dataset.facts.total
    with st.container(border=True, key="empty"):
        st.subheader("No event matches this filter", anchor=False)
        st.write(f"The log holds {total:,} records. Remove a condition above, or:")
        undated = _undated(view)
        if undated:
            match = "1 event matches" if undated == 1 else f"{undated:,} events match"
            st.write(f"{match} all but the period: without a time nothing lies in one.")
        with st.container(horizontal=True):
            if view.asked.period != Period():
                st.button("Look at all time", on_click=partial(link.show, view.asked.with_period(Period())))
            st.button("Clear the filter", type="primary", on_click=partial(link.show, Filter()))


def _undated(view: View) -> int:
    """Count the events that only the period leaves out because they have no time."""
    if view.filter.period == Period():
        return 0
    return ask(headline, view, view.filter.with_period(Period())).undated
