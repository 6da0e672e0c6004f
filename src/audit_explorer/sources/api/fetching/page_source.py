"""Pages asked for one by one: what is new of them is written down, and every request has its row in the ledger."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from audit_explorer.errors import AnswerTooLargeError
from audit_explorer.sources.api.fetching.ledger import LedgerRow
from audit_explorer.sources.api.fetching.plan import Turn

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from audit_explorer.errors import AuditExplorerError
    from audit_explorer.sources.api.answering.answers import Head, Page
    from audit_explorer.sources.api.answering.seen_records import Seen
    from audit_explorer.sources.api.asking.exchange import Answer, Exchange, Question
    from audit_explorer.sources.api.fetching.ledger import Ledger
    from audit_explorer.sources.api.fetching.plan import Form, Item
    from audit_explorer.sources.api.fetching.record_files import RecordFiles
    from audit_explorer.sources.api.generations.endpoint import Endpoint


_SMALLER: Final = 8


class PageSource:
    """Asks one endpoint for pages of `asked` records; see window_reader.Source.

    Where an answer is too large to be taken, smaller pages are asked for, which grow again with every one that comes.
    `mended` answers were no valid JSON; `unreadable` are the keys of entries of the window that is being read, which no
    record could be read from.
    """

    def __init__(
        self,
        exchange: Exchange,
        endpoint: Endpoint,
        form: Form,
        asked: int,
        *,
        seen: Seen,
        files: RecordFiles,
        ledger: Ledger,
        now: Callable[[], datetime],
    ) -> None:
        self._exchange = exchange
        self._endpoint = endpoint
        self._form = form
        self._most = self._asked = asked
        self._seen = seen
        self._files = files
        self._ledger = ledger
        self._now = now
        self._probed: tuple[Question, Page, Answer] | None = None
        self.records = 0
        self.mended = 0
        self.unreadable: set[bytes] = set()
        self.of_window = 0.0

    def probe(self, item: Item) -> None:
        """Ask for the page that will be asked for first, and hold it: it tells whether the endpoint exists.

        So does an answer that is too large, even for the smallest page.
        """
        turn = Turn(item, item.offset, "page")
        with suppress(AnswerTooLargeError):
            page, answer = self._ask(turn, lambda _: None)
            self._probed = (self._question(turn), page, answer)

    def page(self, turn: Turn, following: Callable[[Head], Turn | None]) -> tuple[Page, int]:
        """Ask for one page of a window and keep what of it belongs there and is new; say how many records that was.

        `following` says what will most likely be asked next: that is sent while the page is looked into.
        """
        item = turn.item
        probed, self._probed = self._probed, None
        if probed is not None and probed[0] == self._question(turn):
            page, answer = probed[1:]
        else:
            page, answer = self._ask(turn, following)
        self.mended += page.mended
        self.unreadable |= page.unreadable
        inside = page.records.within(item.window)
        fresh = self._seen.fresh(inside)
        self._files.add(fresh.lines)
        self._seen.remember(fresh)
        self.records += len(fresh)
        self.of_window = min(1.0, (turn.offset + len(page.records)) / page.total) if page.total else 0.0
        counts = (len(page.records), len(fresh), len(inside))
        self._note(turn, answer.status, answer.seconds, counts)
        return page, len(fresh)

    def after(self, turn: Turn) -> Page:
        """Ask the pages for the one record there, if there is one, and keep nothing."""
        question = self._endpoint.question(turn.item.window, turn.offset, 1, "pages")
        read = partial(self._endpoint.read, form="pages", glance=lambda _: None)
        page, answer = self._exchange.ask(question, read, partial(self._failed, turn, asked=1))
        self._note(turn, answer.status, answer.seconds, (len(page.records), 0, len(page.records)), asked=1)
        return page

    def _question(self, turn: Turn) -> Question:
        return self._endpoint.question(turn.item.window, turn.offset, self._asked, self._form)

    def _ask(self, turn: Turn, following: Callable[[Head], Turn | None]) -> tuple[Page, Answer]:
        def glance(head: Head) -> None:
            if (likely := following(head)) is not None:
                unused = partial(self._note, replace(likely, purpose="ahead"))
                self._exchange.expect(self._question(likely), unused)

        def read(answer: Answer) -> Page:
            self._grow()
            return self._endpoint.read(answer, self._form, glance)

        while True:
            try:
                return self._exchange.ask(self._question(turn), read, partial(self._failed, turn))
            except AnswerTooLargeError as error:
                # Of a download, which knows no page size, a shorter window is all that can be asked for.
                if self._asked == 1 or not error.sized or self._form != "pages":
                    raise
                self._asked = max(1, self._asked // _SMALLER)

    def _grow(self) -> None:
        self._asked = min(self._most, 2 * self._asked)

    def _failed(
        self, turn: Turn, status: int | None, seconds: float, error: AuditExplorerError, *, asked: int | None = None
    ) -> None:
        self._note(turn, status, seconds, failure=error.code, asked=asked)

    def _note(
        self,
        turn: Turn,
        status: int | None,
        seconds: float,
        counts: tuple[int, int, int] = (0, 0, 0),
        failure: str = "",
        asked: int | None = None,
    ) -> None:
        """Write the row of one request; `counts` are the records that came, the new ones, the ones of the window."""
        got, new, inside = counts
        start, end = turn.item.window.span
        row = LedgerRow(
            at=self._now(),
            purpose=turn.purpose,
            start=start,
            end=end,
            offset=turn.offset,
            asked=self._asked if asked is None else asked,
            got=got,
            new=new,
            repeated=inside - new,
            outside=got - inside,
            status=status,
            milliseconds=round(seconds * 1000),
            failure=failure,
        )
        self._ledger.add(row)
