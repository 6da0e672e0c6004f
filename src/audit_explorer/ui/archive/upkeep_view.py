"""The part of the Archive page that brings the archive up to date."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast

import streamlit as st

from audit_explorer.charts.words import count
from audit_explorer.ui.elements.error_box import show_error, telling
from audit_explorer.ui.fetch.plan_fields import GENERATIONS
from audit_explorer.ui.fetch.request_progress import draw_progress
from audit_explorer.ui.fetch.sign_in import FORM_WIDTH, choose_kind, draw_sign_in
from audit_explorer.ui.people.person import person
from audit_explorer.ui.session.refreshing import Upkeep, latest, refresh, set_upkeep, stopped, upkeep

if TYPE_CHECKING:
    from audit_explorer.sources.api.fetching.plan import Wanted
    from audit_explorer.ui.session.refreshing import Refreshing

_KEY: Final = "sync"
_SINCE: Final = {90: "90 days: all there is", 30: "30 days", 7: "7 days"}
# A sync that ends within this time appears without a progress bar flashing up first.
_PATIENCE: Final = 0.5


def under_way() -> Refreshing | None:
    """Give the refresh that goes on: asked once, before anything is drawn, as its end changes all that is."""
    job = latest()
    return None if job is None or job.wait(_PATIENCE) else job


def draw_upkeep(job: Refreshing | None) -> None:
    """Draw how far the refresh under way is; without one what the last one did, and what begins the next one."""
    st.subheader("Keep it up to date", anchor=False)
    if job is not None:
        draw_progress(job)
        return
    last, why = latest(), stopped()
    if last is not None:
        _result(last)
    if why is not None and (last is None or last.error is not why):
        show_error(why)
    known = upkeep()
    if known is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Sync now", type="primary", on_click=refresh, help="Fetches only what the archive lacks.")
            st.text(f"from {known.server.address}")
            st.button("Sync from elsewhere", type="tertiary", on_click=set_upkeep, args=[None])
        return
    _form()


def _form() -> None:
    st.text("Fetches from a control plane what the archive lacks. Without a browser: audit-explorer sync.")
    with telling():
        person().check("bring the archive up to date")
        kind = choose_kind(_KEY)
        with st.form(_KEY, width=FORM_WIDTH):
            server = draw_sign_in(kind, _KEY)
            with st.container(horizontal=True):
                since = st.selectbox("Bring up to date", list(_SINCE), format_func=_SINCE.__getitem__, key="sync since")
                generation = st.selectbox(
                    "Audit API of the control plane",
                    list(GENERATIONS),
                    format_func=GENERATIONS.__getitem__,
                    key="sync generation",
                )
            sent = st.form_submit_button("Sync now", type="primary")
        if sent:
            set_upkeep(Upkeep(server(), timedelta(days=since), cast("Wanted", generation)))
            refresh()
            st.rerun()


def _result(job: Refreshing) -> None:
    if job.error is not None:
        show_error(job.error)
    done = job.synced
    if done is None:
        return
    new, requests = count(done.new, "new record"), count(len(done.ledger), "request")
    told = f"{new}, {done.repeated:,} already there, in {requests}."
    if done.complete:
        st.success(f"Up to date: {told}", icon=":material/check:")
    else:
        why = "Cancelled" if done.cancelled else "Not complete"
        st.warning(f"{why}: {told} The next sync goes on from here.", icon=":material/incomplete_circle:")
    for sentence in done.said:
        st.text(sentence)
