"""A published table in an object store."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from pyarrow import ArrowException, fs

from audit_explorer.errors import TableError
from audit_explorer.store.published.shared_place import MARK, MARKED, Stored

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE: Final = 1 << 22
_NANOSECONDS: Final = 1_000_000_000


class ObjectStore:
    """A folder of a bucket (see shared_place.Place): an object is there whole or not at all.

    Such stores have no locks. Who publishes compares the version before and at the end, so that of two who publish at
    once, the later one is told; only when both end within the same moment is the earlier version lost, whole as it was.
    """

    def __init__(self, files: fs.FileSystem, root: str, shown: str) -> None:
        """Use a file system of pyarrow; `root` is the folder in it."""
        self._files = files
        self._root = root.rstrip("/")
        self.shown = shown

    @classmethod
    def at(cls, bucket: str, folder: str, shown: str) -> ObjectStore:
        """Use a folder of a bucket, whose address is as pyarrow has it; raises TableError where it can't be read."""
        try:
            files, root = connect(bucket)
        except ArrowException as error:
            # Not in its own words: they may quote the address whole.
            raise TableError(shown, "its address can't be read, or no such store is known here") from error
        return cls(files, f"{root}/{folder}", shown)

    @contextlib.contextmanager
    def alone(self) -> Iterator[bool]:
        """Mark the place; say that nobody is kept away."""
        if self.read(MARK) is None:
            self.replace(MARK, MARKED)
        yield False

    def read(self, name: str) -> bytes | None:
        """Give the content of an object."""
        with contextlib.suppress(FileNotFoundError), self._files.open_input_stream(self._path(name)) as stream:
            return cast("bytes", stream.read())
        return None

    @contextlib.contextmanager
    def stream(self, name: str) -> Iterator[BinaryIO]:
        """Open an object."""
        with self._files.open_input_stream(self._path(name)) as stream:
            yield cast("BinaryIO", stream)

    def files(self) -> Iterator[Stored]:
        """Give all objects."""
        for one in self._files.get_file_info(fs.FileSelector(self._root, allow_not_found=True, recursive=True)):
            if one.type == fs.FileType.File:
                since = one.mtime_ns or 0
                yield Stored(one.path[len(self._root) + 1 :], one.size or 0, since / _NANOSECONDS)

    @contextlib.contextmanager
    def new_file(self) -> Iterator[_Written]:
        """Begin a file on this machine, whose name its content gives."""
        with tempfile.TemporaryFile(prefix="audit-explorer-") as stream:
            yield _Written(self, cast("BinaryIO", stream))

    def replace(self, name: str, content: bytes) -> None:
        """Write a small object."""
        with self._files.open_output_stream(self._path(name)) as stream:
            stream.write(content)

    def put(self, stream: BinaryIO, name: str) -> None:
        """Send a file."""
        with self._files.open_output_stream(self._path(name)) as target:
            shutil.copyfileobj(stream, target, _PIECE)

    def remove(self, name: str) -> None:
        """Remove an object."""
        with contextlib.suppress(FileNotFoundError):
            self._files.delete_file(self._path(name))

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"


def connect(bucket: str) -> tuple[fs.FileSystem, str]:
    """Give pyarrow's file system for a bucket's address, with the path in it; raises OSError, ArrowException."""
    found: tuple[fs.FileSystem, str] = fs.FileSystem.from_uri(bucket)
    return found


class _Written:
    def __init__(self, store: ObjectStore, stream: BinaryIO) -> None:
        self.stream = stream
        self._store = store

    def name_it(self, name: str) -> None:
        """Put it under its name."""
        self.stream.seek(0)
        self._store.put(self.stream, name)
