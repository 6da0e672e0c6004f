"""What a page shows when nothing matches: what to do next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.filters import Filter
from audit_explorer.period import Period
from audit_explorer.ui import link

if TYPE_CHECKING:
    from audit_explorer.ui.view import View


def nothing_matches(view: View) -> None:
    """Say that no event matches, and offer the ways out."""
    total = view.dataset.facts.total
    with st.container(border=True, key="empty"):
        st.subheader("No event matches this filter", anchor=False)
        st.write(f"The log holds {total:,} records. Remove a condition above, or:")
        with st.container(horizontal=True):
            if view.asked.period != Period():
                st.button("Look at all time", on_click=partial(link.show, view.asked.with_period(Period())))
            st.button("Clear the filter", type="primary", on_click=partial(link.show, Filter()))
