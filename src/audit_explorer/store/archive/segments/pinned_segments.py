"""The segments of an archive at one moment: verified, then pinned so that they stay readable."""

from __future__ import annotations

import contextlib
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit_explorer.errors import ArchiveError, NewerArchiveError
from audit_explorer.store.archive.integrity.damage_list import damage, left_out, set_aside
from audit_explorer.store.archive.integrity.file_check import NO_FILE, Checked, Watch, check_files
from audit_explorer.store.archive.integrity.register import enter, read_register
from audit_explorer.store.archive.integrity.verified_files import (
    Memory,
    Stamp,
    VerifiedSegment,
    read_memory,
    stamp_of,
    write_memory,
)
from audit_explorer.store.archive.layout import Layout, Segment
from audit_explorer.store.archive.segments.normaliser import NORMALISER
from audit_explorer.store.archive.segments.segment_footer import FORMAT, read_footers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from audit_explorer.store.archive.workspace import Workspace
    from audit_explorer.store.dataset import Damage

_ATTEMPTS: Final = 200
_FOREIGN: Final = "not a segment of this archive"
_NEWER: Final = "written by a newer version of this program, which can read it"


@dataclass(frozen=True, slots=True)
class Pinned:
    """A segment under a path that stays readable as long as the workspace does, with what its footer says.

    It was what its name says when its file had the `stamp`.
    """

    segment: Segment
    path: Path
    rows: int
    fresh: bool
    stamp: Stamp
    made_of: tuple[str, ...] = ()


def listing(layout: Layout) -> list[Segment]:
    """List the segments there are, sorted, without looking into them."""
    return _names(layout.segments)[0]


def pin(
    layout: Layout,
    workspace: Workspace,
    wanted: Callable[[Segment], bool] = lambda _: True,
    *,
    watch: Watch | None = None,
    anew: bool = False,
) -> tuple[list[Pinned], list[Damage]]:
    """Pin every wanted segment whose content is what its name says; what isn't is set aside, and named.

    The file that is pinned is the one that is verified: a link keeps it, whatever happens to its name. What was
    verified before isn't read again as long as it has the same size, time and inode, unless `anew` asks for it. Raises
    CancelledError when the `watch` says so.
    """
    linked, left, foreign = _linked(layout, workspace, wanted)
    memory = Memory() if anew else read_memory(layout)
    stamps = {segment: stamp_of(path) for segment, path in linked.items()}
    known = {
        segment: one
        for segment in linked
        if (one := memory.segments.get(segment.name)) is not None and one.stamp == stamps[segment]
    }
    doubtful = {path: segment for segment, path in linked.items() if segment not in known}
    checked = check_files({path: segment.sha256 for path, segment in doubtful.items()}, watch or Watch())
    footers = read_footers([path for path, found in checked.items() if found.stamp is not None])
    skipped = [*left, *(set_aside(layout, name, _FOREIGN, None) for name in foreign)]
    for path, found in checked.items():
        segment = doubtful[path]
        if found.stamp is None:
            skipped.append(_unfit(layout, segment, path, found, memory))
        elif (footer := footers.get(path)) is None or not footer.format.isdecimal():
            skipped.append(set_aside(layout, segment.name, _FOREIGN, None, found.stamp.inode))
        elif footer.month not in {"", segment.month}:
            why = "damaged: its records are of another month than its name says"
            skipped.append(set_aside(layout, segment.name, why, footer.rows, found.stamp.inode))
        else:
            known[segment] = VerifiedSegment(
                found.stamp, footer.rows, footer.format, footer.normaliser, footer.month, footer.made_of
            )
    _remember(layout, workspace, {doubtful[path]: known[doubtful[path]] for path in checked if doubtful[path] in known})
    skipped += [damage(one.name, _NEWER, known[one].rows) for one in sorted(known) if known[one].format != FORMAT]
    return [
        Pinned(one, linked[one], said.rows, said.normaliser == NORMALISER, said.stamp, said.made_of)
        for one, said in sorted(known.items())
        if said.format == FORMAT
    ], skipped


def pin_all(
    layout: Layout, workspace: Workspace, *, watch: Watch | None = None, anew: bool = False
) -> tuple[list[Pinned], list[Damage], list[Damage]]:
    """Pin every segment, see `pin`; give also what is left out from now on, and what was left out before and still is.

    What is missing is left out, too.
    """
    register = read_register(layout)
    pinned, skipped = pin(layout, workspace, watch=watch, anew=anew)
    there = {name for one in pinned for name in (one.segment.name, *one.made_of)} | {one.name for one in skipped}
    missing, before = left_out(layout, register, there)
    return pinned, [*skipped, *missing], before


def refuse_newer(layout: Layout, skipped: Sequence[Damage]) -> None:
    """Raise NewerArchiveError when something was left out because a newer version wrote it."""
    if any(one.reason == _NEWER for one in skipped):
        raise NewerArchiveError(str(layout.root))


def refuse_known_newer(layout: Layout) -> None:
    """Raise NewerArchiveError when a segment that was looked at before is a newer version's; none is looked at now."""
    known = read_memory(layout).segments
    if any((said := known.get(one.name)) is not None and said.format != FORMAT for one in listing(layout)):
        raise NewerArchiveError(str(layout.root))


def _linked(
    layout: Layout, workspace: Workspace, wanted: Callable[[Segment], bool]
) -> tuple[dict[Segment, Path], list[Damage], list[str]]:
    """Link every wanted segment; give also what is set aside because it is no file, and the names of foreign files."""
    for _ in range(_ATTEMPTS):
        segments, foreign = _settled(layout.segments)
        linked: dict[Segment, Path] = {}
        odd: list[Segment] = []
        # One that is gone was merged into another, which the next listing has.
        with contextlib.suppress(FileNotFoundError):
            for segment in filter(wanted, segments):
                path = layout.segments / segment.name
                if stat.S_ISREG(path.lstat().st_mode):
                    linked[segment] = workspace.link(path)
                else:
                    odd.append(segment)
            return linked, [set_aside(layout, one.name, NO_FILE, None) for one in odd], foreign
    raise ArchiveError(str(layout.root), "its files change faster than they can be listed", "Try again.")


def _unfit(layout: Layout, segment: Segment, path: Path, found: Checked, memory: Memory) -> Damage:
    known = memory.segments.get(segment.name)
    records = known.rows if known else read_register(layout).rows.get(segment.name)
    if found.unread:
        # Set aside it would be nowhere that its owner looks for it.
        return damage(segment.name, f"{found.reason}; left out", records)
    now = stamp_of(path)
    return set_aside(layout, segment.name, found.reason, records, now.inode if now else None)


def _remember(layout: Layout, workspace: Workspace, verified: dict[Segment, VerifiedSegment]) -> None:
    """Remember what was verified, and enter in the register what came past it."""
    if not verified:
        return
    with contextlib.suppress(OSError):
        register = read_register(layout)
        came = {
            one.name: said.rows
            for one, said in verified.items()
            if one.name not in register.rows or one.name in register.gone
        }
        if not workspace.outside:
            enter(layout, came)
    memory = read_memory(layout)
    there = {segment.name for segment in listing(layout)}
    settled = {one.name: said for one, said in verified.items() if said.stamp.settled()}
    memory.segments = {name: said for name, said in (memory.segments | settled).items() if name in there}
    write_memory(layout, workspace, memory)


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
    named = {name: Segment.named(name) for name in names}
    segments = [segment for segment in named.values() if segment is not None]
    # Hidden files are an operating system's or a copying tool's own.
    return segments, [name for name, segment in named.items() if segment is None and not name.startswith(".")]
