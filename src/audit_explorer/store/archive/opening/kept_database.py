"""The databases that are kept beside the segments, so that a large archive is opened quickly.

One is believed only as it was made: its SHA-256 is remembered with its size, time and inode (see `verified_files`), and
compared when one of them changed. What the disk alone has altered is found by the engine, which keeps a sum of each
block. What fails is removed, as it can be made again from the segments.
"""

from __future__ import annotations

import contextlib
import fcntl
import shutil
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
# The name in the cache, with the workspace's own.
_OURS = 2
# What Linux calls FICLONE: the new file has the old one's blocks until either is written to.
_SHARE_BLOCKS = 0x40049409
_PIECE = 1 << 22


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


def take_kept(layout: Layout, workspace: Workspace, name: str, target: Path, watch: Watch) -> bool:
    """Put a kept database that may be written to under the path `target` of the workspace; False as in `link_kept`.

    It is the kept one itself where nobody else has it: without its name in the cache nobody finds it any more, so it
    isn't believed before it is kept again, and a crash costs no more than making it anew. Otherwise it is a copy.
    Raises OSError.
    """
    source = workspace.alias / "other.duckdb"
    if not link_kept(layout, workspace, name, source, watch):
        return False
    if not source.is_symlink() and source.stat().st_nlink == _OURS:
        with contextlib.suppress(OSError):
            (layout.cache / name).unlink()
            if source.stat().st_nlink == 1:
                source.rename(target)
                return True
    _copy(source, target)
    source.unlink()
    return True


def _copy(source: Path, target: Path) -> None:
    """Copy a file, without its blocks where the file system can share them."""
    with source.open("rb") as old, target.open("wb") as new:
        with contextlib.suppress(OSError):
            fcntl.ioctl(new.fileno(), _SHARE_BLOCKS, old.fileno())
            return
        shutil.copyfileobj(old, new, _PIECE)


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
