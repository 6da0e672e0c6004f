"""A log on its way into the archive, in the background of a session."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.charts.words import count
from audit_explorer.period import format_utc
from audit_explorer.store.archive import Archive
from audit_explorer.ui.elements.error_box import show_error
from audit_explorer.ui.people.person import person
from audit_explorer.ui.session.job import Job
from audit_explorer.ui.session.slots import ADDING

if TYPE_CHECKING:
    from audit_explorer.store import Database
    from audit_explorer.store.archive import Added
    from audit_explorer.ui.people.role import Person

# Adding that ends within this time is told at once.
_PATIENCE: Final = 1.0
# Of the names of many files, as much as a line of the ledger has room for.
_LONGEST_NAMES: Final = 400


class Adding(Job):
    """One adding, under way or ended: then with how many records were new."""

    def __init__(self, dataset: Database, by: Person) -> None:
        """Begin; raises NotAllowedError."""
        by.check("add to the archive")
        super().__init__("Adding to the archive")
        self.added: Added | None = None
        self._by = by.name
        self._dataset: Database | None = dataset
        self._start()

    def _work(self) -> None:
        dataset, self._dataset = self._dataset, None
        if dataset is not None:
            archive, now = Archive(), datetime.now(UTC)
            self.added = archive.add(dataset, by=self._by)
            if self._by:
                archive.add_requests(now, _names(dataset), [_row(self.added, now)], by=self._by)
            archive.tidy(now, grown=self.added.new > 0)


def add(dataset: Database) -> None:
    """Begin to add, unless that is under way; raises NotAllowedError."""
    ADDING.begin(lambda: Adding(dataset, person()))


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
        already = count(job.added.repeated, "was", "were")
        st.success(f"{count(job.added.new, 'record')} added, {already} archived already.")


@st.fragment(run_every=1)
def _under_way(job: Adding) -> None:
    if job.ended:
        st.rerun()
    st.caption("Adding to the archive … Other pages stay usable.")


def _names(dataset: Database) -> str:
    return ", ".join(file.name for file in dataset.facts.files)[:_LONGEST_NAMES]


def _row(added: Added, now: datetime) -> str:
    """Give the row of the archive's ledger, which tells what came in without a request."""
    said = {"at": format_utc(now), "purpose": "added by hand", "got": added.new + added.repeated}
    return json.dumps(said | {"new": added.new, "repeated": added.repeated, "failure": ""})
