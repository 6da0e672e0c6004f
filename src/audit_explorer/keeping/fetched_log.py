"""What a fetch brought, as a log."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from audit_explorer.sources import Opening

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audit_explorer.sources import Progress
    from audit_explorer.store import Database


class FetchedLog:
    """The files of a fetch, read once into a dataset that archives and readers share; whoever has it closes it.

    `address` is where they came from. `folder` is what removes the files when nobody holds it any more; it is held
    until they are read. `now` is when that is, the clock's time if not given. `incomplete` says what is missing of what
    was asked for. Reading is watched and cancelled from any thread.
    """

    def __init__(
        self, files: Sequence[Path], address: str, folder: object = None, *, now: datetime | None = None
    ) -> None:
        self.label = f"fetched from {address.partition('://')[2]}"
        names = [self.label] if len(files) == 1 else [f"{self.label}, file {n}" for n, _ in enumerate(files, start=1)]
        self.files = tuple(files)
        self.incomplete: tuple[str, ...] = ()
        self._opening = Opening(files, names, now=now or datetime.now(UTC))
        self._folder = folder
        self._dataset: Database | None = None

    @property
    def read(self) -> bool:
        """Whether the files have been read."""
        return self._dataset is not None

    def run(self) -> Database:
        """Give the dataset, and read the files for it if nobody has; raises what reading files raises, see Opening."""
        if self._dataset is None:
            self._dataset = self._opening.run()
            self._folder = None
        facts = self._dataset.facts
        said = tuple(sentence for sentence in self.incomplete if sentence not in facts.incomplete)
        self._dataset.facts = replace(facts, incomplete=(*said, *facts.incomplete))
        return self._dataset

    def progress(self) -> Progress:
        """Say how far reading is."""
        return self._opening.progress()

    def cancel(self) -> None:
        """Stop reading; `run` then raises CancelledError."""
        self._opening.cancel()

    def close(self) -> None:
        """Close the dataset, if there is one."""
        if self._dataset is not None:
            self._dataset.close()
