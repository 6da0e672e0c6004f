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
from audit_explorer.store.published.shared_place import MARK, MARKED, WORK, Stored

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# How long somebody else's publishing is waited for, and how often it is looked at, in seconds.
PATIENCE: Final = 10.0
_PAUSE: Final = 0.1


class MountedFolder:
    """A folder (see shared_place.Place). Others may read what is in it, as far as this user's umask lets them."""

    def __init__(self, root: Path) -> None:
        """Use an absolute path; nothing is made before publishing."""
        self.root = root
        self.shown = str(root)

    @contextlib.contextmanager
    def alone(self) -> Iterator[bool]:
        """Have the lock, which goes with the process; False where the share knows no locks."""
        # Not what is above it: where a share isn't mounted, its folder is missing.
        if not self.root.is_dir():
            self.root.mkdir(exist_ok=True)
            sync(self.root.parent)
        handle = os.open(self.root / MARK, os.O_CREAT | os.O_RDWR, 0o666)
        try:
            locked = self._lock(handle)
            if os.fstat(handle).st_size == 0:
                os.write(handle, MARKED)
                os.fsync(handle)
                sync(self.root)
            yield locked
        finally:
            os.close(handle)

    def _lock(self, handle: int) -> bool:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if time.monotonic() >= until:
                    raise TableBusyError(self.shown) from error
                time.sleep(_PAUSE)
            except OSError:
                return False
            else:
                return True

    def read(self, name: str) -> bytes | None:
        """Give the content of a file."""
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            return (self.root / name).read_bytes()
        return None

    @contextlib.contextmanager
    def stream(self, name: str) -> Iterator[BinaryIO]:
        """Open a file."""
        with (self.root / name).open("rb") as stream:
            yield stream

    def files(self) -> Iterator[Stored]:
        """Give all files."""
        for folder, _, names in os.walk(self.root, onerror=_raise):
            for name in names:
                path = os.path.join(folder, name)  # noqa: PTH118 - a path for each of very many
                with contextlib.suppress(FileNotFoundError):
                    found = os.stat(path, follow_symlinks=False)  # noqa: PTH116 - the same
                    yield Stored(os.path.relpath(path, self.root), found.st_size, found.st_mtime)

    @contextlib.contextmanager
    def new_file(self) -> Iterator[_Written]:
        """Begin a file in the folder for work."""
        path = self._make(self.root / WORK) / secrets.token_hex(12)
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
