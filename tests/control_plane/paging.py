"""How a server divides a result into pages, and what it says about that."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tests.control_plane.log import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """One way; without arguments it keeps to the specification.

    `most` is the longest page that is sent, whatever is asked for; `fewer` records are lacking of what is asked for;
    `lengths` makes pages of other lengths, each depending on its offset alone; `ignores_offset` sends the first page
    always; `cap` is how many records of a result can be had at all; `hides` leaves about each so-many-th record out
    after the result was divided into pages, as a server does that looks at permissions last.

    Of the current API: `next` is right, or on no page, or null or empty on every page, or always goes on, or counts
    with the page size that was asked for; `total` counts the window, the page, what is left from the offset on, or
    isn't there, and is off by `total_by`.
    """

    most: int | None = None
    fewer: int = 0
    lengths: Literal["even", "varying", "growing", "shrinking"] = "even"
    ignores_offset: bool = False
    cap: int | None = None
    hides: int = 0
    next: Literal["right", "absent", "null", "empty", "endless", "asked"] = "right"
    total: Literal["window", "page", "left", "absent"] = "window"
    total_by: int = 0

    def size(self, offset: int, asked: int) -> int:
        """Return how long the page at an offset is, where there are records enough."""
        if not asked:
            return 0
        size = max(1, min(asked, self.most or asked) - self.fewer)
        if self.lengths == "varying":
            return 1 + zlib.crc32(b"%d %d" % (offset, size)) % size
        if self.lengths == "growing":
            return min(size, size // 4 + offset // 3 + 1)
        if self.lengths == "shrinking":
            return max(1, size - offset // 9)
        return size

    def page(self, events: list[Event], offset: int, asked: int) -> list[Event]:
        """Return the events of one page."""
        if self.ignores_offset:
            offset = 0
        reachable = events if self.cap is None else events[: self.cap]
        page = reachable[offset : offset + self.size(offset, asked)]
        if self.hides:
            page = [event for event in page if not self.hidden(event)]
        return page

    def hidden(self, event: Event) -> bool:
        """Tell whether an event is left out of every page."""
        return bool(self.hides) and zlib.crc32(event.legacy_json) % self.hides == 0

    def members(self, end_of_next: str, offset: int, asked: int, sent: int, held: int) -> bytes:
        """Return `total` and `next` as an answer of the current API begins; `held` events are in the whole result."""
        totals = {"window": held, "page": sent, "left": max(0, held - offset)}
        said = b"" if self.total == "absent" else b'"total":%d,' % max(0, totals[self.total] + self.total_by)
        return said + self._next(end_of_next, offset, asked, sent, held)

    def _next(self, end_of_next: str, offset: int, asked: int, sent: int, held: int) -> bytes:
        if self.next == "endless":
            return b'"next":%d,' % (offset + max(1, sent))
        step = asked if self.next == "asked" else self.size(offset, asked)
        if (
            step
            and self.next in {"right", "asked"}
            and offset + step < (held if self.cap is None else min(held, self.cap))
        ):
            return b'"next":%d,' % (offset + step)
        at_end = end_of_next if self.next in {"right", "asked"} else self.next
        return {"absent": b"", "empty": b'"next":"",', "null": b'"next":null,'}[at_end]
