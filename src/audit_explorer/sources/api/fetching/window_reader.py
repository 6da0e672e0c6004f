"""Reading one window of time, so that nothing in it is lost or taken twice while the log moves."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from audit_explorer.sources.api.fetching.page_sizes import HANDFUL, PageSizes
from audit_explorer.sources.api.fetching.plan import Item, Turn
from audit_explorer.sources.api.fetching.window_reading import WindowReading
from audit_explorer.sources.api.fetching.windows import Window, split

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.sources.api.answering.answers import Head, Page
    from audit_explorer.sources.api.fetching.ledger import Purpose
    from audit_explorer.sources.api.generations.endpoint import Endpoint

READINGS: Final = 3
"""How often a window that moves is read before it is divided into ones that one answer holds."""

LARGE: Final = 20
"""A window of more pages than this is divided before it is read."""

MOST_PARTS: Final = 100
DEPTH: Final = 6
DEEPEST: Final = 16
_QUARTERS: Final = 4
_FACTS: Final = 2
_CHANGED: Final = "what the server sent kept changing, so that records may be missing"
_ENDLESS: Final = "the server sent page after page without an end"
_UNSURE: Final = "the server's answers don't tell whether its last page was the last one"
_UNHEEDED: Final = "the server sends only a part of what it has, whatever part is asked for"


class Source(Protocol):
    """Asks for a page and keeps what is new of it; says how many records that were."""

    def page(self, turn: Turn, following: Callable[[Head], Turn | None]) -> tuple[Page, int]:
        """Ask for one page of a window; `following` says what will most likely be asked next."""
        ...

    def after(self, turn: Turn) -> Page:
        """Ask the pages for the one record there, if there is one, and keep nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """How reading a window ended: `parts` to read in its place, or none.

    `doubt` says in a clause why it isn't known to be whole; empty where two facts say that it is.
    """

    parts: tuple[Window, ...] = ()
    doubt: str = ""


