"""A text stream over bytes that reports how far it was read."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from audit_explorer.sources.files.reading_watch import Watch


class _Watched(io.RawIOBase):
    """Bytes passed on, each piece reported."""

    def __init__(self, file: BinaryIO, watch: Watch) -> None:
        super().__init__()
        self._file = file
        self._watch = watch
        self._done = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into the buffer, then report; raise CancelledError when the person stopped the work."""
        data = self._file.read(len(buffer))
        self._done += len(data)
        self._watch.at(self._done)
        buffer[: len(data)] = data
        return len(data)


def watched_text(file: BinaryIO, watch: Watch) -> io.TextIOWrapper:
    """Open bytes as UTF-8 text with line ends kept; a byte that is no UTF-8 stands as U+DC80..U+DCFF."""
    buffered = io.BufferedReader(_Watched(file, watch), buffer_size=1 << 20)
    return io.TextIOWrapper(buffered, encoding="utf-8", errors="surrogateescape", newline="")
