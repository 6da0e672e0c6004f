"""Whether the files of an open archive are still those that were verified."""

from __future__ import annotations

from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

from audit_explorer.errors import LogGoneError
from audit_explorer.store.archive.integrity.file_check import Watch, file_hash
from audit_explorer.store.archive.integrity.verified_files import Stamp, stamp_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audit_explorer.store.archive.segments.pinned_segments import Pinned


class Unchanged:
    """Looks at the files of a dataset before a question is asked of it, and after.

    A link keeps a file from going, not from being written to. A file whose size, time or inode changed is read whole:
    the same content under another time is no damage.
    """

    def __init__(self, events: Path | None, pinned: Sequence[Pinned], remembered: Sequence[Path]) -> None:
        """Look at a database of events and at segments; `remembered` is what a later opening would believe of them.

        Without a database, every question reads the segments.
        """
        self._remembered = remembered
        self._events = None if events is None else (events, stamp_of(events))
        # A segment that was made anew for this opening is nobody else's.
        self._segments = {one.path: (one.stamp, one.segment.sha256) for one in pinned}
        self._lock = Lock()

    def check(self, sql: str) -> None:
        """Raise LogGoneError when what the question reads is no more what was verified."""
        if self._events is not None:
            path, stamp = self._events
            # Of a folder that was removed, the engine goes on reading the files that it has open.
            if stamp_of(path) not in {None, stamp}:
                raise LogGoneError
            if "received" not in sql:  # only these are read from the segments
                return
        for segment, (known, sha256) in tuple(self._segments.items()):
            if stamp_of(segment) != known:
                self._look(segment, sha256)

    def doubt(self) -> None:
        """Remove what is remembered: the next opening verifies every segment, and makes the database anew."""
        for path in self._remembered:
            with suppress(OSError):
                path.unlink()

    def _look(self, segment: Path, sha256: str) -> None:
        with self._lock:
            try:
                found = file_hash(segment, Watch())
            except OSError as error:
                raise LogGoneError from error
            if found is None or found[1] != sha256:
                raise LogGoneError
            self._segments[segment] = Stamp.of(segment.stat()), sha256
