"""Reading files in the background, in a way that can be watched or stopped."""

from __future__ import annotations

import shutil
import weakref
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from audit_explorer.sources import Opening, Progress
from audit_explorer.store.reading_choices import NOTHING_SAID, ReadingChoices
from audit_explorer.ui.session.job import Job
from audit_explorer.ui.session.leaving import cancel_when_left

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audit_explorer.store import Dataset
    from audit_explorer.ui.session.log_name import LogName


class Work(Protocol):
    """What can be read: files, the archive, or the published table."""

    def run(self) -> Dataset:
        """Do it; raises an AuditExplorerError."""

    def progress(self) -> Progress:
        """Say how far it is, from any thread."""

    def cancel(self) -> None:
        """Stop it, from any thread."""


class Reading(Job):
    """One reading of some files, under way or ended: then it has a dataset, or an error that says why not.

    `copies` is a folder of uploaded files that is removed when they are read, or with the log where their times leave
    something open, so that they can be read `again`. `work` is what to do where the names are not those of files, and
    `own_name` how an address names that. `content` is the hash of files that were read before. `asked_for`: it was
    opened because an address names a log that wasn't here. One that is not `shared` by all sessions ends when its
    session has no browser any more.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        names: Sequence[str],
        *,
        copies: Path | None = None,
        work: Work | None = None,
        choices: ReadingChoices = NOTHING_SAID,
        shared: bool = False,
        content: str = "",
    ) -> None:
        self.label = names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
        super().__init__(f"Reading {self.label}")
        self.dataset: Dataset | None = None
        self.choices = choices
        self._copies = copies
        # Whoever leaves without closing the log leaves no copy either.
        self._removal = None if copies is None else weakref.finalize(self, shutil.rmtree, copies, ignore_errors=True)
        self.closed = False
        self.own_name: LogName | None = None
        self.asked_for = False
        self._content = content
        self._files = tuple(paths), tuple(names)
        self._opening: Work = work or Opening(paths, names, now=datetime.now(UTC), choices=choices)
        self._start()
        if not shared:
            cancel_when_left(self.cancel, self.wait)

    @property
    def content(self) -> str:
        """The hash of what the files hold, see Facts; "" as long as it isn't known."""
        return self.dataset.facts.content if self.dataset is not None else self._content

    def progress(self) -> Progress:
        """Say how far it is."""
        return self._opening.progress()

    def cancel(self) -> None:
        """Stop it."""
        self._opening.cancel()

    def again(self, choices: ReadingChoices) -> Reading:
        """Read the same files with other choices; give itself where there are none, or where it makes no difference."""
        if choices == self.choices or not self.ended or self._copies is None:
            return self
        later = Reading(*self._files, copies=self._copies, choices=choices, content=self.content)
        if self._removal is not None:
            self._removal.detach()
        self._copies = self._removal = None
        self.close()
        return later

    def close(self) -> None:
        """Stop it, and remove what was made of it."""
        self.closed = True
        self.cancel()
        if self.dataset is not None:
            self.dataset.close()
        if self.ended:
            self._remove_copies()

    def _work(self) -> None:
        try:
            self.dataset = self._opening.run()
        finally:
            facts = self.dataset.facts if self.dataset is not None else None
            if facts is None or self.closed or not (facts.zoneless or facts.orderless or facts.choices.made):
                self._remove_copies()

    def _remove_copies(self) -> None:
        self._copies = None
        if self._removal is not None:
            self._removal()
