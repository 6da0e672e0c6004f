"""The sidebar's part about refreshing the archive: how often, and what the last time brought."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.place import twin
from audit_explorer.charts.words import count
from audit_explorer.errors import AuditExplorerError
from audit_explorer.period import format_instant
from audit_explorer.ui import link
from audit_explorer.ui.elements.error_box import show_error
from audit_explorer.ui.events import event_table
from audit_explorer.ui.fetch.sign_in import is_rejected
from audit_explorer.ui.server.downloads import under_way
from audit_explorer.ui.session.archive_reading import opened
from audit_explorer.ui.session.refreshing import Refreshing, keep_up, latest, refresh, stopped
from audit_explorer.ui.session.slots import WHOLE_PAGE_DRAWN
from audit_explorer.ui.view import current_look

if TYPE_CHECKING:
    from collections.abc import Callable

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


def take_over() -> None:
    """Put what a refresh brought in its place; before anything is drawn, so that all of the page shows the same."""
    job = latest()
    if job is None or not job.ended or job.taken:
        return
    if job.upkeep is not None and is_rejected(job.upkeep.server, job.error):
        keep_up(None, job.error)  # rejected credentials are not sent again and again
    move = None
    if job.dataset is not None and (job.shown is None or job.shown is not opened() or job.shown.dataset is None):
        job.dataset.close()
    elif job.dataset is not None and job.shown is not None and job.shown.dataset is not None:
        move = partial(_moved, job.shown.dataset, job.dataset)
        job.shown.renew(job.dataset, under_way())
    job.taken = True
    if move is not None:
        _follow(move)


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


def _moved(before: Dataset, after: Dataset, seq: int) -> int | None:
    """Give an event's number in the later dataset; None where the earlier one can't tell any more what it was."""
    try:
        return twin(before, after, seq)
    except AuditExplorerError:
        return None  # its files are gone: the reader starts from the top


def _follow(move: Callable[[int], int | None]) -> None:
    """Keep the reader's place where a merge of the archive's files gave the records other numbers."""
    event_table.follow(move)
    event = link.event()
    if event is not None and (moved := move(event)) not in {None, event}:
        link.change(event=str(moved))


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
    st.caption(f"Refreshed at {format_instant(job.began, zone)} ({zone.key}): {brought}")


def _seconds() -> int:
    """Give how often to refresh; 0 is never."""
    chosen: int = st.session_state.get(_EVERY, 0)
    return chosen if opened() is not None else 0
