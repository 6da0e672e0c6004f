"""The archive refreshed in the background of a session."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from audit_explorer.errors import AuditExplorerError
from audit_explorer.keeping.syncing import Sync
from audit_explorer.sources.api import FetchProgress
from audit_explorer.store.archive import Archive
from audit_explorer.ui.people.person import person
from audit_explorer.ui.server.deployment import permitted
from audit_explorer.ui.session.archive_reading import ArchiveReading, opened
from audit_explorer.ui.session.job import Job
from audit_explorer.ui.session.leaving import cancel_when_left
from audit_explorer.ui.session.slots import REFRESHING, UPKEEP, UPKEEP_STOPPED

if TYPE_CHECKING:
    from datetime import timedelta

    from audit_explorer.keeping.syncing import Synced
    from audit_explorer.sources.api import Server
    from audit_explorer.sources.api.fetching.plan import Wanted
    from audit_explorer.store import Database


@dataclass(frozen=True, slots=True)
class Upkeep:
    """From where this session brings the archive up to date, and how far back."""

    server: Server
    since: timedelta
    generation: Wanted

    def sync(self, by: str) -> Sync:
        """Prepare to do it, in the name of someone."""
        return Sync(self.server, Archive(), since=self.since, now=_now, generation=self.generation, by=by)


class Refreshing(Job):
    """One refresh, under way or ended: then with what the sync did, and a dataset when there is a newer one to show.

    Without `upkeep` it only looks whether others have added to the archive. `shown` is what shows the archive now;
    `taken` is whether the result was put in its place.
    """

    def __init__(self, upkeep: Upkeep | None, shown: ArchiveReading | None, by: str = "") -> None:
        super().__init__("Refreshing the archive")
        self.upkeep = upkeep
        self.shown = shown
        self.began = _now()
        self.synced: Synced | None = None
        self.dataset: Database | None = None
        self.taken = False
        self._at = FetchProgress("", 0, 0, 0.0, 0.0)
        self._sync = upkeep.sync(by) if upkeep is not None else None
        self._start()
        cancel_when_left(self.cancel, self.wait)

    def progress(self) -> FetchProgress:
        """Say how far it is."""
        sync = self._sync
        return sync.progress() if sync is not None else replace(self._at, step="Opening the archive", idle=True)

    def cancel(self) -> None:
        """Stop asking the control plane; what has come is kept."""
        if (sync := self._sync) is not None:
            sync.cancel()

    def _work(self) -> None:
        if self._sync is not None:
            try:
                self.synced = self._sync.run()
            finally:
                self._at = self._sync.progress()
                self._sync = None  # with its credentials
            self.error = self.synced.error
        before = self.shown.dataset if self.shown is not None else None
        if before is None or Archive().fingerprint() == before.fingerprint:
            return
        found = Archive().open(_now())
        if found.fingerprint == before.fingerprint:
            found.close()
        else:
            self.dataset = found


def latest() -> Refreshing | None:
    """Give this session's refresh."""
    return REFRESHING.get()


def upkeep() -> Upkeep | None:
    """Give where this session's refreshes fetch from."""
    return UPKEEP.get()


def set_upkeep(wanted: Upkeep | None, why: AuditExplorerError | None = None) -> None:
    """Let this and every later refresh fetch from there; None lets them fetch nothing, for a reason or without one.

    Raises NotAllowedError for someone who may not fetch, AddressError for an address that may not be asked.
    """
    if wanted is not None:
        person().check("bring the archive up to date")
        wanted = replace(wanted, server=permitted(wanted.server))
    UPKEEP.set(wanted)
    UPKEEP_STOPPED.set(why)
    if wanted is None and (job := latest()) is not None:
        job.cancel()
        job.upkeep = None


def stopped() -> AuditExplorerError | None:
    """Say why refreshes fetch nothing any more; None where they do, or where nobody wanted it."""
    return UPKEEP_STOPPED.get()


def refresh() -> None:
    """Refresh now, unless that is under way; without fetching where the person or the address may not any more."""
    if (known := upkeep()) is not None:
        try:
            set_upkeep(known)
        except AuditExplorerError as error:
            set_upkeep(None, error)
    REFRESHING.begin(lambda: Refreshing(upkeep(), opened(), person().name))


def _now() -> datetime:
    return datetime.now(UTC)
