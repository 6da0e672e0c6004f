"""An archive read in full, to see whether it still is what it was given."""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit_explorer.store.archive.durable_files import plain_bytes
from audit_explorer.store.archive.integrity.register import read_register
from audit_explorer.store.archive.integrity.verified_files import read_memory
from audit_explorer.store.archive.opening.kept_database import kept_files, sound
from audit_explorer.store.archive.segments.pinned_segments import pin_all

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.store.archive.integrity.file_check import Watch
    from audit_explorer.store.archive.layout import Layout
    from audit_explorer.store.archive.workspace import Workspace
    from audit_explorer.store.dataset import Damage


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found: counts of what is sound, and what isn't.

    `segments` and `records` are those that are what their names say, `notes` what is readable of what was fetched,
    `ledger_rows` of the requests, `databases` the kept ones that are as they were made. `failed` names what failed now,
    `earlier` what failed before and wasn't acknowledged since; a kept database that failed is removed, as it is made
    again, and so is one that nothing is remembered of, which is no failure. `broken_lines` of the ledger and the
    register say nothing: a kill or a full disk cut them off, or worse.
    """

    segments: int
    records: int
    notes: int
    ledger_rows: int
    databases: int
    broken_lines: int
    failed: tuple[Damage, ...]
    earlier: tuple[Damage, ...]
    bad_notes: tuple[str, ...]
    bad_databases: tuple[str, ...]
    bad_files: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing failed, neither now nor before."""
        return not (self.failed or self.earlier or self.bad_notes or self.bad_databases or self.bad_files)


def verify(layout: Layout, workspace: Workspace, watch: Watch) -> Verified:
    """Read everything. Raises OSError, CancelledError and what the engine raises."""
    register = read_register(layout)
    pinned, failed, before = pin_all(layout, workspace, watch=watch, anew=True)
    notes, bad_notes = _notes(layout)
    rows, broken, bad_files = _ledger(layout)
    databases, bad_databases = _databases(layout, watch)
    return Verified(
        segments=len(pinned),
        records=sum(one.rows for one in pinned),
        notes=notes,
        ledger_rows=rows,
        databases=databases,
        broken_lines=broken + register.broken,
        failed=tuple(failed),
        earlier=tuple(one for one in before if one.month),
        bad_notes=tuple(bad_notes),
        bad_databases=tuple(bad_databases),
        bad_files=tuple(bad_files),
    )


def _notes(layout: Layout) -> tuple[int, list[str]]:
    """Count the notes that are what their names say, which is the SHA-256 of each; name the others."""
    good, bad = 0, []
    for path in _files(layout.coverage, ".json"):
        content = None
        with contextlib.suppress(OSError):
            content = plain_bytes(path)
        if content is not None and hashlib.sha256(content).hexdigest() == path.stem and _is_object(content):
            good += 1
        else:
            bad.append(path.name)
    return good, bad


def _ledger(layout: Layout) -> tuple[int, int, list[str]]:
    good, broken, bad = 0, 0, []
    for path in _files(layout.ledger, ".ndjson"):
        content = None
        with contextlib.suppress(OSError):
            content = plain_bytes(path)
        if content is None:
            bad.append(path.name)
            continue
        lines = [line for line in content.split(b"\n") if line]
        read = sum(map(_is_object, lines))
        good, broken = good + read, broken + len(lines) - read
    return good, broken, bad


def _databases(layout: Layout, watch: Watch) -> tuple[int, list[str]]:
    memory = read_memory(layout)
    good, bad = 0, []
    for path in sorted(kept_files(layout)):
        if path.name not in memory.databases:
            # One of an earlier release, or of a process that was killed: no opening believes it either.
            path.unlink(missing_ok=True)
        elif sound(memory, path, path.name, watch):
            good += 1
        else:
            bad.append(path.name)
            path.unlink(missing_ok=True)
    return good, bad


def _files(folder: Path, suffix: str) -> list[Path]:
    with contextlib.suppress(FileNotFoundError):
        return sorted(path for path in folder.iterdir() if path.suffix == suffix)
    return []


def _is_object(content: bytes) -> bool:
    try:
        return isinstance(json.loads(content), dict)
    except (ValueError, RecursionError):
        return False
