"""What a fetch shows: how far it is, then what it brought."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from audit_explorer.filters import Filter
from audit_explorer.period import Period
from audit_explorer.ui import address
from audit_explorer.ui.source_panel import show_error
from audit_explorer.ui.tables import table, whole
from audit_explorer.ui.text import code

if TYPE_CHECKING:
    from audit_explorer.ui.fetching import Fetching
    from audit_explorer.ui.tables import Columns
    from audit_explorer.ui.view import View

_OVERVIEW: Final = Path(__file__).resolve().parents[3] / "pages" / "overview.py"
# A fetch that ends within this time appears without a progress bar flashing up first.
_PATIENCE: Final = 0.5
_LEDGER: Final[Columns] = {
    "at": "At",
    "purpose": "For",
    "start": "Window from",
    "end": "to",
    "offset": whole("Offset"),
    "asked": whole("Asked"),
    "got": whole("Got"),
    "new": whole("New"),
    "repeated": whole("Repeated"),
    "outside": whole("Outside"),
    "status": whole("Status"),
    "milliseconds": whole("ms"),
    "failure": "Failure",
}


def draw_fetching(job: Fetching, view: View) -> bool:
    """Draw it, and say whether it has ended."""
    job.wait(_PATIENCE)
    if not job.ended:
        _progress(job)
        return False
    _result(job, view)
    return True


@st.fragment(run_every=0.5)
def _progress(job: Fetching) -> None:
    """Show how far it is, with a way to stop it; the whole page is drawn again when it has ended."""
    if job.ended:
        st.rerun()
    at = job.progress()
    left = f", about {at.left:,.0f} s left" if at.left is not None else ""
    st.progress(at.share, text=code(at.step, 120))
    st.text(f"{at.records:,} records in {at.requests:,} requests, {at.rate:,.0f} records/s{left}")
    st.button("Cancel", on_click=job.cancel, key="cancel fetching", help="Stops between pages; what came is kept.")


def _result(job: Fetching, view: View) -> None:
    with st.container(border=True, key="fetched"):
        rows, result = job.ledger, job.result
        over = f" over the {result.generation} API" if result is not None and result.generation else ""
        st.text(f"{job.records:,} records in {len(rows):,} requests{over}, from {job.address}")
        _completeness(job)
        if job.error is not None:
            show_error(job.error)
        for sentence in job.said:
            st.text(sentence)
        _buttons(job)
        if rows:
            with st.expander(f"Ledger: {len(rows):,} requests"):
                frame = pd.DataFrame([{name: _naive(value) for name, value in asdict(row).items()} for row in rows])
                table(frame, view, key="ledger", columns=_LEDGER)


def _completeness(job: Fetching) -> None:
    result = job.result
    if result is not None and result.complete:
        narrowed = ", as far as its filters let through" if result.narrowed else ""
        st.success(f"Complete: every record that the server has of the period{narrowed}.", icon=":material/check:")
        return
    why = "it was cancelled" if result is not None and result.cancelled else "of an error" if job.error else ""
    why = f"because {why}" if why else "since what the server sent kept changing"
    st.warning(f"Partial, {why}. What came before is kept.", icon=":material/incomplete_circle:")


def _buttons(job: Fetching) -> None:
    with st.container(horizontal=True):
        if job.result is not None and job.result.resume is not None:
            st.button("Continue", on_click=job.resume, help="From where it stopped, with the same credentials.")
        if job.records and st.button("Explore", type="primary"):
            job.explore()
            # A filter that the fetch knew nothing of would hide what was just fetched.
            asked = job.asked.with_period(Period()) != Filter()
            kept = address.to_other_page()
            zone = {address.ZONE: kept[address.ZONE]} if address.ZONE in kept else {}
            st.switch_page(str(_OVERVIEW), query_params=kept if asked else zone)


def _naive(value: object) -> object:
    """Give a time as tables take it."""
    return pd.Timestamp(value).tz_convert("UTC").tz_localize(None) if isinstance(value, datetime) else value
