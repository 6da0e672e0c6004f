"""The files that arrived records are kept in."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, Final

from audit_explorer.sources.api.fetching.private_file import private_file, writing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_FILE_LIMIT: Final = 256 << 20


class RecordFiles:
    """NDJSON files in a private folder, one record a line; a page is on the disk, or not in the file at all.

    `written` is how many bytes are in all of them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: BinaryIO | None = None
        self._size = 0
        self.files: list[Path] = []
        self.written = 0

    def add(self, lines: Sequence[bytes]) -> None:
        """Write a page's records; raises NotWrittenError, with nothing of the page written, when the disk refuses."""
        if not lines:
            return
        page = b"\n".join([*lines, b""])
        with writing():
            try:
                self._write(page)
            except OSError:
                self._undo()
                raise
        self._size += len(page)
        self.written += len(page)

    def _write(self, page: bytes) -> None:
        if self._file is None or self._size > _FILE_LIMIT:
            self.close()
            self._file, path = private_file(self._folder, "fetched")
            self._size = 0
            self.files.append(path)
        self._file.write(page)
        self._file.flush()

    def close(self) -> None:
        """Let go of the file; without a record in it, it goes too."""
        if self._file is not None:
            self._file.close()
            self._file = None
            if not self._size:
                self.files.pop().unlink(missing_ok=True)

    def _undo(self) -> None:
        """Take a half-written page away, and what the buffer still holds of it."""
        if self._file is None:
            return
        file, self._file = self._file, None
        with suppress(OSError):  # what could not be written is cut off below
            file.close()
        path = self.files[-1]
        try:
            with path.open("r+b") as again:
                again.truncate(self._size)
        finally:
            if not self._size:
                self.files.pop().unlink(missing_ok=True)
