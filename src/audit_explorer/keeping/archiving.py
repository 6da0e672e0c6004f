"""From where records are to the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.sources.files.opening import open_files
from audit_explorer.store.archive import Added, Coverage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from audit_explorer.sources.api import Fetched
    from audit_explorer.store.archive import Archive


def archive_files(
    archive: Archive,
    paths: Sequence[Path],
    names: Sequence[str] | None = None,
    *,
    source: str | None = None,
    covered: Sequence[Coverage] = (),
) -> Added:
    """Read files and archive what they hold; see Archive.add. Raises what reading them raises."""
    dataset = open_files(paths, names)
    try:
        return archive.add(dataset, source=source, covered=covered)
    finally:
        dataset.close()


def archive_fetched(archive: Archive, fetched: Fetched, address: str, at: datetime) -> Added:
    """Archive what a fetch from an address brought, which spans it read whole, and its ledger.

    What a server was asked to filter is noted as read in part. Raises ArchiveError.
    """
    covered = [Coverage(address, start, end, not fetched.narrowed, at) for start, end in fetched.covered]
    archive.keep_ledger(at, address, [row.to_json() for row in fetched.ledger])
    if fetched.files:
        return archive_files(archive, fetched.files, source=address, covered=covered)
    archive.note(covered)
    return Added(0, 0, 0, ())
