"""The archive as one of the logs that a session can look at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.sources import Progress
from audit_explorer.store.archive import Archive
from audit_explorer.ui import logs
from audit_explorer.ui.error_box import telling
from audit_explorer.ui.reading import Reading

if TYPE_CHECKING:
    from audit_explorer.store import Dataset

_LABEL: Final = "Archive"


class _Work:
    """The opening of the archive, told in bytes of its segments as files are."""

    def __init__(self, archive: Archive) -> None:
        self._opening = archive.opening()

    def run(self) -> Dataset:
        return self._opening.run()

    def progress(self) -> Progress:
        return Progress("Opening the archive", int(self._opening.fraction() * 100_000_000), 100_000_000)

    def cancel(self) -> None:
        self._opening.cancel()


class ArchiveReading(Reading):
    """The archive as it was when it was opened, until a later one is put in its place."""

    def __init__(self) -> None:
        super().__init__([], [_LABEL], work=_Work(Archive()))

    def renew(self, dataset: Dataset) -> None:
        """Show what was opened later; the earlier dataset is closed when nobody looks at it any more."""
        self.dataset = dataset


def opened() -> ArchiveReading | None:
    """Give the archive that this session has open."""
    return next((one for one in logs.available() if isinstance(one, ArchiveReading)), None)


def open_archive() -> None:
    """Open the archive as it is now, in the place of an earlier opening, and look at it."""
    if (earlier := opened()) is not None:
        logs.remove(earlier)
    logs.add(ArchiveReading())


def archive_buttons(chosen: Reading) -> None:
    """Offer to open the archive, and to add an upload to it."""
    archive = Archive()
    with telling():
        if archive.segments():
            st.button("Open the archive", on_click=open_archive, help="What was fetched or added, however old it is.")
        if chosen.dataset is None or isinstance(chosen, ArchiveReading) or logs.is_sample(chosen):
            return
        if st.button("Add this log to the archive", help="What is archived already is not added twice."):
            with st.spinner("Adding to the archive …"):
                added = archive.add(chosen.dataset)
                archive.tidy(datetime.now(UTC), grown=added.new > 0)
            st.success(f"{added.new:,} records added, {added.repeated:,} were archived already.")
