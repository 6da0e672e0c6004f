"""One reading of a window, from its first page to its last, with the facts that say whether it is whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.sources.api.answering.answers import Page
    from audit_explorer.sources.api.fetching.page_sizes import PageSizes
    from audit_explorer.sources.api.fetching.windows import Window

MOST_PAGES: Final = 50_000
"""A reading of more pages than this is given up: a server can invent records without end."""

MOST_RECORDS: Final = 1_000_000
"""So is one of more records, because each of them is remembered."""

_NOTHING_NEW: Final = 2
_SHIFTS: Final = 3


@dataclass(slots=True)
class WindowReading:
    """The pages so far of `window`, from record `start` on, with `asked` records asked for a page.

    It is over when a page is empty or brings nothing new. `at` is where the next page begins: behind what came,
    whatever `next` says, because a server may work that out from the page size that it didn't heed. `claimed` is a
    total that came with an answer beside its pages.
    """

    window: Window
    start: int
    asked: int
    at: int = field(init=False)
    new: int = 0
    pages: int = 0
    repeated: int = 0
    ended: bool = False
    stuck: bool = False
    chased: bool = False
    claimed: int = 0
    strange: int = 0
    odd_total: bool = False
    parts: tuple[Window, ...] = ()
    met: set[bytes] = field(default_factory=set)
    lengths: list[int] = field(default_factory=list)
    columns: list[tuple[Sequence[int | None], Sequence[bytes]]] = field(default_factory=list)
    _totals: list[tuple[int, int]] = field(default_factory=list)
    _led: list[bool] = field(default_factory=list)
    _first: frozenset[bytes] = frozenset()
    _last: bytes = b""
    _beyond: int = 0
    _idle: int = 0
    _shifts: int = 0
    _empty: bool = False
    _gap: bool = False

    def __post_init__(self) -> None:
        self.at = self.start

    @property
    def over(self) -> bool:
        """Whether there is nothing more to ask."""
        return self.ended or self.stuck or self.chased or self.endless

    @property
    def endless(self) -> bool:
        """Whether it was given up."""
        return (self.pages >= MOST_PAGES or len(self.met) >= MOST_RECORDS) and not self.ended

    @property
    def count(self) -> int:
        """How many records the server has sent from the window's first one on; a page's repetitions of others aside."""
        return self.start + sum(self.lengths)

    @property
    def total(self) -> int | None:
        """How many records the server says that there are, at the last page with something new to it.

        None where it says nothing, or perhaps how many are on the page.
        """
        if not self._totals:
            return None
        if all(total == got for got, total in self._totals):
            return 0 if self.count == self._totals[-1][1] == 0 else None
        return self._totals[0 if self.one_answer else -1][1]

    @property
    def adds_up(self) -> bool:
        """Whether as many different records came as the server says there are: then none was passed over."""
        return self.total == self.count

    @property
    def lacks(self) -> bool:
        """Whether the server says that there are more records than it sent."""
        return max(self.claimed, self.total or 0) > self.count

    @property
    def miscounted(self) -> str:
        """Say in a clause that the server's own total contradicts what it sent; empty where it doesn't."""
        if self.lacks:
            return lacking(max(self.claimed, self.total or 0), self.count)
        # A total may be of what is left from a page on, or have grown: more than any of them can't be.
        most = max((total for _, total in self._totals), default=self.count)
        return lacking(most, self.count) if self.total is not None and most < self.count else ""

    @property
    def flawed(self) -> str:
        """Say in a clause what else contradicts that this was all, and only records; empty where nothing does."""
        return flaw(self.strange, odd_total=self.odd_total)

    @property
    def moved(self) -> bool:
        """Whether the pages contradict each other, so that a record may have slipped through between two of them."""
        if self.adds_up:
            return False
        return self.repeated > 0 or (self.total is not None and len({total for _, total in self._totals}) > 1)

    @property
    def one_answer(self) -> bool:
        """Whether one page brought everything: that is of one moment, whatever came after it."""
        return self.start == 0 and len(self.lengths) <= 1 and self.count < self.asked

    def facts(self, sizes: PageSizes) -> int:
        """Count what says that this was all; one alone is no proof.

        That nothing came after the last record, that the total adds up, that `next` led so far and no further, that
        the last page is short.
        """
        led = len(self._led) > 1 and all(self._led[:-1]) and not self._led[-1]
        ended = self.ended and not self._gap
        return ended + self.adds_up + led + sizes.is_short(self.lengths, self.asked)

    def add(self, page: Page, new: int) -> None:
        """Take the page that was asked for at `at`, of which `new` records were kept."""
        keys = page.records.keys
        repeated = 0 if self.met.isdisjoint(keys) else sum(key in self.met for key in keys)
        self.pages += 1
        self.strange += page.strange
        self.odd_total |= page.odd_total
        self.new += new
        if page.total is not None:
            self._totals.append((len(keys), page.total))
        offset = self.at
        on = page.next is not None and page.next > offset
        if page.next is not None:
            self._beyond = max(self._beyond, page.next)
        if not keys:
            # Perhaps the server leaves records out after it has divided them into pages: `next` is asked once.
            self.ended = self._empty or self._beyond <= offset
            self._empty, self.at = True, max(offset, self._beyond)
            return
        self._gap |= self._empty
        self._empty = False
        self.columns.append((page.records.times, keys))
        if repeated == len(keys):
            self._nothing_new(keys)
        else:
            self.repeated += repeated > 0
            self.lengths.append(len(keys) - repeated)
            self._led.append(on)
            self._idle = 0
            self.ended = self._grown() and not on
        self.met.update(keys)
        self._first = self._first or frozenset(keys)
        self._last = keys[-1]
        self.at = offset + (len(keys) - repeated or len(keys))
        self._shifts += repeated > 0 and len(keys) - repeated < max(self.lengths)
        self.chased = self._shifts >= _SHIFTS  # the log grows as fast as it is read

    def _nothing_new(self, keys: Sequence[bytes]) -> None:
        if frozenset(keys) == self._first:
            self.stuck = True  # the offset isn't heeded
        elif keys[-1] == self._last and len(keys) < self.asked:
            self.ended = True  # records that came in before the others pushed the last ones on to this page
        else:
            self.repeated += 1
            self._idle += 1
            self.stuck = self._idle >= _NOTHING_NEW

    def _grown(self) -> bool:
        """Whether the log grew, between two pages, by just what the second one brought, and nothing else is left."""
        if len(self._totals) < 2 or self.start:  # noqa: PLR2004
            return False
        (_, before), (got, now) = self._totals[-2:]
        return got < self.asked and now - got == before == self.count - got

    def inside(self) -> dict[bytes, int]:
        """Give the records of the window that say when they happened: key and time."""
        return {
            key: at
            for times, keys in self.columns
            for at, key in zip(times, keys, strict=True)
            if at is not None and self.window.holds(at)
        }


def lacking(total: int, sent: int) -> str:
    """Say that the server contradicts itself."""
    return f"the server says that it has {total:,} records, but sent {sent:,}"


def flaw(strange: int, *, odd_total: bool) -> str:
    """Say in a clause what is wrong with answers whose numbers agree; empty where nothing is."""
    if strange:
        return f"{strange:,} of the entries that the server sent {'is no record' if strange == 1 else 'are no records'}"
    return "the total that the server says is no count" if odd_total else ""
