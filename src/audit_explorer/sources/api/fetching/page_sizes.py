"""How long the pages of one server are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

HANDFUL: Final = 5
"""So few records are no full page of any server."""


@dataclass(slots=True)
class PageSizes:
    """What the answers of a fetch have shown of the server's page size; shared by all its windows.

    A server may send fewer records than it was asked for. So a page is short only in comparison with what this server
    has sent before, and on a server whose pages differ in length none is.
    """

    longest: int = 0
    followed: set[int] = field(default_factory=set)

    def note(self, lengths: Sequence[int]) -> None:
        """Learn from the pages of one window, in order: all but the last one had records after them."""
        self.longest = max(self.longest, *lengths, 0)
        self.followed.update(lengths[:-1])

    def is_short(self, lengths: Sequence[int], asked: int) -> bool:
        """Whether the last of these pages is short for want of records: a longer one came before, or it has a handful.

        Never a proof by itself.
        """
        if not lengths:
            return False
        followed = self.followed | set(lengths[:-1])
        size = asked if not followed else max(followed) if len(followed) == 1 else 0
        return lengths[-1] < size and lengths[-1] < max(self.longest, *lengths[:-1], HANDFUL)
