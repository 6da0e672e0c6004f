"""Where a table is published: a folder of this machine or an object store."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, Protocol
from urllib.parse import urlsplit
from urllib.request import url2pathname

from audit_explorer.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

#: What marks a place as a published table, also when its first publishing was cut off.
MARK: Final = "lock"
MARKED: Final = b"A published table of Audit Explorer: whoever publishes has this file locked.\n"
#: The folder of what is being written, where a place has one.
WORK: Final = "work"
# As engines spell them, and as pyarrow does.
_SCHEMES: Final = {"s3": "s3", "s3a": "s3", "gs": "gs", "abfs": "abfs", "abfss": "abfss"}
_URL: Final = re.compile(r"([^/]*)://")


class Stored(NamedTuple):
    """A file that is there: its name, with / between folders, its bytes, and since when by the place's own clock."""

    name: str
    bytes: int
    since: float


class Place(Protocol):
    """Where the files of one table lie. Every method raises OSError when the place can't be used."""

    shown: str
    """What to call it: never a secret."""

    def alone(self) -> AbstractContextManager[bool]:
        """Keep others from publishing, as far as the place can: say whether it does.

        Raises TableBusyError when somebody else is at it for long.
        """
        ...

    def read(self, name: str) -> bytes | None:
        """Give the content of a small file, None where there is none."""
        ...

    def stream(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Open a file; raises FileNotFoundError where there is none."""
        ...

    def files(self) -> Iterator[Stored]:
        """Give all files."""
        ...

    def new_file(self) -> AbstractContextManager[NewFile]:
        """Begin a file that nobody sees before it is named; without a name it is gone at the end."""
        ...

    def replace(self, name: str, content: bytes) -> None:
        """Write a small file; whoever reads sees the old content or the new."""
        ...

    def remove(self, name: str) -> None:
        """Remove a file, should it still be there."""
        ...


class NewFile(Protocol):
    """A file that is being written."""

    stream: BinaryIO

    def name_it(self, name: str) -> None:
        """Put it, written to its end, under its name in the table."""
        ...


def open_place(place: str) -> Place:
    """Give the place that a path or an address (s3, s3a, gs, abfss) stands for; raises TableError for another one."""
    scheme = _URL.match(place)
    if scheme is None:
        from audit_explorer.store.published.mounted_folder import MountedFolder

        if not place.strip():
            raise TableError(place, "no place is given", "Name a folder or an address such as s3a://bucket/folder.")
        # A link is followed once: it may be laid elsewhere while this writes.
        return MountedFolder(Path(place).expanduser().resolve())
    if scheme[1].lower() == "file":
        return open_place(url2pathname(urlsplit(place).path))
    return _object_store(place, scheme[1].lower())


def _object_store(place: str, scheme: str) -> Place:
    from audit_explorer.store.published.object_store import ObjectStore

    hidden = f"{scheme}://…"
    if scheme not in _SCHEMES:
        raise TableError(hidden, "no such kind of store is known", "Give a folder, or s3://, s3a://, gs://, abfss://.")
    address = urlsplit(place)
    azure = scheme.startswith("abfs")
    if ":" in (address.netloc.rpartition("@")[0]) or ("@" in address.netloc and not azure) or address.fragment:
        raise TableError(
            hidden,
            "the address holds a secret or a fragment",
            "Give keys as the store's own tools take them: in the environment or a profile.",
        )
    if ".." in address.path.split("/") or not address.netloc:
        raise TableError(hidden, "the address names no folder of a bucket", "Write it as s3a://bucket/folder.")
    # Folders are taken as they are written, as engines do: pyarrow would read %20 as a space, and refuse a space.
    query = f"?{address.query}" if address.query else ""
    shown = f"{scheme}://{address.netloc}{address.path}"
    return ObjectStore.at(f"{_SCHEMES[scheme]}://{address.netloc}{query}", address.path.strip("/"), shown)
