"""The ASGI application: `streamlit run app.py` starts it."""

from __future__ import annotations

import streamlit as st

from audit_explorer.ui.server.application import SCRIPT, parts_or_exit

# Streamlit finds the application by this very call in this file's text.
app = st.App(SCRIPT, **parts_or_exit())