class WindowReader:
    """Reads windows page after page from one endpoint.

    One answer is of one moment; several are not. Where a total that doesn't change adds up, nothing slipped through;
    without one the first page is asked for again after the last. A window whose pages moved against each other is read
    again; what keeps moving is divided until one answer holds a part. Where fewer than two facts say that this was
    all, both halves of the window have to bring the same records.
    """

    def __init__(self, endpoint: Endpoint, source: Source, asked: int) -> None:
        self.endpoint = endpoint
        self._source = source
        self._asked = asked
        self._sizes = PageSizes()

    def read(self, item: Item, then: Item | None = None) -> Outcome:
        """Read one window; `item` says at any moment where a later reading has to go on, `then` what is read next."""
        done = WindowReading(item.window, 0, self._asked)
        for reading in range(READINGS):
            done = self._read(item, "again" if reading else "page")
            if done.parts:
                return Outcome(done.parts)
            if done.endless:
                return Outcome(doubt=_ENDLESS)
            if done.stuck or not self._moved(item, done, then):
                return self._settled(item, done)
            if reading and not done.new:
                if not done.repeated:
                    return self._settled(item, done)
                break
            item.offset, item.first = 0, frozenset()
        item.offset, item.first = 0, frozenset()
        parts = () if done.one_answer else self._parts(item, done)
        return Outcome(parts) if parts else Outcome(doubt=_CHANGED)

    def _read(self, item: Item, purpose: Purpose) -> WindowReading:
        done = WindowReading(item.window, item.offset, self._asked)
        while not done.over:
            turn = Turn(item, done.at, purpose)
            page, new = self._source.page(turn, partial(self._following, turn))
            done.add(page, new)
            if turn.offset == 0:
                item.first = frozenset(page.records.keys)
                if purpose == "page" and (parts := self._large(item, page)):
                    done.parts = parts
                    break
            item.offset = done.at
        return done

    def _following(self, turn: Turn, head: Head) -> Turn | None:
        """Say what will most likely be asked after a page of which only so much is known; None where that is unsure."""
        large = turn.item.depth == 0 if head.total is None else head.total > LARGE * self._asked
        if not head.got or (turn.offset == 0 and head.got >= self._asked and large):
            return None
        return Turn(turn.item, turn.offset + head.got, turn.purpose)

    def _moved(self, item: Item, done: WindowReading, then: Item | None) -> bool:
        """Say whether anything moved.

        Where no total tells, the first of several pages is asked for again, or a window without records for one.
        """
        if done.moved:
            return True
        if not done.count and done.total is None:
            page = self._source.after(Turn(item, 0, "check"))
            done.claimed = page.total or 0
            return bool(page.records.keys)
        if not done.start and (done.adds_up or len(done.lengths) <= 1):
            return False
        following = None if then is None else Turn(then, then.offset, "page")
        page, new = self._source.page(Turn(item, 0, "check"), lambda _: following)
        done.new += new
        return frozenset(page.records.keys) != item.first

    def _settled(self, item: Item, done: WindowReading) -> Outcome:
        """Say whether the reading was of everything; where facts are lacking, its halves are read as well."""
        # Nothing was asked for in two ways by now, see _moved.
        whole = not done.count or done.facts(self._sizes) >= _FACTS
        self._sizes.note(done.lengths)
        if whole and not done.miscounted:
            return Outcome(doubt=done.flawed)
        grain = self.endpoint.grain
        same = self._halves(item, done)
        if same is False:
            parts = split(item.window, _QUARTERS, grain) if item.depth < DEEPEST else ()
            return Outcome(parts) if len(parts) > 1 else Outcome(doubt=_UNHEEDED)
        return Outcome(doubt=done.miscounted or done.flawed or ("" if same else _UNSURE))

    def _halves(self, item: Item, done: WindowReading) -> bool | None:
        """Read both halves: True when they bring the same records, False when others, None when that tells nothing.

        The halves have about as many records each: a server that sends only so many then shows others of them.
        """
        inside = done.inside()
        grain = self.endpoint.grain
        times = sorted(at // grain for at in inside.values())
        # All at one moment: there is nothing to divide, only a page that is not full, and an empty one after it.
        close = done.ended and (not times or times[-1] - times[0] <= 1)
        handful = min(HANDFUL, self._asked) if done.ended else 0
        enough = self._asked if close else max(done.count, self._sizes.longest, handful)
        halves = _halves(item.window, times, grain)
        met: set[bytes] = set()
        tells = True
        for half in halves:
            found = self._read(Item(half, DEEPEST), "again")
            if not found.inside().keys() <= inside.keys():
                return False
            tells &= found.count < enough
            met |= found.met
        return True if tells and inside.keys() <= met else None

    def _large(self, item: Item, page: Page) -> tuple[Window, ...]:
        """Divide a window that holds more than so many pages; nothing for one that doesn't."""
        expected = page.total if page.total is not None else _estimate(page, item.window)
        if expected <= LARGE * self._asked or len(page.records) < self._asked:
            return ()
        return self._divided(item, -(-2 * expected // (LARGE * self._asked)))

    def _parts(self, item: Item, done: WindowReading) -> tuple[Window, ...]:
        """Divide a window so that, by what came of it, one answer holds a part."""
        return self._divided(item, 2 * done.count // max(done.lengths, default=self._asked) + 2)

    def _divided(self, item: Item, parts: int) -> tuple[Window, ...]:
        divided = split(item.window, min(parts, MOST_PARTS), self.endpoint.grain) if item.depth < DEPTH else ()
        return divided if len(divided) > 1 else ()


def _halves(window: Window, times: list[int], grain: int) -> tuple[Window, ...]:
    """Divide a window where its records, by their times in grains, are halved; a window that can't be stays one.

    Between two records, far from both: what is asked for reaches a little beyond.
    """
    if not times:
        return split(window, 2, grain)
    middle = times[len(times) // 2]
    if middle > times[0]:
        pair = times[bisect_left(times, middle) - 1], middle
    else:
        pair = middle, times[min(bisect_right(times, middle), len(times) - 1)]
    at = max(-(-sum(pair) // 2), times[0] + 1) * grain
    return (Window(window.start, at), Window(at, window.end)) if window.start < at < window.end else (window,)


def _estimate(page: Page, window: Window) -> int:
    """Guess how many records a window holds from how close together one page's are."""
    times = [at for at in page.records.times if at is not None and window.holds(at)]
    if not times:
        return 0
    spread = max(1, max(times) - min(times))
    return len(times) * window.length // spread
