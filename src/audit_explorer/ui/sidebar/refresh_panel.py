"""The sidebar's part about refreshing the archive: how often, and what the last time brought."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import streamlit as st

from audit_explorer.charts.words import count
from audit_explorer.shown import shown
from audit_explorer.ui.elements.error_box import show_error
from audit_explorer.ui.fetch.sign_in import is_rejected
from audit_explorer.ui.server.downloads import under_way
from audit_explorer.ui.session.archive_reading import opened
from audit_explorer.ui.session.refreshing import Refreshing, latest, refresh, set_upkeep, stopped
from audit_explorer.ui.session.slots import WHOLE_PAGE_DRAWN
from audit_explorer.ui.view import current_look

_EVERY: Final = "refresh every"
_CHOICES: Final = {
    0: "Off",
    30: "Every 30 seconds",
    60: "Every minute",
    300: "Every 5 minutes",
    900: "Every 15 minutes",
}
# How many seconds pass between two looks at whether a refresh has ended, or is due.
_LOOK: Final = 2.0


def take_over() -> None:
    """Put what a refresh brought in its place; before anything is drawn, so that all of the page shows the same."""
    job = latest()
    if job is None or not job.ended or job.taken:
        return
    if job.upkeep is not None and is_rejected(job.upkeep.server, job.error):
        set_upkeep(None, job.error)  # rejected credentials are not sent again and again
    if job.dataset is not None and (job.shown is None or job.shown is not opened() or job.shown.dataset is None):
        job.dataset.close()
    elif job.dataset is not None and job.shown is not None and job.shown.dataset is not None:
        job.shown.renew(job.dataset, under_way())
    job.taken = True


def refresh_panel() -> None:
    """Draw it where the archive is open; what a refresh brings is shown on whatever page the reader is."""
    if opened() is not None:
        st.selectbox(
            "Refresh the archive",
            list(_CHOICES),
            format_func=_CHOICES.__getitem__,
            key=_EVERY,
            persist_state="session",
            on_change=lambda: refresh() if _seconds() else None,
            help="As long as this tab is open: shows what others add, and fetches too once Sync now was used.",
        )
    job = latest()
    if _seconds() or (job is not None and not job.taken):
        # While the whole page is drawn nothing may end its drawing: what was clicked is still to be acted on.
        WHOLE_PAGE_DRAWN.set(True)
        st.fragment(_watch, run_every=_LOOK)()
        WHOLE_PAGE_DRAWN.set(False)


def _watch() -> None:
    """Let the page be drawn again when a refresh has ended, and begin the next one when it is due."""
    job, seconds = latest(), _seconds()
    if job is not None and job.ended and not job.taken and not WHOLE_PAGE_DRAWN.get():
        if job.dataset is not None or job.error is not None:
            st.rerun()
        take_over()
    if seconds and job is not None and job.taken and (datetime.now(UTC) - job.began).total_seconds() >= seconds:
        refresh()
    if seconds:
        _say(job)


def _say(job: Refreshing | None) -> None:
    if (why := stopped()) is not None:
        st.warning("Nothing is fetched any more: sign in again on the page Archive.", icon=":material/sync_disabled:")
        show_error(why)
    if job is None or not job.ended:
        st.caption("Refreshing …")
        return
    if job.error is not None and job.error is not why:
        show_error(job.error)
    zone = current_look().zone
    brought = f"{count(job.synced.new, 'new record')} fetched" if job.synced is not None else "nothing was fetched"
    st.caption(f"Refreshed at {shown(job.began, zone=zone)} ({zone.key}): {brought}")


def _seconds() -> int:
    """Give how often to refresh; 0 is never."""
    chosen: int = st.session_state.get(_EVERY, 0)
    return chosen if opened() is not None else 0
