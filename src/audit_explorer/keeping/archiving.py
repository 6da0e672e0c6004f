"""From a fetch to the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.store.archive import Added, Coverage

if TYPE_CHECKING:
    from datetime import datetime

    from audit_explorer.keeping.fetched_log import FetchedLog
    from audit_explorer.sources.api import Fetched
    from audit_explorer.store.archive import Archive


def archive_fetched(
    archive: Archive, fetched: Fetched, log: FetchedLog, address: str, at: datetime, *, by: str = ""
) -> Added:
    """Archive what a fetch from an address brought, which spans it read whole, and its ledger.

    `log` is of the fetch's files; it is read where there are any, and stays open. What a server was asked to filter,
    or what is not known to be complete, is noted as read in part. `by` is who fetched. Raises ArchiveError, and what
    reading the log raises.
    """
    covered = [Coverage(address, start, end, not fetched.narrowed, at) for start, end in fetched.covered]
    covered += [Coverage(address, start, end, whole=False, fetched_at=at) for start, end in fetched.doubted]
    archive.add_requests(at, address, [row.to_json() for row in fetched.ledger], by=by)
    if fetched.files:
        return archive.add(log.run(), source=address, covered=covered, by=by)
    archive.note(covered, by=by)
    return Added(0, 0, 0, ())
