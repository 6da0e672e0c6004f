"""A published table in a folder, on a disk or a share that is mounted."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import time
from typing import TYPE_CHECKING, BinaryIO, Final

from audit_explorer.errors import TableBusyError
from audit_explorer.store.archive.durable_files import sync
from audit_explorer.store.published.place import MARK, MARKED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WORK: Final = "work"
# How long somebody else's publishing is waited for, and how often it is looked at, in seconds.
_PATIENCE: Final = 10.0
_PAUSE: Final = 0.1
_TAKEN: Final = frozenset({"EAGAIN", "EACCES", "EWOULDBLOCK"})


class MountedFolder:
    """A folder (see place.Place). Others may read what is in it, as far as this user's umask lets them."""

    def __init__(self, root: Path, patience: float = _PATIENCE) -> None:
        """Use an absolute path; nothing is made before publishing."""
        self.root = root
        self.shown = str(root)
        self._patience = patience

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Have the lock, which goes with the process; where the share knows no locks, go on without."""
        self._make(self.root)
        handle = os.open(self.root / MARK, os.O_CREAT | os.O_RDWR, 0o666)
        try:
            self._wait(handle)
            if os.fstat(handle).st_size == 0:
                os.write(handle, MARKED)
                os.fsync(handle)
                sync(self.root)
            yield
        finally:
            os.close(handle)

    def _wait(self, handle: int) -> None:
        until = time.monotonic() + self._patience
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if time.monotonic() >= until:
                    raise TableBusyError(self.shown) from error
                time.sleep(_PAUSE)
            except OSError:
                return
            else:
                return

    def read(self, name: str) -> bytes | None:
        """Give the content of a file."""
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            return (self.root / name).read_bytes()
        return None

    def names(self) -> Iterator[str]:
        """Give the names of all files."""
        for folder, _, names in os.walk(self.root, onerror=_raise):
            for name in names:
                yield os.path.relpath(os.path.join(folder, name), self.root)  # noqa: PTH118 - a name may be no text

    @contextlib.contextmanager
    def new_file(self) -> Iterator[_Written]:
        """Begin a file in the folder for work."""
        path = self._make(self.root / _WORK) / secrets.token_hex(12)
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
        try:
            with os.fdopen(handle, "wb") as stream:
                yield _Written(self, path, stream)
        finally:
            path.unlink(missing_ok=True)

    def replace(self, name: str, content: bytes) -> None:
        """Write a small file."""
        with self.new_file() as new:
            new.stream.write(content)
            new.name_it(name)

    def remove(self, name: str) -> None:
        """Remove a file, and its folder when that is empty."""
        path = self.root / name
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            path.parent.rmdir()

    def sweep(self) -> None:
        """Remove what killed publishers have begun."""
        with contextlib.suppress(FileNotFoundError):
            for path in (self.root / _WORK).iterdir():
                path.unlink(missing_ok=True)

    def put(self, written: Path, name: str) -> None:
        """Give a file that was written for this folder its name; it then is on the disk under that name."""
        final = self.root / name
        self._make(final.parent)
        written.replace(final)
        sync(final.parent)

    def _make(self, folder: Path) -> Path:
        if not folder.is_dir():
            self._make(folder.parent)
            folder.mkdir(exist_ok=True)
            sync(folder.parent)
        return folder


class _Written:
    def __init__(self, folder: MountedFolder, path: Path, stream: BinaryIO) -> None:
        self.stream = stream
        self._folder = folder
        self._path = path

    def name_it(self, name: str) -> None:
        """Put it under its name."""
        self.stream.flush()
        os.fsync(self.stream.fileno())
        self._folder.put(self._path, name)


def _raise(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error
