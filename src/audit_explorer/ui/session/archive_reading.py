"""The archive as one of the logs that a session can look at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.errors import NotAllowedError
from audit_explorer.sources import Progress
from audit_explorer.store import Database
from audit_explorer.store.archive import Archive
from audit_explorer.ui.elements.error_box import telling
from audit_explorer.ui.people.person import person
from audit_explorer.ui.session import logs
from audit_explorer.ui.session.adding import add, draw_adding
from audit_explorer.ui.session.log_name import ARCHIVE
from audit_explorer.ui.session.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Collection

    from audit_explorer.store import Dataset

_LABEL: Final = "Archive"


class _Work:
    """The opening of the archive, told in bytes of its segments as files are."""

    def __init__(self, archive: Archive) -> None:
        self._opening = archive.opening(datetime.now(UTC))

    def run(self) -> Database:
        return self._opening.run()

    def progress(self) -> Progress:
        return Progress("Opening the archive", int(self._opening.fraction() * 100_000_000), 100_000_000)

    def cancel(self) -> None:
        self._opening.cancel()


class ArchiveReading(Reading):
    """The archive as it was when it was opened, until a later one is put in its place."""

    def __init__(self) -> None:
        super().__init__([], [_LABEL], work=_Work(Archive()))
        self.own_name = ARCHIVE
        self._earlier: list[Dataset] = []

    def renew(self, dataset: Dataset, busy: Collection[object]) -> None:
        """Show what was opened later.

        Of the earlier datasets the last one stays open, as a page that is just being drawn may still ask it, like those
        that are busy. The others are closed: Streamlit holds on to whatever a callback once had.
        """
        if self.dataset is not None:
            self._earlier.append(self.dataset)
        self.dataset = dataset
        for one in [one for one in self._earlier[:-1] if one not in busy]:
            self._earlier.remove(one)
            one.close()

    def close(self) -> None:
        """Close every dataset of it."""
        super().close()
        for one in self._earlier:
            one.close()


def opened() -> ArchiveReading | None:
    """Give the archive that this session has open."""
    return next((one for one in logs.available() if isinstance(one, ArchiveReading)), None)


def open_archive() -> None:
    """Open the archive as it is now, in the place of an earlier opening, and look at it."""
    earlier = opened()
    logs.add(ArchiveReading())
    if earlier is not None:
        logs.forget(earlier)


def archive_buttons(chosen: Reading) -> None:
    """Offer to open the archive, and to add an upload to it."""
    with telling():
        if Archive().segments():
            st.button("Open the archive", on_click=open_archive, help="What was fetched or added, however old it is.")
        dataset = chosen.dataset
        own = isinstance(dataset, Database) and not isinstance(chosen, ArchiveReading)
        if own and not logs.is_sample(chosen):
            st.button(
                "Add this log to the archive",
                on_click=add,
                args=[dataset],
                disabled=not person().may_fetch,
                help="What is archived already is not added twice."
                if person().may_fetch
                else str(NotAllowedError("add to the archive")),
            )
        draw_adding()
