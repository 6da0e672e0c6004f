"""The archive's ledger: which requests its records came by, a line of JSON each, a file a month."""

from __future__ import annotations

import fcntl
import json
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from audit_explorer.store.archive.durable_files import private, sync
from audit_explorer.store.archive.integrity.file_check import opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from audit_explorer.store.archive.layout import Layout

# Bytes that a line has at most, as good as always; a longer one would only shorten what is shown.
_LINE: Final = 1_024


def append(layout: Layout, at: datetime, address: str, rows: Sequence[str], *, by: str = "") -> None:
    """Append rows, each a JSON object on one line, with the address that was asked; they are then on the disk.

    `by` is who let it be asked, where people sign in.
    Evidence and no more: nothing reads it to decide what to fetch.
    """
    if not rows:
        return
    path = private(layout.ledger) / f"{at:%Y-%m}.ndjson"
    own = {"address": address} | ({"by": by} if by else {})
    lines = [json.dumps(own | json.loads(row), ensure_ascii=False) for row in rows]
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        with suppress(OSError):  # where a file system can't lock, one write still is one piece
            fcntl.flock(handle, fcntl.LOCK_EX)
        end = os.lseek(handle, 0, os.SEEK_END)
        # A write that a full disk or a kill cut off must not swallow the next line.
        whole = not end or os.pread(handle, 1, end - 1) == b"\n"
        content = "\n".join([*([] if whole else [""]), *lines, ""]).encode()
        while content:
            content = content[os.write(handle, content) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    sync(layout.ledger)


def newest(layout: Layout, most: int) -> list[dict[str, Any]]:
    """Give the newest rows, newest first; a line that was cut off is left out, and what is no plain file."""
    found: list[dict[str, Any]] = []
    with suppress(FileNotFoundError):
        for path in sorted(layout.ledger.glob("*.ndjson"), reverse=True):
            found += _rows(path, most - len(found))
            if len(found) >= most:
                break
    return found


def _rows(path: Path, most: int) -> list[dict[str, Any]]:
    handle = opened(path)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return []
    with os.fdopen(handle, "rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - most * _LINE))
        lines = file.read().split(b"\n")
    rows = []
    for line in reversed(lines):
        with suppress(ValueError, RecursionError):
            row = json.loads(line)
            if isinstance(row, dict):
                rows.append(row)
    return rows[:most]
