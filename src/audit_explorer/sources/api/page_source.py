"""Pages asked for one by one: what is new of them is kept, and every request has its row in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.sources.api.ledger import LedgerRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from audit_explorer.errors import AuditExplorerError
    from audit_explorer.sources.api.answers import Page
    from audit_explorer.sources.api.endpoint import Endpoint
    from audit_explorer.sources.api.exchange import Answer, Exchange, Question
    from audit_explorer.sources.api.kept import Kept
    from audit_explorer.sources.api.ledger import Ledger, Purpose
    from audit_explorer.sources.api.plan import Form, Item
    from audit_explorer.sources.api.seen import Seen


class PageSource:
    """Asks one endpoint for pages of `asked` records; see window_reader.Source."""

    def __init__(
        self,
        exchange: Exchange,
        endpoint: Endpoint,
        form: Form,
        asked: int,
        *,
        seen: Seen,
        kept: Kept,
        ledger: Ledger,
        now: Callable[[], datetime],
    ) -> None:
        self._exchange = exchange
        self._endpoint = endpoint
        self._form = form
        self._asked = asked
        self._seen = seen
        self._kept = kept
        self._ledger = ledger
        self._now = now
        self._ahead: tuple[Question, Page, Answer] | None = None
        self.records = 0
        self.of_window = 0.0

    def probe(self, item: Item) -> None:
        """Ask for the page that will be asked for first, and hold it: it tells whether the endpoint exists."""
        question = self._question(item, item.offset)
        page, answer = self._ask(question, item, item.offset, "page")
        self._ahead = (question, page, answer)

    def page(self, item: Item, offset: int, purpose: Purpose) -> tuple[Page, int]:
        """Ask for one page of a window and keep what of it belongs there and is new; say how many records that was."""
        question = self._question(item, offset)
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead[0] == question:
            page, answer = ahead[1:]
        else:
            page, answer = self._ask(question, item, offset, purpose)
        # A record without a time belongs wherever it first comes.
        inside = [record for record in page.records if record.at is None or item.window.holds(record.at)]
        fresh = self._seen.fresh(inside)
        self._kept.add(fresh)
        self._seen.remember(fresh)
        self.records += len(fresh)
        self.of_window = min(1.0, (offset + len(page.records)) / page.total) if page.total else 0.0
        counts = (len(page.records), len(fresh), len(inside))
        self._note(item, offset, purpose, (answer.status, answer.seconds), counts)
        return page, len(fresh)

    def _question(self, item: Item, offset: int) -> Question:
        return self._endpoint.question(item.window, offset, self._asked, self._form)

    def _ask(self, question: Question, item: Item, offset: int, purpose: Purpose) -> tuple[Page, Answer]:
        def failed(status: int | None, seconds: float, error: AuditExplorerError) -> None:
            self._note(item, offset, purpose, (status, seconds), failure=type(error).__name__)

        return self._exchange.ask(question, lambda answer: self._endpoint.read(answer, self._form), failed)

    def _note(
        self,
        item: Item,
        offset: int,
        purpose: Purpose,
        how: tuple[int | None, float],
        counts: tuple[int, int, int] = (0, 0, 0),
        failure: str = "",
    ) -> None:
        """Write the row of one request; `counts` are the records that came, the new ones, the ones of the window."""
        got, new, inside = counts
        start, end = item.window.span
        row = LedgerRow(
            at=self._now(),
            purpose=purpose,
            start=start,
            end=end,
            offset=offset,
            asked=self._asked,
            got=got,
            new=new,
            repeated=inside - new,
            outside=got - inside,
            status=how[0],
            milliseconds=round(how[1] * 1000),
            failure=failure,
        )
        self._ledger.add(row)
