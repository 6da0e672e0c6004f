"""Files put into an archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.sources import open_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audit_explorer.store.archive import Added, Archive, Coverage


def archive_files(archive: Archive, paths: Sequence[Path], covered: Sequence[Coverage] = ()) -> Added:
    """Read files, archive what they hold, and note which spans they cover."""
    dataset = open_files(paths)
    try:
        return archive.add(dataset, covered=covered)
    finally:
        dataset.close()
