"""The archive brought up to date from a control plane: only what it lacks is asked for."""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from audit_explorer.filters import Filter
from audit_explorer.keeping.archiving import archive_fetched, unproven
from audit_explorer.keeping.asked_view import expected_view, view_of
from audit_explorer.keeping.fetched_log import FetchedLog
from audit_explorer.period import Period
from audit_explorer.sources.api import Fetch, FetchProgress, Plan
from audit_explorer.sources.api.fetching.asked_span import fixed
from audit_explorer.store.archive import Added, Span, View
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
# How often a run begins anew because it turned out to be of another view: of the generation, and of what a client sees.
_TURNS: Final = 2


@dataclass(frozen=True, slots=True)
class Synced:
    """What one run did.

    `spans` were asked for; `new` records came into the archive, `repeated` ones were there already. `complete`: the
    archive now holds everything that `view` shows of the time asked for; otherwise `error` says why not, where a
    failure was the reason, or `cancelled` that a person was, or `said` which spans are in doubt.
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
    view: View
    error: AuditExplorerError | None = None


class Sync:
    """Fetches what the archive lacks of the last `since`, and archives it; watched or cancelled from another thread.

    It lacks what was not fetched whole in the same view: by the same asker, from the same address, over the same
    generation of the API, in the deployment's own way. `by` names who lets it be fetched, where people sign in.

    Holes that earlier runs left are filled; a little before each of them is read again. The first failure ends it. What
    was archived stays, however the run ends, so running it again goes on where it stopped. Use it once.
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
        self._view = View(server.address.base)
        self._said: tuple[str, ...] = ()
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
            min(1.0, before.share + at.share / max(1, len(self._spans))),
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
        asked, self._said = fixed(Period(end - self._since, end), end)
        start, end = asked.span
        self._view = expected_view(self._archive.notes(), self._server, self._generation)
        self._spans = missing(self._archive, self._view, start, end)
        turns = 0
        while len(self._done) < len(self._spans) and not self._stop.is_set():
            self._read(self._spans[len(self._done)])
            fetched = self._done[-1][0]
            # A span that is in doubt keeps no other one from being read.
            if fetched.error is not None or fetched.cancelled:
                break
            found = view_of(self._server.address.base, fetched.asker, fetched.generation)
            if fetched.asker is not None and found != self._view and turns < _TURNS:
                turns, self._view = turns + 1, found
                self._spans = self._spans[: len(self._done)] + missing(self._archive, found, start, end)
            self._before = replace(self._before, share=len(self._done) / len(self._spans))
        self._step = "Preparing the archive for whoever opens it"
        self._archive.tidy(end, grown=any(added.new for _, added in self._done))
        return self._result(missing(self._archive, self._view, start, end))

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

    def _result(self, left: list[Span]) -> Synced:
        fetched = [one for one, _ in self._done]
        said = [*self._said, *(sentence for one in fetched for sentence in one.said)]
        said += [why for one, added in self._done if one.covered and (why := unproven(one, added.unreadable))]
        return Synced(
            generation=next((one.generation for one in fetched if one.generation), None),
            spans=tuple(self._spans),
            ledger=tuple(row for one in fetched for row in one.ledger),
            records=sum(one.records for one in fetched),
            new=sum(added.new for _, added in self._done),
            repeated=sum(added.repeated for _, added in self._done),
            complete=not left and len(fetched) == len(self._spans) and all(one.complete for one in fetched),
            cancelled=self._stop.is_set(),
            said=tuple(dict.fromkeys(said)),
            view=self._view,
            error=next((one.error for one in fetched if one.error is not None), None),
        )


def missing(archive: Archive, view: View, start: datetime, end: datetime) -> list[Span]:
    """Give the spans from `start` to `end` that were not fetched whole, each with the overlap before it, joined."""
    spans: list[Span] = []
    for hole in archive.holes(view, start, end):
        begin = max(start, hole.start - OVERLAP)
        if spans and begin <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, hole.end)
        else:
            spans.append(Span(begin, hole.end))
    return spans
