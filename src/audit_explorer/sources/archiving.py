"""From files that a person names to the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.sources.opening import open_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audit_explorer.store.archive import Added, Archive, Coverage


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
