"""The archive brought up to date from a control plane: only what it lacks is asked for."""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from audit_explorer.filters import Filter
from audit_explorer.keeping.archiving import archive_fetched
from audit_explorer.keeping.fetched_log import FetchedLog
from audit_explorer.period import Period
from audit_explorer.sources.api import Fetch, FetchProgress, Plan
from audit_explorer.store.archive import Added, Span
from audit_explorer.store.temporary import private_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import httpx

    from audit_explorer.errors import AuditExplorerError
    from audit_explorer.sources.api import Fetched, LedgerRow, Server
    from audit_explorer.sources.api.fetching.plan import Wanted
    from audit_explorer.store.archive import Archive

#: A platform may write an event down some time after it happened: so much before a hole is read again.
OVERLAP: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Synced:
    """What one run did.

    `spans` were asked for; `new` records came into the archive, `repeated` ones were there already. `complete`: the
    archive now holds everything the platform has of the time asked for; otherwise `error` says why not, where a failure
    was the reason, or `cancelled` that a person was, or `said` which spans are in doubt.
    """

    generation: str | None
    spans: tuple[Span, ...]
    ledger: tuple[LedgerRow, ...]
    records: int
    new: int
    repeated: int
    complete: bool
    cancelled: bool
    said: tuple[str, ...]
    error: AuditExplorerError | None = None


class Sync:
    """Fetches what the archive lacks of the last `since`, and archives it; watched or cancelled from another thread.

    Holes that earlier runs left are filled; a little before each of them is read again. The first failure ends it. What
    was archived stays, however the run ends, so running it again goes on where it stopped. Use it once.
    `by` is who wants it, for the notes.
    """

    def __init__(
        self,
        server: Server,
        archive: Archive,
        *,
        since: timedelta,
        now: Callable[[], datetime],
        generation: Wanted = "detect",
        by: str = "",
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._server = server
        self._archive = archive
        self._since = since
        self._now = now
        self._generation = generation
        self._by = by
        self._transport = transport
        self._stop = threading.Event()
        self._spans: list[Span] = []
        self._done: list[tuple[Fetched, Added]] = []
        self._fetch: Fetch | None = None
        self._step = "Looking what the archive lacks"
        self._before = FetchProgress(self._step, 0, 0, 0.0, 0.0)

    def progress(self) -> FetchProgress:
        """Say how far it is, from any thread."""
        fetch, before = self._fetch, self._before
        if fetch is None:
            return replace(before, step=self._step)
        at = fetch.progress()
        return FetchProgress(
            at.step,
            before.requests + at.requests,
            before.records + at.records,
            min(1.0, before.share + at.share / len(self._spans)),
            before.seconds + at.seconds,
            at.idle,
        )

    def cancel(self) -> None:
        """Stop it before the next page; what has come is archived."""
        self._stop.set()
        if (fetch := self._fetch) is not None:
            fetch.cancel()

    def run(self) -> Synced:
        """Do it; raises ArchiveError, NotWrittenError, TemporaryFolderError."""
        end = self._now()
        self._spans = missing(self._archive, self._server.address.base, end - self._since, end)
        for number, span in enumerate(self._spans, start=1):
            if self._stop.is_set():
                break
            self._read(span)
            self._before = replace(self._before, share=number / len(self._spans))
            # A span that is in doubt keeps no other one from being read.
            if self._done[-1][0].error is not None or self._done[-1][0].cancelled:
                break
        self._step = "Preparing the archive for whoever opens it"
        self._archive.tidy(end, grown=any(added.new for _, added in self._done))
        return self._result()

    def _read(self, span: Span) -> None:
        folder = private_folder()
        try:
            plan = Plan(Filter(period=Period(span.start, span.end)), self._generation)
            self._fetch = Fetch(self._server, plan, folder, now=self._now, transport=self._transport)
            if self._stop.is_set():
                self._fetch.cancel()
            fetched = self._fetch.run()
            self._before, self._fetch, self._step = self.progress(), None, "Archiving"
            self._done.append((fetched, self._add(fetched)))
        finally:
            self._fetch = None
            shutil.rmtree(folder, ignore_errors=True)

    def _add(self, fetched: Fetched) -> Added:
        address = self._server.address.base
        log = FetchedLog(fetched.files, address, now=self._now())
        try:
            return archive_fetched(self._archive, fetched, log, address, self._now(), by=self._by)
        finally:
            log.close()

    def _result(self) -> Synced:
        fetched = [one for one, _ in self._done]
        return Synced(
            generation=next((one.generation for one in fetched if one.generation), None),
            spans=tuple(self._spans),
            ledger=tuple(row for one in fetched for row in one.ledger),
            records=sum(one.records for one in fetched),
            new=sum(added.new for _, added in self._done),
            repeated=sum(added.repeated for _, added in self._done),
            complete=len(fetched) == len(self._spans) and all(one.complete for one in fetched),
            cancelled=self._stop.is_set(),
            said=tuple(dict.fromkeys(sentence for one in fetched for sentence in one.said)),
            error=next((one.error for one in fetched if one.error is not None), None),
        )


def missing(archive: Archive, address: str, start: datetime, end: datetime) -> list[Span]:
    """Give the spans from `start` to `end` that were not fetched whole, each with the overlap before it, joined."""
    spans: list[Span] = []
    for hole in archive.holes(address, start, end):
        begin = max(start, hole.start - OVERLAP)
        if spans and begin <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, hole.end)
        else:
            spans.append(Span(begin, hole.end))
    return spans
