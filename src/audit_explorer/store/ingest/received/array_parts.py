"""A large JSON array cut in parts, so that both cores can read it: the engine reads one array on one core."""

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
# Where it is cut, of its size: two large parts, and a small one for the core that is done with its own first.
_CUTS: Final = (0.45, 0.9)


def cut_in_parts(path: Path, folder: Path) -> tuple[Path, ...] | None:
    """Copy a JSON array into arrays in `folder`, cut at what looks like seams; None when it isn't worth it.

    None, too, where there is no room for it.

    Whether they were seams shows in the reading: had a cut gone through a string or an inner list, neither part beside
    it would be valid JSON, and valid arrays one after the other are the one array.
    """
    size = path.stat().st_size
    if not _is_worth(size, folder):
        return None
    seams = _seams(path, size)
    if not seams:
        return None
    starts = [0, *(start for _, start in seams)]
    ends = [*(end for end, _ in seams), size]
    parts = tuple(folder / f"{path.stem}-part-{place}.json" for place in range(1, len(starts) + 1))
    with ThreadPoolExecutor(2) as threads:
        copying = [
            threads.submit(_copy, path, part, (start, end), b"[" if start else b"", b"]" if end < size else b"")
            for part, start, end in zip(parts, starts, ends, strict=True)
        ]
    return _all_or_none(parts, [one.result() for one in copying])


def _seams(path: Path, size: int) -> list[tuple[int, int]]:
    """Find where a record ends, and where the next one starts, behind each place to cut at."""
    found: list[tuple[int, int]] = []
    with path.open("rb") as file:
        opening = _OPENING.match(file.read(_LOOKED_AT))
        if opening is None:
            return found
        seam = re.compile(rb"\}\s*,\s*(?=\{\s*" + re.escape(opening[1]) + rb"\s*:)")
        for share in _CUTS:
            place = int(size * share)
            file.seek(place)
            match = seam.search(file.read(_LOOKED_AT))
            if match is not None and (not found or place > found[-1][1]):
                found.append((place + match.start() + 1, place + match.end()))
    return found


def copied_whole(path: Path, folder: Path) -> tuple[Path, ...] | None:
    """Copy a file to `folder`, so that what is read later is what was read first; None like `cut_in_parts`."""
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
