"""A large JSON array cut in two, so that both cores can read it: the engine reads one array on one core."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# Below this, copying takes longer than it saves.
_WORTH: Final = 32 * 1024 * 1024
# The first key of the first record, by which the beginning of another one is recognised.
_OPENING: Final = re.compile(rb'\s*\[\s*\{\s*("[\w-]+")')
_LOOKED_AT: Final = 4 * 1024 * 1024


def cut_in_two(path: Path, folder: Path) -> tuple[Path, ...] | None:
    """Copy a JSON array into two arrays in `folder`, cut at what looks like a seam; None when it isn't worth it.

    None, too, where there is no room for it.

    Whether it was a seam shows in the reading: had the cut gone through a string or an inner list, neither part would
    be valid JSON, and two valid arrays are the one array.
    """
    size = path.stat().st_size
    if not _is_worth(size, folder):
        return None
    with path.open("rb") as file:
        opening = _OPENING.match(file.read(_LOOKED_AT))
        file.seek(size // 2)
        middle = file.read(_LOOKED_AT)
    seam = re.search(rb"\}\s*,\s*(?=\{\s*" + re.escape(opening[1]) + rb"\s*:)", middle) if opening else None
    if seam is None:
        return None
    end, start = size // 2 + seam.start() + 1, size // 2 + seam.end()
    parts = folder / f"{path.stem}-part-1.json", folder / f"{path.stem}-part-2.json"
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(_copy, path, parts[0], (0, end), b"", b"]")
        second = threads.submit(_copy, path, parts[1], (start, size), b"[", b"")
    both = first.result(), second.result()
    return _all_or_none(parts, both)


def copied_whole(path: Path, folder: Path) -> tuple[Path, ...] | None:
    """Copy a file to `folder`, so that what is read later is what was read first; None like `cut_in_two`."""
    size = path.stat().st_size
    if not _is_worth(size, folder):
        return None
    parts = (folder / f"{path.stem}-copy.json",)
    return _all_or_none(parts, [_copy(path, parts[0], (0, size), b"", b"")])


def _is_worth(size: int, folder: Path) -> bool:
    # What is read of a copy later is written beside it, in the worst case as much again.
    return size >= _WORTH and shutil.disk_usage(folder).free >= 2 * size


def _all_or_none(parts: tuple[Path, ...], copied: Sequence[bool]) -> tuple[Path, ...] | None:
    if all(copied):
        return parts
    for part in parts:
        part.unlink(missing_ok=True)
    return None


def _copy(path: Path, target: Path, span: tuple[int, int], before: bytes, after: bytes) -> bool:
    """Copy a span of a file; say whether it could be: the original can be read without a copy."""
    with contextlib.suppress(OSError):
        _copy_span(path, target, span, before, after)
        return True
    return False


def _copy_span(path: Path, target: Path, span: tuple[int, int], before: bytes, after: bytes) -> None:
    at, end = span
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with path.open("rb") as source, os.fdopen(descriptor, "wb", buffering=0) as out:
        out.write(before)
        while at < end:
            # In the kernel: the bytes don't pass through this process.
            sent = os.sendfile(out.fileno(), source.fileno(), at, end - at)
            if not sent:  # somebody has cut the file meanwhile
                break
            at += sent
        out.write(after)
