"""Whether files are what their names say, several at a time."""

from __future__ import annotations

import hashlib
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

from audit_explorer.errors import CancelledError
from audit_explorer.store.archive.integrity.verified_files import Stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

# Hashing lets other threads run meanwhile; more of them than cores only wait for each other.
_THREADS: Final = min(4, os.cpu_count() or 1)
_PIECE: Final = 1 << 20
_MAGIC: Final = b"PAR1"
_WORK: Final = "Verifying the archive"

#: Why a file isn't believed.
NO_FILE: Final = "no file but a folder, a link or a device"
OTHER_CONTENT: Final = "damaged: its content is not what its name says"


class Watch:
    """Somebody who may stop the work from another thread, and is told how much of it is done, from 0 to 1."""

    def __init__(
        self, cancelled: Callable[[], bool] = lambda: False, note: Callable[[float], None] = lambda _: None
    ) -> None:
        self._cancelled = cancelled
        self._note = note
        self._lock = Lock()
        self._done = 0
        self._total = 1

    def expect(self, total: int) -> None:
        """Say how many bytes there will be."""
        self._done, self._total = 0, max(1, total)

    def more(self, size: int) -> None:
        """Note some bytes; raises CancelledError when it was stopped."""
        if self._cancelled():
            raise CancelledError(_WORK)
        with self._lock:
            self._done += size
        self._note(min(1.0, self._done / self._total))


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of a file: its stamp where it is what it should be, otherwise why not.

    `unread` says that the system refused to read it, which is no sign that it is damaged.
    """

    stamp: Stamp | None
    reason: str = ""
    unread: bool = False


def check_files(expected: Mapping[Path, str], watch: Watch) -> dict[Path, Checked]:
    """Compare each file's SHA-256 with the one that is expected of it."""
    if not expected:
        return {}
    watch.expect(sum(_size(path) for path in expected))
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="verify") as threads:
        waiting = {path: threads.submit(_check, path, sha256, watch) for path, sha256 in expected.items()}
        try:
            return {path: found.result() for path, found in waiting.items()}
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            raise


def opened(path: Path) -> int:
    """Open a plain file for reading, without waiting for anybody should it be a pipe. Raises OSError."""
    return os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)


def file_hash(path: Path, watch: Watch, *, magic: bytes = b"") -> tuple[Stamp, str] | None:
    """Hash a plain file; None when it is none, or doesn't begin and end with `magic`. Raises OSError."""
    handle = opened(path)
    try:
        said = os.fstat(handle)
        if not stat.S_ISREG(said.st_mode):
            return None
        # A file of any size that is no Parquet file shows it at once.
        length = len(magic)
        ends = {os.pread(handle, length, 0), os.pread(handle, length, max(0, said.st_size - length))}
        if ends != {magic}:
            return Stamp.of(said), ""
        hashed = hashlib.sha256()
        piece = bytearray(_PIECE)
        view = memoryview(piece)
        with os.fdopen(handle, "rb", buffering=0, closefd=False) as file:
            while size := file.readinto(piece):
                hashed.update(view[:size])
                watch.more(size)
        return Stamp.of(said), hashed.hexdigest()
    finally:
        os.close(handle)


def _check(path: Path, sha256: str, watch: Watch) -> Checked:
    try:
        found = file_hash(path, watch, magic=_MAGIC)
    except OSError as error:
        return Checked(None, f"can't be read: {error.strerror or 'the system refused'}", unread=True)
    if found is None:
        return Checked(None, NO_FILE)
    stamp, hashed = found
    return Checked(stamp) if hashed == sha256 else Checked(None, OTHER_CONTENT)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
