"""The sidebar's part about refreshing the archive: how often, and what the last time brought."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.place import twin
from audit_explorer.charts.words import count
from audit_explorer.period import format_instant
from audit_explorer.ui import address, event_table
from audit_explorer.ui.archive_log import opened
from audit_explorer.ui.error_box import show_error
from audit_explorer.ui.refreshing import Refreshing, keep_up, latest, refresh
from audit_explorer.ui.sign_in import is_rejected
from audit_explorer.ui.view import current_look

if TYPE_CHECKING:
    from audit_explorer.store import Dataset

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
        st.fragment(_watch, run_every=_LOOK)()


def _watch() -> None:
    """Take over what a refresh brought, and begin the next one when it is due."""
    job, seconds = latest(), _seconds()
    if job is not None and job.ended and not job.taken:
        job.taken = True
        _take(job)
        if job.dataset is not None or job.error is not None:
            st.rerun()
    if seconds and job is not None and job.ended and (datetime.now(UTC) - job.began).total_seconds() >= seconds:
        refresh()
    if seconds:
        _say(job)


def _take(job: Refreshing) -> None:
    if job.upkeep is not None and is_rejected(job.upkeep.server, job.error):
        keep_up(None)  # rejected credentials are not sent again and again
    if job.dataset is None:
        return
    if job.shown is None or job.shown is not opened() or job.shown.dataset is None:
        job.dataset.close()
        return
    _follow(job.shown.dataset, job.dataset)
    job.shown.renew(job.dataset)


def _follow(before: Dataset, after: Dataset) -> None:
    """Keep the reader's place where a merge of the archive's files gave the records other numbers."""
    move = partial(twin, before, after)
    event = address.number("event")
    if event is not None and (moved := move(event)) not in {None, event}:
        address.change(event=str(moved))
    event_table.follow(move)


def _say(job: Refreshing | None) -> None:
    if job is None or not job.ended:
        st.caption("Refreshing …")
        return
    if job.error is not None:
        show_error(job.error)
    look = current_look()
    brought = f": {count(job.synced.new, 'new record')}" if job.synced is not None else ""
    st.caption(f"Refreshed at {format_instant(job.began, look.zone)} ({look.zone.key}){brought}")


def _seconds() -> int:
    """Give how often to refresh; 0 is never."""
    chosen: int = st.session_state.get(_EVERY, 0)
    return chosen if opened() is not None else 0
