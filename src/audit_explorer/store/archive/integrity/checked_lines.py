"""Lines that are appended to a file for good, each with a sum that shows whether it is still what was written."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from audit_explorer.store.archive.durable_files import plain_bytes, private, sync

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SUM: Final = 16


def append_lines(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Append rows; they are then on the disk. Raises OSError."""
    if not rows:
        return
    private(path.parent)
    lines = [json.dumps(row, sort_keys=True) for row in rows]
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK | os.O_NOFOLLOW, 0o600)
    try:
        with suppress(OSError):  # where a file system can't lock, one write still is one piece
            fcntl.flock(handle, fcntl.LOCK_EX)
        end = os.lseek(handle, 0, os.SEEK_END)
        # A write that a full disk or a kill cut off must not swallow the next line.
        whole = not end or os.pread(handle, 1, end - 1) == b"\n"
        content = "\n".join([*([] if whole else [""]), *(f"{line} {_sum(line)}" for line in lines), ""]).encode()
        while content:
            content = content[os.write(handle, content) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    sync(path.parent)


def read_lines(path: Path) -> tuple[list[dict[str, Any]], int]:
    """Give the rows in the order of writing, and how many lines are no more what was written."""
    rows, broken = [], 0
    for line in (plain_bytes(path) or b"").decode(errors="replace").split("\n"):
        text, _, said = line.rpartition(" ")
        if said == _sum(text):
            with suppress(ValueError, RecursionError):
                row = json.loads(text)
                if isinstance(row, dict):
                    rows.append(row)
                    continue
        broken += bool(line)
    return rows, broken


def _sum(line: str) -> str:
    return hashlib.sha256(line.encode(errors="replace")).hexdigest()[:_SUM]
