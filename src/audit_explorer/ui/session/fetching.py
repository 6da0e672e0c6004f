"""Fetching from a control plane in the background of a session."""

from __future__ import annotations

import shutil
import weakref
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from audit_explorer.errors import AuditExplorerError
from audit_explorer.keeping.archiving import archive_fetched
from audit_explorer.keeping.fetched_log import FetchedLog
from audit_explorer.sources.api import Fetch
from audit_explorer.store.archive import Archive
from audit_explorer.store.temporary import private_folder
from audit_explorer.ui.people.person import person
from audit_explorer.ui.server.deployment import permitted
from audit_explorer.ui.session import logs
from audit_explorer.ui.session.job import Job
from audit_explorer.ui.session.leaving import cancel_when_left
from audit_explorer.ui.session.reading import Reading
from audit_explorer.ui.session.slots import FETCHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.sources.api import Fetched, FetchProgress, LedgerRow, Plan, Server
    from audit_explorer.store.archive import Added
    from audit_explorer.ui.people.role import Person


class _Folder:
    """A private folder that goes when nobody holds it any more: with the session, or with the process."""

    def __init__(self) -> None:
        self.path = private_folder()
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


class Fetching(Job):
    """One fetch, under way or ended, together with the ones that it continued.

    With `keep`, what comes goes into the archive; `archive_error` says why it could not. `seen` is whether its end was
    shown. The credentials are held only while there is something left to fetch. Making one raises NotAllowedError for
    someone who may not fetch.
    """

    def __init__(
        self,
        server: Server,
        plan: Plan,
        *,
        keep: bool,
        by: Person,
        folder: _Folder | None = None,
        parts: Sequence[tuple[Fetched, Added | None]] = (),
    ) -> None:
        by.check("fetch")
        super().__init__("Fetching")
        self._by = by.name
        self.address = str(server.address)
        self.asked = plan.filter
        self.keep = keep
        self.seen = False
        self._log: FetchedLog | None = None
        self._reading: Reading | None = None
        self.taken = False
        self.archive_error: AuditExplorerError | None = None
        self.server: Server | None = server
        self._folder = folder if folder is not None else _Folder()
        self._parts = list(parts)
        self._before = len(self._parts)
        self._fetch: Fetch | None = Fetch(server, plan, self._folder.path, now=_now)
        self._at = self._fetch.progress()
        self._start()
        cancel_when_left(self.cancel, self.wait)

    @property
    def result(self) -> Fetched | None:
        """The last part's result; None until it has ended, or when it failed in a way that nobody foresaw."""
        return self._parts[-1][0] if len(self._parts) > self._before else None

    @property
    def resumable(self) -> bool:
        """Whether there is something left to fetch."""
        return self.ended and self.result is not None and self.result.resume is not None

    @property
    def records(self) -> int:
        """How many records came, in all parts."""
        return sum(part.records for part, _ in self._parts)

    @property
    def ledger(self) -> list[LedgerRow]:
        """The requests of all parts."""
        return [row for part, _ in self._parts for row in part.ledger]

    @property
    def said(self) -> list[str]:
        """What there is to say of all parts, each sentence once."""
        return list(dict.fromkeys(sentence for part, _ in self._parts for sentence in part.said))

    @property
    def added(self) -> tuple[int, int]:
        """How many records were new to the archive, and how many it had already, of all parts."""
        kept = [added for _, added in self._parts if added is not None]
        if not kept:
            return 0, 0
        new = sum(added.new for added in kept)
        # Each part was archived with the ones before it.
        return new, kept[-1].new + kept[-1].repeated - new

    def progress(self) -> FetchProgress:
        """Say how far this part is."""
        fetch = self._fetch
        return fetch.progress() if fetch is not None else self._at

    def cancel(self) -> None:
        """Stop it; what has come is kept."""
        if (fetch := self._fetch) is not None:
            fetch.cancel()

    def resume(self, server: Server | None = None) -> None:
        """Go on where it stopped, as this session's fetch; perhaps with other credentials for the same address.

        Raises NotAllowedError, NotWrittenError, and AddressError for an address that may not be asked.
        """
        server = server or self.server
        server = permitted(server) if server is not None else None
        if server is not None and self.result is not None and (rest := self.result.resume) is not None:
            FETCHING.begin(
                lambda: Fetching(server, rest, keep=self.keep, by=person(), folder=self._folder, parts=self._parts)
            )
            if latest() is not self:
                self.close()

    def explore(self) -> None:
        """Look at what came as a log of this session, or look at it again where that was done."""
        self.taken = True
        if self._reading is not None and self._reading in logs.available():
            logs.choose(self._reading)
            return
        files = [file for part, _ in self._parts for file in part.files]
        log, self._log = self._log or FetchedLog(files, self.address, self._folder, now=_now()), None
        last = self.result
        log.incomplete = (last.shortfall,) if last is not None and last.shortfall else ()
        self._reading = Reading([], [log.label], work=log)
        logs.add(self._reading)

    def brought(self, reading: Reading) -> bool:
        """Say whether this log is what came."""
        return reading is self._reading

    def close(self) -> None:
        """Remove what was read of it, unless it is looked at."""
        if self._log is not None:
            self._log.close()
            self._log = None

    def _work(self) -> None:
        fetch = self._fetch
        if fetch is None:
            return
        try:
            result = fetch.run()
        finally:
            self._at = replace(fetch.progress(), step="Keeping it in the archive")
            self._fetch = None
        self.error = result.error
        if result.resume is None:
            self.server = None
        self._parts.append((result, None))
        if self.keep:
            self._archive(result)

    def _archive(self, result: Fetched) -> None:
        archive = Archive()
        # A span may have begun to come in an earlier part: what proves that it is whole are the records of all.
        files = [file for part, _ in self._parts for file in part.files]
        log = FetchedLog(files, self.address, self._folder, now=_now())
        try:
            added = archive_fetched(archive, result, log, self.address, _now(), by=self._by)
            self._parts[-1] = result, added
            archive.tidy(_now(), grown=added.new > 0)
        except AuditExplorerError as error:
            self.archive_error = error
        finally:
            if log.read:
                self._log = log
            else:
                log.close()


def latest() -> Fetching | None:
    """Give this session's fetch."""
    return FETCHING.get()


def take_over() -> None:
    """Look at what this session's fetch brought, once, as soon as it has ended; whatever page is drawn."""
    job = latest()
    if job is not None and job.ended and job.records and not job.taken:
        job.explore()


def begin(server: Server, plan: Plan, *, keep: bool) -> None:
    """Start to fetch, unless this session is fetching already.

    Raises NotAllowedError, NotWrittenError and AddressError.

    A CSV has records in a form of its own, which the archive would take for other records: it is not kept.
    """
    by = person()
    by.check("fetch")
    server = permitted(server)
    before = latest()
    FETCHING.begin(lambda: Fetching(server, plan, keep=keep and plan.form != "csv", by=by))
    if before is not None and latest() is not before:
        before.close()


def _now() -> datetime:
    return datetime.now(UTC)
