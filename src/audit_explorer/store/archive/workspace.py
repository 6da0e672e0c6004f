"""A process's own corner of an archive: what it is writing, with links to what it is reading."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import shutil
import time
from typing import TYPE_CHECKING, Final, Self

from audit_explorer.store.archive.durable_files import private
from audit_explorer.store.temporary import private_folder

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.store.archive.layout import Layout

_LOCK: Final = "lock"
# Between making the folder and locking it, it looks like a dead process's.
_JUST_MADE: Final = 60.0
# Where a file system can't lock, only its age says that a process must be gone.
_SURELY_DEAD: Final = 7 * 24 * 3600.0
#: What the system says where nothing may be written.
READ_ONLY: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_NO_LINKS: Final = frozenset({errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.EACCES})


class Workspace:
    """A private folder on the archive's own disk, locked as long as its process lives.

    A linked segment stays readable although a compaction takes its name away. `alias` is the same folder under a path
    that is safe to write into SQL: the engine takes a "*" or "[" in a path for a pattern. In an archive that may only
    be read, the folder is a temporary one, `outside`, and the links are symbolic; so they are where a file system knows
    no others. A symbolic link leads to whatever has the segment's name by then: a file that is put in its place after
    it was verified is noticed by its time or inode when a question has read it, not before.
    """

    def __init__(self, layout: Layout) -> None:
        self._outside = private_folder()
        self._lock = -1
        self.outside = False
        try:
            self.folder = private(layout.work) / secrets.token_hex(12)
            self.folder.mkdir(mode=0o700)
            self._lock = _locked(self.folder / _LOCK)
        except OSError as error:
            if error.errno not in READ_ONLY:
                self.close()
                raise
            self.outside = True
            self.folder = self._outside / "work"
            self.folder.mkdir(mode=0o700)
        self.alias = self._outside / "archive"
        self.alias.symlink_to(self.folder)

    def link(self, path: Path) -> Path:
        """Give a path under `alias` that goes on leading to the file; raises FileNotFoundError when it is gone."""
        link = self.folder / path.name
        try:
            os.link(path, link)
        except FileExistsError:
            pass
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            path.stat()
            link.symlink_to(path)
        return self.alias / path.name

    def close(self) -> None:
        """Remove the folder; later calls do nothing."""
        shutil.rmtree(self._outside, ignore_errors=True)
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def sweep(layout: Layout, now: float | None = None) -> int:
    """Remove the corners of processes that are no more; say how many."""
    moment = time.time() if now is None else now
    removed = 0
    with contextlib.suppress(OSError):
        for folder in list(layout.work.iterdir()):
            with contextlib.suppress(OSError):
                if _dead(folder, moment - folder.stat().st_mtime):
                    shutil.rmtree(folder, ignore_errors=True)
                    removed += 1
    return removed


def _locked(path: Path) -> int:
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    with contextlib.suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return handle


def _dead(folder: Path, age: float) -> bool:
    if age < _JUST_MADE:
        return False
    try:
        handle = os.open(folder / _LOCK, os.O_RDWR)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return age > _SURELY_DEAD
    else:
        return True
    finally:
        os.close(handle)
