"""Reading files in the background, in a way that can be watched or stopped."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Protocol

from audit_explorer.sources import Opening, Progress
from audit_explorer.ui.session.job import Job

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audit_explorer.store import Database


class Work(Protocol):
    """What can be read: files, or the archive."""

    def run(self) -> Database:
        """Do it; raises an AuditExplorerError."""

    def progress(self) -> Progress:
        """Say how far it is, from any thread."""

    def cancel(self) -> None:
        """Stop it, from any thread."""


class Reading(Job):
    """One reading of some files, under way or ended: then it has a dataset, or an error that says why not.

    `copies` is a folder of uploaded files that is removed when they are read. `work` is what to do where the names are
    not those of files.
    """

    def __init__(
        self, paths: Sequence[Path], names: Sequence[str], *, copies: Path | None = None, work: Work | None = None
    ) -> None:
        self.label = names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
        super().__init__(f"Reading {self.label}")
        self.dataset: Database | None = None
        self._copies = copies
        self._opening: Work = work or Opening(paths, names)
        self._start()

    def progress(self) -> Progress:
        """Say how far it is."""
        return self._opening.progress()

    def cancel(self) -> None:
        """Stop it."""
        self._opening.cancel()

    def close(self) -> None:
        """Stop it, and remove what was made of it."""
        self.cancel()
        if self.dataset is not None:
            self.dataset.close()

    def _work(self) -> None:
        try:
            self.dataset = self._opening.run()
        finally:
            if self._copies is not None:
                shutil.rmtree(self._copies, ignore_errors=True)
