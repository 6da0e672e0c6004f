"""A log on its way into the archive, in the background of a session."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.store.archive import Archive
from audit_explorer.ui.elements.error_box import show_error
from audit_explorer.ui.session.job import Job
from audit_explorer.ui.session.slots import ADDING

if TYPE_CHECKING:
    from audit_explorer.store import Database
    from audit_explorer.store.archive import Added

# Adding that ends within this time is told at once.
_PATIENCE: Final = 1.0


class Adding(Job):
    """One adding, under way or ended: then with how many records were new."""

    def __init__(self, dataset: Database) -> None:
        super().__init__("Adding to the archive")
        self.added: Added | None = None
        self._dataset: Database | None = dataset
        self._start()

    def _work(self) -> None:
        dataset, self._dataset = self._dataset, None
        if dataset is not None:
            archive = Archive()
            self.added = archive.add(dataset)
            archive.tidy(datetime.now(UTC), grown=self.added.new > 0)


def add(dataset: Database) -> None:
    """Begin to add, unless that is under way."""
    ADDING.begin(lambda: Adding(dataset))


def draw_adding() -> None:
    """Draw that it goes on, or what it did; nothing where nothing was added."""
    job = ADDING.get()
    if job is None:
        return
    if not job.wait(_PATIENCE):
        _under_way(job)
        return
    if job.error is not None:
        show_error(job.error)
    if job.added is not None:
        st.success(f"{job.added.new:,} records added, {job.added.repeated:,} were archived already.")


@st.fragment(run_every=1)
def _under_way(job: Adding) -> None:
    if job.ended:
        st.rerun()
    st.caption("Adding to the archive … Other pages stay usable.")
