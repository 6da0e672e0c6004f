"""The line above the sample: whose log this reads, and what to do."""

from __future__ import annotations

import streamlit as st

from audit_explorer.store.archive import Archive
from audit_explorer.ui.elements.error_box import telling
from audit_explorer.ui.elements.uploader import uploader
from audit_explorer.ui.navigation import FETCH
from audit_explorer.ui.session.archive_reading import open_archive


def first_visit() -> None:
    """Draw it; each way to one's own log is one click away."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="sample"):
        st.markdown(
            "This reads audit logs of NVIDIA Run:ai. You see a **synthetic sample**: open your own logs.json",
            width="content",
        )
        uploader("first visit", "Your own logs.json", small=True)
        st.page_link(FETCH.file, label="Fetch from a control plane", icon=":material/download:")
        with telling():
            if Archive().segments():
                st.button("Open the archive", key="first visit archive", on_click=open_archive)
