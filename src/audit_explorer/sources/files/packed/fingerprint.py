"""The fingerprint of a file, worked out while the file is being read."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING, Final

from audit_explorer.errors import CancelledError, UnreadableFileError

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.sources.files.reading_watch import Cancelled

_CHUNK: Final = 1 << 20


class Fingerprint:
    """The SHA-256 of a file's content: begun at once, waited for when it is called."""

    def __init__(self, path: Path, cancelled: Cancelled | None) -> None:
        self._answer: Future[str] = Future()
        self._path = path
        self._cancelled = cancelled
        # A thread costs more than a small file's hash.
        if path.stat().st_size <= _CHUNK:
            self._run()
        else:
            Thread(target=self._run, daemon=True, name="fingerprint").start()

    def __call__(self) -> str:
        """Give it in hexadecimal; raises CancelledError, or UnreadableFileError."""
        return self._answer.result()

    def _run(self) -> None:
        digest = hashlib.sha256()
        try:
            with self._path.open("rb") as file:
                while data := file.read(_CHUNK):
                    if self._cancelled is not None and self._cancelled():
                        self._answer.set_exception(CancelledError("Reading"))
                        return
                    digest.update(data)
        except OSError as error:
            self._answer.set_exception(UnreadableFileError(self._path.name, error.strerror or str(error)))
        else:
            self._answer.set_result(digest.hexdigest())
