"""The archive as one of the logs that a session can look at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.sources import Progress
from audit_explorer.store.archive import Archive
from audit_explorer.ui import logs
from audit_explorer.ui.reading import Reading

if TYPE_CHECKING:
    from audit_explorer.store import Dataset

LABEL: Final = "Archive"


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


def archive_buttons(chosen: Reading) -> None:
    """Offer to open the archive, and to add an upload to it."""
    archive = Archive()
    if archive.segments():
        st.button("Open the archive", on_click=_open, help="What was fetched or added so far, however old it is.")
    if chosen.dataset is not None and chosen.label != LABEL and not logs.is_sample(chosen):
        st.button(
            "Add this log to the archive",
            on_click=_add,
            args=[chosen],
            help="What is archived already is not added twice.",
        )


def _open() -> None:
    logs.add(Reading([], [LABEL], work=_Work(Archive())))


def _add(chosen: Reading) -> None:
    if chosen.dataset is not None:
        archive = Archive()
        added = archive.add(chosen.dataset)
        archive.tidy(datetime.now(UTC), grown=added.new > 0)
        st.toast(f"{added.new:,} records added, {added.repeated:,} were archived already.")
