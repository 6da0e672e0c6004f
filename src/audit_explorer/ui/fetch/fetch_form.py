"""The form that says what to fetch from which control plane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.ui.elements.error_box import telling
from audit_explorer.ui.fetch.plan_fields import draw_plan_fields
from audit_explorer.ui.fetch.sign_in import FORM_WIDTH, choose_kind, draw_sign_in
from audit_explorer.ui.people.person import person
from audit_explorer.ui.session import fetching

if TYPE_CHECKING:
    from audit_explorer.ui.view import Look

_KEY: Final = "fetch"


def fetch_form(look: Look) -> None:
    """Draw it; when it is sent and can be done, the fetch begins."""
    with telling():
        person().check("fetch")
        kind = choose_kind(_KEY)
        with st.form(_KEY, width=FORM_WIDTH):
            server = draw_sign_in(kind, _KEY)
            plan = draw_plan_fields(look)
            keep = st.checkbox(
                "Keep what comes in the archive",
                value=True,
                key="fetch keep",
                persist_state="session",
                help="Beyond the 90 days of the platform. What is there already is not added twice.",
            )
            sent = st.form_submit_button("Fetch", type="primary")
        if sent:
            wanted = plan()
            fetching.begin(server(), wanted, keep=keep)
            st.rerun()


def continue_form(job: fetching.Fetching) -> None:
    """Ask for other credentials, where those that there were are rejected, and go on with them."""
    key = "continue"
    with telling():
        kind = choose_kind(key, fixed=job.address)
        with st.form(key, width=FORM_WIDTH):
            server = draw_sign_in(kind, key, fixed=job.address)
            sent = st.form_submit_button("Continue", type="primary", help="From where it stopped.")
        if sent:
            job.resume(server())
            st.rerun()
