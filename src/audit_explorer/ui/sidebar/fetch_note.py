"""The sidebar's word on a fetch that goes on while other pages are looked at."""

from __future__ import annotations

import streamlit as st

from audit_explorer.charts.words import count
from audit_explorer.ui.navigation import FETCH
from audit_explorer.ui.session.fetching import Fetching, latest


def fetch_note() -> None:
    """Draw how far it is, and then, until its end was shown on the page Fetch, that it has ended."""
    job = latest()
    if job is None or job.seen:
        return
    if job.ended:
        st.page_link(
            FETCH.file, label=f"Fetching has ended: {count(job.records, 'record')}", icon=":material/download_done:"
        )
    else:
        _under_way(job)


@st.fragment(run_every=2)
def _under_way(job: Fetching) -> None:
    if job.ended:
        st.rerun()
    st.page_link(
        FETCH.file, label=f"Fetching: {count(job.progress().records, 'record')} so far", icon=":material/downloading:"
    )
