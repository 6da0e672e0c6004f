"""The segments of an archive at one moment, pinned so that they stay readable."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import duckdb

from audit_explorer.errors import ArchiveError
from audit_explorer.store.archive.durable_files import private, sha256
from audit_explorer.store.archive.layout import Layout, Segment
from audit_explorer.store.archive.segments.normaliser import NORMALISER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from audit_explorer.store.archive.workspace import Workspace

#: What a segment's footer says it is.
MARK: Final = "audit_explorer_segment"
FORMAT: Final = "1"
_ATTEMPTS: Final = 200


@dataclass(frozen=True, slots=True)
class Pinned:
    """A segment under a path that stays readable as long as the workspace does, with what its footer says."""

    segment: Segment
    path: Path
    rows: int
    fresh: bool


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file among the segments that isn't read: its name, and why."""

    name: str
    reason: str


def listing(layout: Layout) -> list[Segment]:
    """List the segments there are, sorted, without looking into them."""
    return _names(layout.segments)[0]


def pin(
    layout: Layout, workspace: Workspace, wanted: Callable[[Segment], bool] = lambda _: True
) -> tuple[list[Pinned], list[Skipped]]:
    """Pin every wanted segment: a link keeps its file readable; what is damaged or foreign is set aside, and named."""
    for _ in range(_ATTEMPTS):
        segments, foreign = _settled(layout.segments)
        segments = [segment for segment in segments if wanted(segment)]
        # One that is gone was merged into another, which the next listing has.
        with contextlib.suppress(FileNotFoundError):
            paths = {segment: workspace.link(layout.segments / segment.name) for segment in segments}
            break
    else:
        raise ArchiveError(str(layout.root), "its files change faster than they can be listed", "Try again.")
    skipped = [set_aside(layout, name, "not a segment of this archive") for name in foreign]
    pinned = []
    with duckdb.connect() as engine:
        for segment, path in paths.items():
            footer = _footer(engine, path)
            if isinstance(footer, Pinned):
                pinned.append(Pinned(segment, footer.path, footer.rows, footer.fresh))
            elif damaged(segment, path):
                skipped.append(set_aside(layout, segment.name, f"damaged: {footer}"))
            else:
                skipped.append(Skipped(segment.name, footer))
    return pinned, skipped


def damaged(segment: Segment, path: Path) -> bool:
    """Say whether a segment's file is not what its name says."""
    return sha256(path) != segment.sha256


def set_aside(layout: Layout, name: str, reason: str) -> Skipped:
    """Take a file out of the segments, without deleting it."""
    target = layout.aside / name
    number = 1
    # In an archive that may only be read it stays where it is, and is skipped all the same.
    with contextlib.suppress(OSError):
        private(layout.aside)
        while target.exists():
            target = layout.aside / f"{name}.{number}"
            number += 1
        (layout.segments / name).rename(target)
    return Skipped(name, f"{reason}; set aside")


def aside(layout: Layout) -> list[Skipped]:
    """List what was set aside earlier."""
    try:
        return [Skipped(path.name, "damaged or foreign; was set aside") for path in sorted(layout.aside.iterdir())]
    except FileNotFoundError:
        return []


def _settled(folder: Path) -> tuple[list[Segment], list[str]]:
    """List a folder as it is at one moment.

    Reading a folder takes its time: of a merge going on meanwhile, both the old and the new names could be missed.
    """
    for _ in range(_ATTEMPTS):
        before = _changed(folder)
        found = _names(folder)
        if found == _names(folder) and before == _changed(folder):
            return found
    return _names(folder)


def _changed(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _names(folder: Path) -> tuple[list[Segment], list[str]]:
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except FileNotFoundError:
        return [], []
    segments = [segment for name in names if (segment := Segment.named(name)) is not None]
    # Hidden files are an operating system's or a copying tool's own.
    return segments, [name for name in names if Segment.named(name) is None and not name.startswith(".")]


def _footer(engine: duckdb.DuckDBPyConnection, path: Path) -> Pinned | str:
    """Read what a segment's footer says; else say what is wrong with it."""
    try:
        rows = engine.execute("SELECT num_rows FROM parquet_file_metadata(?)", [str(path)]).fetchall()[0][0]
        pairs = engine.execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(path)]).fetchall()
    except duckdb.Error:
        return "no whole Parquet file"
    said = {bytes(key): bytes(value) for key, value in pairs}
    if said.get(MARK.encode()) != FORMAT.encode():
        return "not written by this version of the program"
    return Pinned(Segment("", ""), path, int(rows), said.get(b"normaliser") == NORMALISER.encode())
