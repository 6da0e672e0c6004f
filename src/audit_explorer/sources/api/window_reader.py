"""Reading one window of time, so that nothing in it is lost or taken twice while the log moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from audit_explorer.sources.api.paging import Next, Trust, learn, next_page
from audit_explorer.sources.api.windows import Window, split

if TYPE_CHECKING:
    from audit_explorer.sources.api.answers import Page
    from audit_explorer.sources.api.endpoint import Endpoint
    from audit_explorer.sources.api.ledger import Purpose
    from audit_explorer.sources.api.plan import Item

READINGS: Final = 3
"""How often a window that moves is read before it is divided into ones that one answer holds."""

LARGE: Final = 20
"""A window of more pages than this is divided before it is read."""

MOST_PARTS: Final = 100
DEPTH: Final = 6
FILE_DEPTH: Final = 16
_NOTHING_NEW: Final = 2


class Source(Protocol):
    """Asks for a page and keeps what is new of it; says how many records that were."""

    def page(self, item: Item, offset: int, purpose: Purpose) -> tuple[Page, int]:
        """Ask for one page of a window."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """How reading a window ended: `parts` to read in its place, or none; `settled` is False when it never stood still.

    Also not settled is a window that no server-side limit lets be read whole.
    """

    parts: tuple[Window, ...] = ()
    settled: bool = True


@dataclass(slots=True)
class _Pass:
    """One reading from the first page to the last."""

    pages: int = 0
    new: int = 0
    repeated: bool = False
    stuck: bool = False
    total: int | None = None
    moved: bool = False
    sent: int = 0
    longest: int = 0
    parts: tuple[Window, ...] = ()


class WindowReader:
    """Reads windows page after page from one endpoint.

    One answer is of one moment; several are not. So after the last page the first is asked for again, and a window
    whose pages moved against each other is read again: a reading that brings nothing new ends it. What keeps moving is
    divided until one answer holds a part.
    """

    def __init__(self, endpoint: Endpoint, source: Source, asked: int) -> None:
        self._endpoint = endpoint
        self._source = source
        self._asked = asked
        self._trust = Trust()

    def read(self, item: Item) -> Outcome:
        """Read one window; `item` says at any moment where a later reading has to go on."""
        size = 0
        for reading in range(READINGS):
            done = self._pass(item, "again" if reading else "page")
            if done.parts:
                return Outcome(done.parts)
            if done.stuck:
                if done.longest > self._asked:
                    return Outcome()  # neither page size nor offset is heeded: one answer is the whole
                size = max(size, done.sent)
                break
            self._check(item, done)
            if not done.moved or (reading and not done.new):
                return Outcome()
            size = max(size, done.sent)
            item.offset, item.first = 0, frozenset()
        item.offset, item.first = 0, frozenset()
        parts = self._parts(item, 2 * size // self._asked + 2)
        return Outcome(parts) if parts else Outcome(settled=False)

    def _pass(self, item: Item, purpose: Purpose) -> _Pass:
        done = _Pass()
        met: set[bytes] = set()
        idle = 0
        at: Next | None = Next(item.offset)
        while at is not None:
            page, new = self._source.page(item, at.offset, purpose)
            learn(at.doubted, page, self._trust)
            keys = [record.key for record in page.records]
            fresh = len(met) if keys else -1
            met.update(keys)
            done.pages += 1
            done.new += new
            done.sent += len(keys)
            done.longest = max(done.longest, len(keys))
            done.repeated |= len(met) < done.sent
            done.moved |= None not in (done.total, page.total) and done.total != page.total
            done.total = page.total
            if at.offset == 0:
                item.first = frozenset(keys)
                if purpose == "page" and (parts := self._large(item, page)):
                    done.parts = parts
                    return done
            idle = idle + 1 if len(met) == fresh else 0
            at = next_page(page, at.offset, self._asked, self._endpoint, self._trust)
            if idle >= _NOTHING_NEW and at is not None:
                done.stuck = True
                return done
            if at is not None:
                item.offset = at.offset
        return done

    def _check(self, item: Item, done: _Pass) -> None:
        """Ask for the first page again, where there was another one, and say whether anything moved."""
        done.moved |= done.repeated
        if done.pages == 1 and item.offset == 0:
            done.moved = False
            return
        if not done.moved:
            page, new = self._source.page(item, 0, "check")
            done.new += new
            done.moved = frozenset(record.key for record in page.records) != item.first

    def _large(self, item: Item, page: Page) -> tuple[Window, ...]:
        """Divide a window that holds more than so many pages; nothing for one that doesn't."""
        expected = page.total if page.total is not None else _estimate(page, item.window)
        if expected <= LARGE * self._asked or len(page.records) < self._asked:
            return ()
        return self._parts(item, -(-2 * expected // (LARGE * self._asked)))

    def _parts(self, item: Item, parts: int) -> tuple[Window, ...]:
        divided = split(item.window, min(parts, MOST_PARTS), self._endpoint.grain) if item.depth < DEPTH else ()
        return divided if len(divided) > 1 else ()


class FileReader:
    """Reads windows from the download forms, which know no offset: what fills a file whole is divided."""

    def __init__(self, endpoint: Endpoint, source: Source, asked: int) -> None:
        self._endpoint = endpoint
        self._source = source
        self._asked = asked
        self._trust = Trust()

    def read(self, item: Item) -> Outcome:
        """Read one window; a file may have been cut where it is as long as asked for, or as the longest so far."""
        page, _ = self._source.page(item, 0, "page")
        got = len(page.records)
        whole = self._trust.sent_more(got) and got != self._asked
        # More than was asked for: the size is not heeded, so the file is whole.
        if whole or got > self._asked:
            return Outcome()
        parts = split(item.window, 4, self._endpoint.grain) if item.depth < FILE_DEPTH else ()
        return Outcome(parts) if len(parts) > 1 else Outcome(settled=False)


def _estimate(page: Page, window: Window) -> int:
    """Guess how many records a window holds from how close together one page's are."""
    times = [record.at for record in page.records if record.at is not None and window.holds(record.at)]
    if not times:
        return 0
    spread = max(1, max(times) - min(times))
    return len(times) * window.length // spread
