"""One fetch from a control plane, watched or cancelled from another thread."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from audit_explorer.errors import AnswerTooLargeError, AuditExplorerError, QueryError
from audit_explorer.period import UTC_ZONE, Period
from audit_explorer.sources.api.answering.seen_records import Seen
from audit_explorer.sources.api.asking.exchange import Exchange, StoppedError
from audit_explorer.sources.api.fetching.asked_span import fixed
from audit_explorer.sources.api.fetching.fetch_progress import FetchProgress
from audit_explorer.sources.api.fetching.fetched import Fetched
from audit_explorer.sources.api.fetching.file_reader import FileReader
from audit_explorer.sources.api.fetching.ledger import Ledger, LedgerRow
from audit_explorer.sources.api.fetching.limits import Budget, Limits
from audit_explorer.sources.api.fetching.page_source import PageSource
from audit_explorer.sources.api.fetching.plan import Item, Left
from audit_explorer.sources.api.fetching.record_files import RecordFiles
from audit_explorer.sources.api.fetching.window_reader import Outcome, WindowReader
from audit_explorer.sources.api.fetching.windows import Window, divide, merged, split
from audit_explorer.sources.api.generations.current import Current
from audit_explorer.sources.api.generations.detect import detect
from audit_explorer.sources.api.generations.legacy import Legacy
from audit_explorer.sources.api.generations.pushdown import server_filter
from audit_explorer.sources.api.server.asker import Asker
from audit_explorer.sources.api.server.bounded_transport import BoundedTransport
from audit_explorer.sources.api.server.connection import connect
from audit_explorer.sources.api.server.token_auth import TokenAuth
from audit_explorer.sources.api.server.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    import httpx

    from audit_explorer.sources.api.fetching.plan import Generation, Plan
    from audit_explorer.sources.api.server.server import Server


_PARTS: Final = 16
_DEPTH: Final = 6
"""A window whose answer is too large is divided into so many parts, and those again, so often."""


class Fetch:
    """Fetches the records of a plan into NDJSON files of `folder`, which must exist and be private to the user.

    `now` gives the time of day, `clock` seconds that only grow; without `sleep`, waiting ends when it is cancelled;
    without `limits`, the settings have them. Use it once. Raises NotWrittenError when the folder can't be written to.
    """

    def __init__(
        self,
        server: Server,
        plan: Plan,
        folder: Path,
        *,
        now: Callable[[], datetime],
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], object] | None = None,
        clock: Callable[[], float] = time.monotonic,
        limits: Limits | None = None,
    ) -> None:
        self._server = server
        self._plan = plan
        self._now = now
        self._transport = transport
        self._stop = threading.Event()
        self._wait = sleep if sleep is not None else self._stop.wait
        self._clock = clock
        self._limits = limits
        self._budget: Budget | None = None
        self._began = self._ended = clock()
        self._step = "Starting"
        self._waiting = False
        self._said: list[str] = []
        left = plan.left if plan.left is not None else self._planned()
        self._whole = left.whole
        self._seen = left.seen.copy()
        # Of what was begun, the pages that this fetch doesn't ask for again were shown to who asked for them then.
        begun = len(left.seen) > 0 or any(item.offset for item in left.items)
        self._askers = set(left.askers) if begun else set[Asker]()
        self._todo = deque(item.copy() for item in left.items)
        self._doubted: list[Item] = []
        self._read: list[Window] = []
        self._ledger = Ledger(folder)
        self._files = RecordFiles(folder)
        self._source: PageSource | None = None
        self._generation: Generation | None = None
        self._auth = TokenAuth(server.address, server.credentials, now=now, clock=clock, asked=self._note_token)
        self._narrowed = False

    def progress(self) -> FetchProgress:
        """Say how far it is, from any thread."""
        source, todo = self._source, list(self._todo)
        left = float(sum(item.window.length for item in todo))
        if source is not None and todo:
            left -= todo[0].window.length * source.of_window
        share = 1 - left / self._whole.length if self._whole.length > 0 else 1.0
        seconds = (self._ended if self._step == "Ended" else self._clock()) - self._began
        records = source.records if source is not None else 0
        step, idle = self._step, self._waiting
        if self._stop.is_set() and step != "Ended":
            step, idle = "Stopping", True
        return FetchProgress(step, len(self._ledger.rows), records, max(0.0, min(1.0, share)), seconds, idle)

    def cancel(self) -> None:
        """Stop it at once, whatever it waits for; what has come is kept, the request that is under way is cut."""
        self._stop.set()

    def run(self) -> Fetched:
        """Fetch; what ends it early is in the result, beside everything that came before."""
        error: AuditExplorerError | None = None
        cancelled = False
        self._began = self._clock()
        try:
            self._fetch()
        except StoppedError:
            cancelled = True
        except AuditExplorerError as stopped:
            error = stopped
        try:
            self._files.close()
            self._ledger.close()
        except AuditExplorerError as refused:
            error = error or refused
        self._ended = self._clock()
        self._step = "Ended"
        return self._result(error, cancelled=cancelled)

    def _planned(self) -> Left:
        whole, said = fixed(self._plan.filter.period, self._now())
        self._said += said
        return Left(tuple(Item(window) for window in divide(whole)), Seen(), whole)

    def _fetch(self) -> None:
        if not self._todo:
            self._said.append("Nothing was asked for: the period has no length.")
            return
        limits = self._limits or Limits.from_environment()
        self._budget = Budget(limits, self._clock)
        wire = Wire(self._clock, self._server.network.timeout)
        auth = self._auth
        with (
            connect(
                self._server,
                auth,
                lambda transport: BoundedTransport(transport, wire, limits.answer, self._check),
                self._transport,
            ) as client,
            Exchange(
                client,
                auth,
                self._server,
                wire,
                now=self._now,
                clock=self._clock,
                sleep=self._sleep,
                check=self._check,
            ) as exchange,
        ):
            self._step = "Signing in"
            reader = detect(self._plan.generation, lambda generation: self._begin(generation, exchange), self._note)
            while self._todo:
                self._next(reader)

    def _begin(self, generation: Generation, exchange: Exchange) -> WindowReader | FileReader:
        """Get a page from one generation of the API, and make the reader of the rest."""
        plan = self._plan
        if generation == "legacy" and plan.form == "csv":
            message = "The legacy API has no CSV form."
            raise QueryError(message, "Choose json, or the pages.")
        asked = server_filter(plan, generation)
        endpoint = Current(asked.parameters) if generation == "current" else Legacy(asked.parameters)
        size = min(plan.page_size or endpoint.largest, endpoint.largest)
        source = PageSource(
            exchange,
            endpoint,
            plan.form,
            size,
            seen=self._seen,
            files=self._files,
            ledger=self._ledger,
            now=self._now,
        )
        source.probe(self._todo[0])
        self._source, self._generation, self._narrowed = source, generation, bool(asked.parameters)
        self._said += asked.said
        reader = WindowReader if plan.form == "pages" else FileReader
        return reader(endpoint, source, size)

    def _next(self, reader: WindowReader | FileReader) -> None:
        item = self._todo[0]
        self._step = f"Reading {Period(*item.window.span).sentence(UTC_ZONE)}"
        try:
            outcome = reader.read(item, self._todo[1] if len(self._todo) > 1 else None)
        except AnswerTooLargeError:
            parts = split(item.window, _PARTS, reader.endpoint.grain) if item.depth < _DEPTH else ()
            if len(parts) < 2:  # noqa: PLR2004 - one part is the window itself
                raise
            outcome = Outcome(parts)
        self._todo.popleft()
        if self._source is not None:
            self._source.of_window = 0.0
            unreadable, self._source.unreadable = len(self._source.unreadable), set()
            if unreadable and not outcome.parts and not outcome.doubt:
                noun = "one entry" if unreadable == 1 else f"{unreadable:,} entries"
                outcome = Outcome(doubt=f"{noun} of the server's answers can't be read")
        if outcome.parts:
            self._todo.extendleft(Item(part, item.depth + 1) for part in reversed(outcome.parts))
        elif not outcome.doubt:
            self._read.append(item.window)
            self._seen.forget(item.window)
        else:
            item.offset, item.first = 0, frozenset()
            self._doubted.append(item)
            when = Period(*item.window.span).sentence(UTC_ZONE)
            self._said.append(f"{when}: not known to be complete, because {outcome.doubt}.")

    def _result(self, error: AuditExplorerError | None, *, cancelled: bool) -> Fetched:
        mended = self._source.mended if self._source is not None else 0
        if mended:
            what = "One answer was" if mended == 1 else f"{mended:,} answers were"
            self._said.append(f"{what} no valid JSON: what can be read of it was read, as from a broken file.")
        left = (*self._doubted, *self._todo)
        askers = self._askers | {replace(one, own_way=self._server.network.own_way) for one in self._auth.askers}
        resume = None
        if left:
            generation = self._generation or self._plan.generation
            resume = replace(
                self._plan, generation=generation, left=Left(left, self._seen, self._whole, frozenset(askers))
            )
        return Fetched(
            files=tuple(self._files.files),
            records=self._source.records if self._source is not None else 0,
            ledger=tuple(self._ledger.rows),
            ledger_file=self._ledger.path,
            generation=self._generation,
            said=tuple(self._said),
            covered=tuple(window.span for window in merged(self._read)),
            doubted=tuple(window.span for window in merged([item.window for item in self._doubted])),
            narrowed=self._narrowed,
            complete=not left and error is None,
            cancelled=cancelled,
            resume=resume,
            error=error,
            asker=next(iter(askers)) if len(askers) == 1 else None,
        )

    def _check(self) -> None:
        if self._stop.is_set():
            raise StoppedError
        if self._budget is not None:
            records = self._source.records if self._source is not None else 0
            self._budget.check(len(self._ledger.rows), records, self._files.written)

    def _sleep(self, seconds: float) -> None:
        step, self._step = self._step, f"Waiting {seconds:,.0f} s, then trying again"
        self._waiting = True
        self._wait(seconds)
        self._waiting, self._step = False, step
        self._check()

    def _note(self, sentence: str) -> None:
        if self._plan.left is None or self._plan.generation == "detect":
            self._said.insert(0, sentence)

    def _note_token(self, status: int, seconds: float) -> None:
        row = LedgerRow(self._now(), "token", None, None, 0, 0, 0, 0, 0, 0, status, round(seconds * 1000))
        self._ledger.add(row)
