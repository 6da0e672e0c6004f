"""What the files of one opening may unpack to in all, however they lie within each other."""

from __future__ import annotations

from audit_explorer.errors import FileTooLargeError


class Allowance:
    """A number of bytes, and of members, that one opening's files share."""

    def __init__(self, limit: int, members: int = 60_000) -> None:
        self.limit = limit
        self.left = limit
        self._members = members

    def take(self, size: int, file: str) -> None:
        """Take bytes that were unpacked of `file`; raise FileTooLargeError when that is more than was left."""
        self.left -= size
        if self.left < 0:
            raise FileTooLargeError(file, self.limit)

    def take_member(self) -> bool:
        """Take one member; False when there may be no more. The engine numbers files with 16 bits."""
        self._members -= 1
        return self._members >= 0
