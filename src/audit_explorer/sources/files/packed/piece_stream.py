"""Unpacked pieces as a stream that can be read by length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.sources.files.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator


class PieceStream:
    """Reads from pieces as they come; what was wrong with them is in `wrong` once they have ended."""

    def __init__(self, pieces: Iterator[bytes | Reason]) -> None:
        self.wrong: list[Reason] = []
        self._pieces = pieces
        self._rest = b""

    def peek(self, size: int) -> bytes:
        """Give the next `size` bytes, fewer at the end, without going on."""
        parts = [self._rest]
        length = len(self._rest)
        while length < size and (piece := self._next()):
            parts.append(piece)
            length += len(piece)
        self._rest = b"".join(parts)
        return self._rest[:size]

    def read(self, size: int) -> bytes:
        """Give the next `size` bytes, fewer only at the end."""
        found = self.peek(size)
        self._rest = self._rest[len(found) :]
        return found

    def some(self, most: int) -> bytes:
        """Give at least one byte and at most `most`; nothing at the end."""
        data = self._rest or self._next()
        self._rest = data[most:]
        return data[:most]

    def _next(self) -> bytes:
        for piece in self._pieces:
            if isinstance(piece, Reason):
                self.wrong.append(piece)
            elif piece:
                return piece
        return b""
