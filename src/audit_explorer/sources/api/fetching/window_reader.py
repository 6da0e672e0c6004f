"""Reading one window of time, so that nothing in it is lost or taken twice while the log moves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from audit_explorer.sources.api.fetching.plan import Turn
from audit_explorer.sources.api.fetching.windows import Window, split
from audit_explorer.sources.api.generations.next_page import Next, Trust, learn, next_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.sources.api.answering.answers import Head, Page
    from audit_explorer.sources.api.fetching.ledger import Purpose
    from audit_explorer.sources.api.fetching.plan import Item
    from audit_explorer.sources.api.generations.endpoint import Endpoint

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

    def page(self, turn: Turn, following: Callable[[Head], Turn | None]) -> tuple[Page, int]:
        """Ask for one page of a window; `following` says what will most likely be asked next."""
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

    def read(self, item: Item, then: Item | None = None) -> Outcome:
        """Read one window; `item` says at any moment where a later reading has to go on, `then` what is read next."""
        size = 0
        for reading in range(READINGS):
            done = self._pass(item, "again" if reading else "page", then)
            if done.parts:
                return Outcome(done.parts)
            if done.stuck:
                if done.longest > self._asked:
                    return Outcome()  # neither page size nor offset is heeded: one answer is the whole
                size = max(size, done.sent)
                break
            self._check(item, done, then)
            if not done.moved or (reading and not done.new):
                return Outcome()
            size = max(size, done.sent)
            item.offset, item.first = 0, frozenset()
        item.offset, item.first = 0, frozenset()
        parts = self._parts(item, 2 * size // self._asked + 2)
        return Outcome(parts) if parts else Outcome(settled=False)

    def _pass(self, item: Item, purpose: Purpose, then: Item | None) -> _Pass:
        done = _Pass()
        met: set[bytes] = set()
        idle = 0
        at: Next | None = Next(item.offset)
        while at is not None:
            turn = Turn(item, at.offset, purpose)
            page, new = self._source.page(turn, partial(self._following, turn, then))
            learn(at.doubted, page.head, self._trust)
            keys = page.records.keys
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
            at = next_page(page.head, at.offset, self._asked, self._endpoint, self._trust)
            if idle >= _NOTHING_NEW and at is not None:
                done.stuck = True
                return done
            if at is not None:
                item.offset = at.offset
        return done

    def _following(self, turn: Turn, then: Item | None, head: Head) -> Turn | None:
        """Say what will most likely be asked after a page of which only so much is known; None where that is unsure."""
        item = turn.item
        if turn.purpose != "check":
            large = item.depth == 0 if head.total is None else head.total > LARGE * self._asked
            if turn.offset == 0 and head.got >= self._asked and large:
                return None
            at = next_page(head, turn.offset, self._asked, self._endpoint, replace(self._trust))
            if at is not None:
                return Turn(item, at.offset, turn.purpose)
            if turn.offset:
                return Turn(item, 0, "check")
        return None if then is None else Turn(then, then.offset, "page")

    def _check(self, item: Item, done: _Pass, then: Item | None) -> None:
        """Ask for the first page again, where there was another one, and say whether anything moved."""
        done.moved |= done.repeated
        if done.pages == 1 and item.offset == 0:
            done.moved = False
            return
        if not done.moved:
            turn = Turn(item, 0, "check")
            page, new = self._source.page(turn, partial(self._following, turn, then))
            done.new += new
            done.moved = frozenset(page.records.keys) != item.first

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

    def read(self, item: Item, _then: Item | None = None) -> Outcome:
        """Read one window; a file may have been cut where it is as long as asked for, or as the longest so far."""
        page, _ = self._source.page(Turn(item, 0, "page"), lambda _: None)
        got = len(page.records)
        whole = self._trust.sent_more(got) and got != self._asked
        # More than was asked for: the size is not heeded, so the file is whole.
        if whole or got > self._asked:
            return Outcome()
        parts = split(item.window, 4, self._endpoint.grain) if item.depth < FILE_DEPTH else ()
        return Outcome(parts) if len(parts) > 1 else Outcome(settled=False)


def _estimate(page: Page, window: Window) -> int:
    """Guess how many records a window holds from how close together one page's are."""
    times = [at for at in page.records.times if at is not None and window.holds(at)]
    if not times:
        return 0
    spread = max(1, max(times) - min(times))
    return len(times) * window.length // spread
