"""The databases that are kept beside the segments, so that a large archive is opened quickly.

One is believed only as it was made: its SHA-256 is remembered with its size, time and inode (see `verified_files`), and
compared when one of them changed. What the disk alone has altered is found by the engine, which keeps a sum of each
block. What fails is removed, as it can be made again from the segments.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from audit_explorer.store.archive.durable_files import private, publish
from audit_explorer.store.archive.integrity.file_check import Watch, file_hash
from audit_explorer.store.archive.integrity.verified_files import (
    Memory,
    Stamp,
    VerifiedDatabase,
    read_memory,
    stamp_of,
    write_memory,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audit_explorer.store.archive.layout import Layout
    from audit_explorer.store.archive.workspace import Workspace

_SUFFIX = ".duckdb"
_UNSETTLED = Stamp(0, 0, 0)


def link_kept(layout: Layout, workspace: Workspace, name: str, target: Path, watch: Watch) -> bool:
    """Put a kept database under the path `target` of the workspace; False where none is as it was made."""
    kept = layout.cache / name
    if stamp_of(kept) is None:
        return False
    with contextlib.suppress(OSError):
        link = workspace.link(kept)
        if sound(read_memory(layout), link, name, watch, layout, workspace):
            link.rename(target)
            return True
        link.unlink()
        kept.unlink()
    return False


def sound(
    memory: Memory,
    path: Path,
    name: str,
    watch: Watch,
    layout: Layout | None = None,
    workspace: Workspace | None = None,
) -> bool:
    """Say whether the file is what is remembered under the name. Raises OSError, CancelledError."""
    known = memory.databases.get(name)
    if known is None:
        return False
    if layout is not None and known.stamp == stamp_of(path):
        return True
    watch.expect(path.stat().st_size)
    found = file_hash(path, watch)
    if found is None or found[1] != known.sha256:
        return False
    if layout is not None and workspace is not None:
        _remember(layout, workspace, name, *found)
    return True


def keep(layout: Layout, workspace: Workspace, made: Path, name: str) -> None:
    """Keep a database that was made in the workspace, in the place of all others. Raises OSError."""
    link = workspace.folder / "keep.duckdb"
    link.hardlink_to(made)
    found = file_hash(link, Watch())
    publish(link, private(layout.cache) / name)
    if found is not None:
        _remember(layout, workspace, name, *found)
    for other in kept_files(layout):
        if other.name != name:
            other.unlink(missing_ok=True)


def kept_files(layout: Layout) -> Iterator[Path]:
    """Give what is kept. Raises OSError."""
    return layout.cache.glob(f"*{_SUFFIX}")


def _remember(layout: Layout, workspace: Workspace, name: str, stamp: Stamp, sha256: str) -> None:
    memory = read_memory(layout)
    there = {path.name for path in kept_files(layout)}
    memory.databases = {one: said for one, said in memory.databases.items() if one in there}
    memory.databases[name] = VerifiedDatabase(stamp if stamp.settled() else _UNSETTLED, sha256)
    write_memory(layout, workspace, memory)
