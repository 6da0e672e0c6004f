"""Files that are there whole or not at all, whatever happens to the process or the machine."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def private(folder: Path) -> Path:
    """Make a folder, and what is above it, that only this user may enter; one that is there is left as it is."""
    if not folder.is_dir():
        above = folder.parent
        if above != folder:
            private(above)
        folder.mkdir(mode=0o700, exist_ok=True)
        sync(above)
    return folder


def new_file(folder: Path, suffix: str) -> Path:
    """Create an empty file that only this user may read, under a name that is nobody else's."""
    path = folder / f"{secrets.token_hex(12)}{suffix}"
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return path


def sync(path: Path) -> None:
    """Wait until a file's content, or a folder's names, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def plain_bytes(path: Path) -> bytes | None:
    """Give the content of a file; None when there is none under that name, or something that is no plain file.

    A pipe under the name must not keep whoever reads waiting. Raises OSError when it can't be read.
    """
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
        with os.fdopen(handle, "rb") as file:
            return file.read()
    return None


def sha256(path: Path) -> str:
    """Hash a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def publish(written: Path, final: Path) -> None:
    """Give a file that was written elsewhere in the archive its name; it then is on the disk under that name."""
    sync(written)
    written.replace(final)
    sync(final.parent)
