"""Records straight from a control plane."""

from __future__ import annotations

import streamlit as st

from audit_explorer.ui.fetch_form import fetch_form
from audit_explorer.ui.fetch_view import draw_fetching
from audit_explorer.ui.fetching import latest
from audit_explorer.ui.view import current_look

look = current_look()
job = latest()
if job is None or draw_fetching(job, look):
    if job is None:
        st.text("Fetch audit records from the API of a control plane; other pages stay usable meanwhile.")
    else:
        st.subheader("Fetch more", anchor=False)
    fetch_form(look)
