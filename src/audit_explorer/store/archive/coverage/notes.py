"""The archive's notes of what was fetched, each a small file that never changes."""

from __future__ import annotations

import contextlib
import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from audit_explorer.store.archive.coverage.coverage import Coverage, merged
from audit_explorer.store.archive.durable_files import new_file, private, publish

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audit_explorer.store.archive.layout import Layout
    from audit_explorer.store.archive.workspace import Workspace

_FORMAT: Final = 1
# From here on, reading the notes would begin to take as long as reading a page of the log.
_MANY: Final = 64


def write_notes(layout: Layout, workspace: Workspace, notes: Sequence[Coverage], *, by: str = "") -> list[Path]:
    """Write notes, with `by` whom; they are there from now on, whatever happens."""
    return [_write(layout, workspace, note, by) for note in notes]


def read_notes(layout: Layout) -> list[Coverage]:
    """Read all notes; one that can't be read says nothing, so that what it covered is fetched again."""
    return [note for note in map(_read, _files(layout)) if note is not None]


def merge_notes(layout: Layout, workspace: Workspace, *, many: int = _MANY) -> int:
    """Say the same with fewer files where they are `many`; say how many went."""
    files = {path: note for path in _files(layout) if (note := _read(path)) is not None}
    if len(files) < many:
        return 0
    kept = set(write_notes(layout, workspace, merged(list(files.values()))))
    old = [path for path in files if path not in kept]
    for path in old:
        # Another process may have merged the same ones.
        path.unlink(missing_ok=True)
    return len(old)


def _write(layout: Layout, workspace: Workspace, note: Coverage, by: str) -> Path:
    said = {
        "format": _FORMAT,
        "address": _bare(note.address),
        "start": note.start.isoformat(),
        "end": note.end.isoformat(),
        "whole": note.whole,
        "fetched_at": note.fetched_at.isoformat(),
    } | ({"by": by} if by else {})
    content = json.dumps(said, sort_keys=True).encode()
    path = new_file(workspace.folder, ".json")
    path.write_bytes(content)
    final = private(layout.coverage) / f"{hashlib.sha256(content).hexdigest()}.json"
    publish(path, final)
    return final


def _read(path: Path) -> Coverage | None:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        said = json.loads(path.read_bytes())
        start, end, at = (datetime.fromisoformat(said[name]) for name in ("start", "end", "fetched_at"))
        if said["format"] == _FORMAT and None not in {start.tzinfo, end.tzinfo, at.tzinfo}:
            return Coverage(str(said["address"]), start, end, whole=said["whole"] is True, fetched_at=at)
    return None


def _files(layout: Layout) -> list[Path]:
    with contextlib.suppress(FileNotFoundError):
        return sorted(path for path in layout.coverage.iterdir() if path.suffix == ".json")
    return []


def _bare(address: str) -> str:
    """Leave out what may be a secret, should a caller have left it in."""
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
