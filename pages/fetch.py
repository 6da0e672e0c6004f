"""Records straight from a control plane."""

from __future__ import annotations

import streamlit as st

from audit_explorer.ui.fetch.fetch_form import fetch_form
from audit_explorer.ui.fetch.fetch_view import draw_fetching
from audit_explorer.ui.session.fetching import latest
from audit_explorer.ui.view import current_look

look = current_look()
job = latest()
if job is None:
    st.text("Fetch audit records from the API of a control plane; other pages stay usable meanwhile.")
    fetch_form(look)
elif draw_fetching(job, look):
    # What is left of this fetch comes first.
    with st.expander("Fetch something else", expanded=not job.resumable):
        fetch_form(look)
