"""What a fetch shows: how far it is, then what it brought."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.charts.words import count
from audit_explorer.filters import Filter
from audit_explorer.period import Period
from audit_explorer.ui import link
from audit_explorer.ui.elements.error_box import show_error, telling
from audit_explorer.ui.elements.ledger_table import draw_ledger
from audit_explorer.ui.fetch.fetch_form import continue_form
from audit_explorer.ui.fetch.request_progress import draw_progress
from audit_explorer.ui.fetch.sign_in import is_rejected
from audit_explorer.ui.navigation import OVERVIEW

if TYPE_CHECKING:
    from audit_explorer.ui.session.fetching import Fetching
    from audit_explorer.ui.view import Look

# A fetch that ends within this time appears without a progress bar flashing up first.
_PATIENCE: Final = 0.5


def draw_fetching(job: Fetching, look: Look) -> bool:
    """Draw it, and say whether it has ended."""
    if not job.wait(_PATIENCE):
        draw_progress(job)
        return False
    if job.records and not job.taken:
        st.rerun()  # it has ended while this page was drawn: what it brought is the log of all pages from here on
    job.seen = True
    with st.container(border=True, key="fetched"):
        _result(job, look)
    return True


def _result(job: Fetching, look: Look) -> None:
    rows, result = job.ledger, job.result
    over = f" over the {result.generation} API" if result is not None and result.generation else ""
    st.text(f"{count(job.records, 'record')} in {count(len(rows), 'request')}{over}, from {job.address}")
    _completeness(job)
    if job.error is not None:
        show_error(job.error)
    for sentence in job.said:
        st.text(sentence)
    if job.keep:
        _archived(job)
    _buttons(job)
    draw_ledger([asdict(row) for row in rows], look, key="ledger")


def _completeness(job: Fetching) -> None:
    result = job.result
    if result is not None and result.complete:
        narrowed = ", as far as its filters let through" if result.narrowed else ""
        st.success(f"Complete: every record that the server has of the period{narrowed}.", icon=":material/check:")
        return
    why = "it was cancelled" if result is not None and result.cancelled else "of an error" if job.error else ""
    if why and not job.records:
        st.warning(f"Nothing came, because {why}.", icon=":material/block:")
        return
    if why:
        text = f"Partial, because {why}. What came before is kept."
    else:
        text = (
            "Not known to be complete: the server's answers contradict each other, or leave it open. What came is kept."
        )
    st.warning(text, icon=":material/incomplete_circle:")


def _archived(job: Fetching) -> None:
    if job.archive_error is not None:
        show_error(job.archive_error)
    new, repeated = job.added
    if new or repeated:
        st.text(f"Kept in the archive: {count(new, 'new record')}, {repeated:,} already there.")


def _buttons(job: Fetching) -> None:
    signed_in = job.server is not None and not is_rejected(job.server, job.error)
    with st.container(horizontal=True), telling():
        if job.records and st.button("Explore", type="primary"):
            job.explore()
            # A filter that the fetch knew nothing of would hide what was just fetched.
            asked = job.asked.with_period(Period()) != Filter()
            kept = link.to_other_page()
            look_alone: dict[str, list[str]] = {name: kept[name] for name in (link.LOG, link.ZONE) if name in kept}
            st.switch_page(OVERVIEW.file, query_params=kept if asked else look_alone)
        again = "From where it stopped, with the same credentials."
        if job.resumable and signed_in and st.button("Continue", help=again):
            job.resume()
            st.rerun()
    if job.resumable and not signed_in:
        st.text("Sign in again to go on from where it stopped:")
        continue_form(job)
