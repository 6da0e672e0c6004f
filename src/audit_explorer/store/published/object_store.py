"""A published table in an object store."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from pyarrow import fs

from audit_explorer.store.published.place import MARK, MARKED

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE: Final = 1 << 22


class ObjectStore:
    """A folder of a bucket (see place.Place): an object is there whole or not at all.

    Such stores have no locks. Who publishes compares the version before and at the end, so that of two who publish at
    once, the later one is told; only when both end within the same moment is the earlier version lost, whole as it was.
    """

    def __init__(self, files: fs.FileSystem, root: str, shown: str) -> None:
        """Use a file system of pyarrow; `root` is the folder in it."""
        self._files = files
        self._root = root.rstrip("/")
        self.shown = shown

    @classmethod
    def at(cls, address: str, shown: str) -> ObjectStore:
        """Use an address as pyarrow has it. Raises OSError, and ValueError for one that can't be read."""
        files, root = fs.FileSystem.from_uri(address)
        return cls(files, root, shown)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Mark the place."""
        if self.read(MARK) is None:
            self.replace(MARK, MARKED)
        yield

    def read(self, name: str) -> bytes | None:
        """Give the content of an object."""
        with contextlib.suppress(FileNotFoundError), self._files.open_input_stream(self._path(name)) as stream:
            return cast("bytes", stream.read())
        return None

    def names(self) -> Iterator[str]:
        """Give the names of all objects."""
        for one in self._files.get_file_info(fs.FileSelector(self._root, allow_not_found=True, recursive=True)):
            if one.type == fs.FileType.File:
                yield one.path[len(self._root) + 1 :]

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
        path = self._path(name)
        # Of a store that is a folder after all, such as in a test.
        self._files.create_dir(path.rpartition("/")[0], recursive=True)
        with self._files.open_output_stream(path) as target:
            shutil.copyfileobj(stream, target, _PIECE)

    def remove(self, name: str) -> None:
        """Remove an object."""
        with contextlib.suppress(FileNotFoundError):
            self._files.delete_file(self._path(name))

    def sweep(self) -> None:
        """Do nothing: what was not sent whole is not there."""

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"


class _Written:
    def __init__(self, store: ObjectStore, stream: BinaryIO) -> None:
        self.stream = stream
        self._store = store

    def name_it(self, name: str) -> None:
        """Put it under its name."""
        self.stream.seek(0)
        self._store.put(self.stream, name)
