"""From a fetch to the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.keeping.asked_view import view_of
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

    `log` is of all files that hold a record of these spans, those of the fetches that this one continued too: it is
    read where there are any, and stays open. What a server was asked to filter, what is not known to be complete, and
    what `unproven` tells of, is noted as read in part. `by` is who fetched. Raises ArchiveError, and what reading the
    log raises.
    """
    archive.add_requests(at, address, [row.to_json() for row in fetched.ledger], by=by)
    view = view_of(address, fetched.asker, fetched.generation)
    dataset = log.run() if log.files else None
    whole = not fetched.narrowed and not unproven(fetched, 0 if dataset is None else dataset.facts.unreadable)
    covered = [Coverage(view, start, end, whole=whole, fetched_at=at) for start, end in fetched.covered]
    covered += [Coverage(view, start, end, whole=False, fetched_at=at) for start, end in fetched.doubted]
    if dataset is not None:
        return archive.add(dataset, source=address, covered=covered, by=by)
    archive.note(covered, by=by)
    return Added(0, 0, 0, ())


def unproven(fetched: Fetched, unreadable: int) -> str:
    """Say in a sentence why nothing of a fetch proves that a span was fetched whole; empty where something may."""
    if unreadable:
        what = (
            "1 of the entries that came is no record"
            if unreadable == 1
            else f"{unreadable:,} of the entries that came are no records"
        )
        return f"{what}: the archive doesn't count their time as fetched whole, and asks for it again."
    if fetched.asker is None:
        return "The rights of the token changed on the way, or others had begun: all of it will be asked for again."
    if not fetched.asker.own_way:
        return (
            "It came through a proxy or a certificate that the form gave. That proves nothing to the archive: "
            "the next sync asks for all of it again."
        )
    return ""
