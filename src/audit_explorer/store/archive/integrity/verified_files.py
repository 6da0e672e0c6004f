"""What was verified of an archive's files, remembered so that it isn't read as a whole at each opening.

The memory lies in the folder `cache` beside the segments, so it is trusted as they are: whoever may write there could
as well put a segment of their own there under its right name. It is against accidents. What it says of a file counts as
long as the file has the same size, time and inode; `audit-explorer archive verify` never asks it. A memory that is not
whole says nothing, and everything is verified again.
"""

from __future__ import annotations

import hashlib
import json
import stat
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final, Self

from audit_explorer.store.archive.durable_files import new_file, plain_bytes, private

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from audit_explorer.store.archive.layout import Layout
    from audit_explorer.store.archive.workspace import Workspace

_NAME: Final = "verified.json"
_FORMAT: Final = 1
# Between two writes within so many nanoseconds a file's time needn't change: what was written so lately isn't
# remembered.
_JUST_NOW: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class Stamp:
    """What changes when a file is written or replaced."""

    size: int
    mtime_ns: int
    inode: int

    @classmethod
    def of(cls, said: os.stat_result) -> Self:
        """Take it from what the system says of a file."""
        return cls(said.st_size, said.st_mtime_ns, said.st_ino)

    def settled(self, now_ns: int | None = None) -> bool:
        """Say whether a write from now on must change it; one with a time that is yet to come never is."""
        return self.mtime_ns + _JUST_NOW < (time.time_ns() if now_ns is None else now_ns)


@dataclass(frozen=True, slots=True)
class VerifiedSegment:
    """A segment that was what its name says, with what its footer says."""

    stamp: Stamp
    rows: int
    format: str
    normaliser: str
    month: str
    made_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerifiedDatabase:
    """A kept database as it was made."""

    stamp: Stamp
    sha256: str


@dataclass(slots=True)
class Memory:
    """What was verified, by the files' names."""

    segments: dict[str, VerifiedSegment] = field(default_factory=dict)
    databases: dict[str, VerifiedDatabase] = field(default_factory=dict)


def memory_file(layout: Layout) -> Path:
    """Give the file that it is in."""
    return layout.cache / _NAME


def read_memory(layout: Layout) -> Memory:
    """Read it; one that is missing, damaged or of another version is empty."""
    memory = Memory()
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        checksum, _, content = (plain_bytes(memory_file(layout)) or b"").partition(b"\n")
        if checksum.decode() != hashlib.sha256(content).hexdigest():
            return memory
        said: dict[str, Any] = json.loads(content)
        if said["format"] != _FORMAT:
            return memory
        return Memory(
            {
                name: VerifiedSegment(**(one | {"stamp": Stamp(**one["stamp"]), "made_of": tuple(one["made_of"])}))
                for name, one in said["segments"].items()
            },
            {name: VerifiedDatabase(Stamp(**one["stamp"]), one["sha256"]) for name, one in said["databases"].items()},
        )
    return memory


def write_memory(layout: Layout, workspace: Workspace, memory: Memory) -> None:
    """Write it; where that can't be done, more is verified the next time."""
    if workspace.outside:
        return
    with suppress(OSError):
        said = {
            "format": _FORMAT,
            "segments": {name: asdict(one) for name, one in memory.segments.items()},
            "databases": {name: asdict(one) for name, one in memory.databases.items()},
        }
        content = json.dumps(said, sort_keys=True).encode()
        written = new_file(workspace.folder, ".json")
        written.write_bytes(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        written.replace(private(layout.cache) / _NAME)


def stamp_of(path: Path) -> Stamp | None:
    """Give the stamp of a plain file; None when there is none."""
    try:
        said = path.stat()
    except OSError:
        return None
    return Stamp.of(said) if stat.S_ISREG(said.st_mode) else None
