"""Reading files in the background, in a way that can be watched or stopped."""

from __future__ import annotations

import shutil
import threading
from typing import TYPE_CHECKING, Protocol

from audit_explorer.errors import AuditExplorerError, SourceError
from audit_explorer.sources import Opening, Progress

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audit_explorer.store import Dataset


class Work(Protocol):
    """What can be read: files, or the archive."""

    def run(self) -> Dataset:
        """Do it; raises an AuditExplorerError."""

    def progress(self) -> Progress:
        """Say how far it is, from any thread."""

    def cancel(self) -> None:
        """Stop it, from any thread."""


class Reading:
    """One reading of some files, under way or ended: then it has a dataset, or an error that says why not.

    `copies` is a folder of uploaded files that is removed when they are read. `work` is what to do where the names are
    not those of files.
    """

    def __init__(
        self, paths: Sequence[Path], names: Sequence[str], *, copies: Path | None = None, work: Work | None = None
    ) -> None:
        self.label = names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
        self.dataset: Dataset | None = None
        self.error: AuditExplorerError | None = None
        self._copies = copies
        self._opening: Work = work or Opening(paths, names)
        self._thread = threading.Thread(target=self._run, daemon=True, name="reading")
        self._thread.start()

    @property
    def ended(self) -> bool:
        """Whether there is nothing more to wait for."""
        return not self._thread.is_alive()

    def progress(self) -> Progress:
        """Say how far it is."""
        return self._opening.progress()

    def cancel(self) -> None:
        """Stop it."""
        self._opening.cancel()

    def wait(self, seconds: float) -> None:
        """Wait for the end, but not longer than that."""
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            self.dataset = self._opening.run()
        except AuditExplorerError as error:
            self.error = error
        except Exception as error:
            # The person is told, and the server's own output has the rest; a page that stays blank tells nothing.
            self.error = SourceError(
                f"{self.label} could not be read: {type(error).__name__}.",
                "Whoever runs the server finds the reason in its output.",
            )
            raise
        finally:
            if self._copies is not None:
                shutil.rmtree(self._copies, ignore_errors=True)
