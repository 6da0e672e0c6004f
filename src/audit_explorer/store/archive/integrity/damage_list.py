"""What of an archive isn't read: set aside now or earlier, missing, or not for this version."""

from __future__ import annotations

import contextlib
import os
import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from audit_explorer.store.archive.durable_files import private, sync
from audit_explorer.store.archive.integrity.register import Incident, enter_incident, read_register
from audit_explorer.store.archive.layout import Layout, Segment
from audit_explorer.store.dataset import Damage

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.store.archive.integrity.register import Register

#: What stands in the folder `aside` for a segment that is gone.
_MISSING: Final = ".missing"
_GONE: Final = "missing: its file is gone"
_UNKNOWN: Final = "damaged or foreign"


def damage(name: str, reason: str, records: int | None = None, at: datetime | None = None) -> Damage:
    """Say what is left out; its month is part of its name."""
    segment = Segment.named(name)
    return Damage(name, reason, segment.month if segment else "", at, records)


def set_aside(layout: Layout, name: str, reason: str, records: int | None, inode: int | None = None) -> Damage:
    """Take a file out of the segments, without deleting it or anything that was set aside before.

    With `inode`, only as long as the name still is that file's: another process may have put a sound one in its place.
    In an archive that may only be read it stays where it is, and is left out all the same.
    """
    at = datetime.now(UTC)
    source = layout.segments / name
    with contextlib.suppress(OSError):
        said = source.lstat()
        if inode is None or said.st_ino == inode:
            private(layout.aside)
            for target in _free(layout, name):
                # First the reason: a file that is set aside without one would be said, but nobody would know why.
                enter_incident(layout, Incident(name, target.name, reason, at, records))
                try:
                    _move(source, target, folder=stat.S_ISDIR(said.st_mode))
                except FileExistsError:
                    continue
                sync(layout.aside)
                break
            return damage(name, f"{reason}; set aside", records, at)
    return damage(name, f"{reason}; left out", records, at)


def earlier(layout: Layout) -> list[Damage]:
    """List what was set aside earlier and still is, or is missing; whoever removes it there has seen it.

    What stands under its name again, as it was, is not listed. What lies there several times is listed once, for the
    last time: its records are lost once.
    """
    said = read_register(layout).incidents
    found: dict[str, Damage] = {}
    for name in _names(layout.aside):
        unknown = _GONE if name.endswith(_MISSING) else _UNKNOWN
        incident = said.get(name) or Incident(_original(name), name, unknown, None, None)
        if Segment.named(incident.name) is None or not _there(layout.segments / incident.name):
            how = "" if name.endswith(_MISSING) else "; was set aside"
            one = damage(incident.name, f"{incident.reason}{how}", incident.records, incident.at)
            before = found.get(one.name)
            if before is None or before.at is None or (one.at is not None and before.at <= one.at):
                found[one.name] = one
    return list(found.values())


def left_out(layout: Layout, before: Register, present: set[str]) -> tuple[list[Damage], list[Damage]]:
    """Give what is missing, as far as it is noted for the first time or can't be noted, and what was left out earlier.

    Missing is what the register `before` knows, and what neither was there after it was read nor was merged or set
    aside. `present` has the names of what was there, and of what those segments themselves say they were made of.
    """
    missing = _note_missing(layout, before, present)
    # Looked at last: what another process set aside meanwhile, this one didn't find any more.
    seen = present | {one.name for one in missing}
    return missing, [one for one in earlier(layout) if one.name not in seen]


def _note_missing(layout: Layout, before: Register, present: set[str]) -> list[Damage]:
    """Note what is missing; a file in the folder `aside` stands for it from then on."""
    gone = before.rows.keys() - present
    if not gone:
        return []
    # Read once more: what was merged or set aside meanwhile stands in it by now.
    now = read_register(layout)
    lost = []
    for name in sorted(gone - now.merged - now.gone):
        at = datetime.now(UTC)
        with contextlib.suppress(OSError):
            # First the file: once the register has it, nobody misses it again.
            (private(layout.aside) / f"{name}{_MISSING}").touch(mode=0o600)
            enter_incident(layout, Incident(name, f"{name}{_MISSING}", _GONE, at, before.rows[name]))
        lost.append(damage(name, _GONE, before.rows[name], at))
    return lost


def _move(source: Path, target: Path, *, folder: bool) -> None:
    """Rename without ever replacing what has the name; of a folder only an empty one could be replaced."""
    if folder:
        source.rename(target)
        return
    try:
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:  # no links here: what has the name was looked for a moment ago
        source.rename(target)
    else:
        source.unlink()


def _free(layout: Layout, name: str) -> list[Path]:
    taken = set(_names(layout.aside))
    names = [name, *(f"{name}.{number}" for number in range(1, len(taken) + 9))]
    return [layout.aside / one for one in names if one not in taken]


def _original(name: str) -> str:
    """Give the name that a file had before it was set aside, as far as its name there tells."""
    stem, dot, end = name.rpartition(".")
    return stem if (end.isdecimal() or dot + end == _MISSING) and Segment.named(stem) else name


def _names(folder: Path) -> list[str]:
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        return sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith("."))
    return []


def _there(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return stat.S_ISREG(path.lstat().st_mode)
    return False
