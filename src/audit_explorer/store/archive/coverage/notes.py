"""The archive's notes of what was fetched, each a small file that never changes."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import stat
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from audit_explorer.store.archive.coverage.coverage import Coverage
from audit_explorer.store.archive.coverage.log_view import KINDS, View
from audit_explorer.store.archive.coverage.note_proof import as_proven, merged
from audit_explorer.store.archive.durable_files import new_file, private, publish
from audit_explorer.store.archive.segments.proof import proven

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from audit_explorer.store.archive.layout import Layout
    from audit_explorer.store.archive.workspace import Workspace

_FORMAT: Final = 2
# Notes of this format say neither whose view it was nor which segments prove it.
_EARLIER: Final = 1
_NAME: Final = re.compile(r"([0-9a-f]{64})\.json")
_TEXTS: Final = ("address", "tenant", "kind", "who", "rights", "generation", "name")
# Bytes: a note that names a hundred thousand segments is shorter.
_LARGEST: Final = 16 << 20
# From here on, reading the notes would begin to take as long as reading a page of the log.
_MANY: Final = 64


def write_notes(
    layout: Layout, workspace: Workspace, notes: Sequence[Coverage], proof: Mapping[str, int], by: str = ""
) -> list[Path]:
    """Write notes; they are there from now on, whatever happens.

    `proof` names the segments that hold the records of these spans, each with how many; `by` who let them be fetched.
    """
    who = (by,) if by else ()
    return [_write(layout, workspace, replace(note, proof=proof if note.whole else {}, by=who)) for note in notes]


def read_notes(layout: Layout) -> list[Coverage]:
    """Read what all notes say of segments that there are, see `as_proven`.

    A file that isn't what its name says, or is of a later format, says nothing, so that its span is fetched again. What
    an earlier version noted is not whole: it doesn't say for whom.
    """
    return _as_proven(layout, list(_readable(layout).values()))


def merge_notes(layout: Layout, workspace: Workspace, *, many: int = _MANY) -> int:
    """Say the same with fewer files where they are `many`; say how many went."""
    files = _readable(layout)
    if len(files) < many:
        return 0
    kept = {_write(layout, workspace, note) for note in merged(_as_proven(layout, list(files.values())))}
    old = [path for path in files if path not in kept]
    for path in old:
        # Another process may have merged the same ones.
        path.unlink(missing_ok=True)
    return len(old)


def _as_proven(layout: Layout, notes: Sequence[Coverage]) -> list[Coverage]:
    there = proven(layout) if any(note.proof for note in notes) else {}
    return [part for note in notes for part in as_proven(note, there)]


def _write(layout: Layout, workspace: Workspace, note: Coverage) -> Path:
    said = asdict(note.view) | {
        "format": _FORMAT,
        "address": _bare(note.view.address),
        "start": note.start.isoformat(),
        "end": note.end.isoformat(),
        "whole": note.whole,
        "fetched_at": note.fetched_at.isoformat(),
        "by": list(note.by),
        "proof": dict(note.proof),
    }
    content = json.dumps(said, sort_keys=True).encode()
    path = new_file(workspace.folder, ".json")
    path.write_bytes(content)
    final = private(layout.coverage) / f"{hashlib.sha256(content).hexdigest()}.json"
    publish(path, final)
    return final


def _readable(layout: Layout) -> dict[Path, Coverage]:
    try:
        # What is no regular file, a link too, is none of ours.
        names = sorted(one.name for one in os.scandir(layout.coverage) if one.is_file(follow_symlinks=False))
    except FileNotFoundError:
        return {}
    paths = (layout.coverage / name for name in names if _NAME.fullmatch(name))
    return {path: note for path in paths if (note := _read(path)) is not None}


def _read(path: Path) -> Coverage | None:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        content = _content(path)
        if hashlib.sha256(content).hexdigest() == path.stem:
            return _note(json.loads(content))
    return None


def _content(path: Path) -> bytes:
    """Read a file that may have become something else since it was listed, without waiting for it."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        return file.read() if stat.S_ISREG(found.st_mode) and found.st_size <= _LARGEST else b""


def _note(said: dict[str, Any]) -> Coverage | None:
    start, end, at = (datetime.fromisoformat(said[name]) for name in ("start", "end", "fetched_at"))
    if None in {start.tzinfo, end.tzinfo, at.tzinfo}:
        return None
    if said["format"] == _EARLIER:
        return Coverage(View(_text(said["address"])), start, end, whole=False, fetched_at=at)
    if said["format"] != _FORMAT or said["kind"] not in KINDS:
        return None
    texts: dict[str, Any] = {name: _text(said[name]) for name in _TEXTS}
    return Coverage(
        View(**texts, own_way=said["own_way"] is True),
        start,
        end,
        whole=said["whole"] is True,
        fetched_at=at,
        by=tuple(map(_text, said["by"])),
        proof={_text(name): int(count) for name, count in said["proof"].items()},
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        message = "not a text"
        raise TypeError(message)
    return value


def _bare(address: str) -> str:
    """Leave out what may be a secret, should a caller have left it in."""
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
