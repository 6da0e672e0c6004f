"""How far requests to a control plane are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import streamlit as st

from audit_explorer.charts.words import count
from audit_explorer.ui.elements.markdown import code

if TYPE_CHECKING:
    from audit_explorer.sources.api import FetchProgress


class Watched(Protocol):
    """What asks a control plane in the background."""

    @property
    def ended(self) -> bool:
        """Whether there is nothing more to wait for."""
        ...

    def progress(self) -> FetchProgress:
        """Say how far it is."""
        ...

    def cancel(self) -> None:
        """Stop it."""
        ...


@st.fragment(run_every=0.5)
def draw_progress(job: Watched) -> None:
    """Show how far it is, with a way to stop it; the whole page is drawn again when it has ended."""
    if job.ended:
        st.rerun()
    at = job.progress()
    left = f", about {at.left:,.0f} s left" if at.left is not None else ""
    st.progress(at.share, text=code(at.step, 120))
    st.text(f"{count(at.records, 'record')} in {count(at.requests, 'request')}, {at.rate:,.0f} records/s{left}")
    st.button("Cancel", on_click=job.cancel, key="cancel requests", help="Stops between pages; what came is kept.")
