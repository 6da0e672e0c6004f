"""The ASGI application: `streamlit run app.py` starts it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

import audit_explorer
from audit_explorer.ui.server import download_route
from audit_explorer.ui.server.headers import SecurityHeaders

# The script lies in a folder without a `pages/` beside it: otherwise Streamlit would run a deep-linked page file
# directly, past the frame with its source, filters and sign-in.
FRAME = Path(audit_explorer.__file__).resolve().parent / "ui" / "frame.py"

app = st.App(
    FRAME,
    middleware=[Middleware(SecurityHeaders)],
    routes=download_route.routes,
)
