"""What lies where in an archive's folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

#: Records without a readable time, and those whose time is no time of this platform: whoever writes ten thousand
#: months into a log doesn't get ten thousand files.
UNDATED: Final = "undated"
ELSEWHEN: Final = "elsewhen"

_NAME: Final = re.compile(rf"(20\d\d-(?:0[1-9]|1[0-2])|{UNDATED}|{ELSEWHEN})-([0-9a-f]{{64}})\.parquet")
# A row's number takes the lower bits, the segment's hash gives the rest of a positive BIGINT.
ROW_BITS: Final = 24
_BASES: Final = 1 << (62 - ROW_BITS)

#: Gives the month of an event as a segment's name has it.
MONTH_SQL: Final = f"""CASE
    WHEN happened_at IS NULL THEN '{UNDATED}'
    WHEN year(happened_at) BETWEEN 2000 AND 2099 THEN strftime(happened_at, '%Y-%m')
    ELSE '{ELSEWHEN}' END"""


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """One immutable Parquet file: some records of one month, named by the SHA-256 of the file."""

    month: str
    sha256: str

    @property
    def name(self) -> str:
        """The file's name."""
        return f"{self.month}-{self.sha256}.parquet"

    @classmethod
    def named(cls, name: str) -> Segment | None:
        """Give the segment that a file's name stands for; None when it is none of ours."""
        match = _NAME.fullmatch(name)
        return cls(match[1], match[2]) if match else None


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders and the lock of one archive.

    `segments`, `coverage`, `ledger` and `register` are the archive. `aside` keeps what turned out damaged or foreign,
    `cache` what can be made again, `work` what processes are at, and `lock` is the file that whoever adds has locked;
    without these four the archive is as whole as with them. `root` is absolute: the engine is told of its files in
    threads and after changes of the current folder.
    """

    root: Path

    @property
    def segments(self) -> Path:
        """The records."""
        return self.root / "segments"

    @property
    def coverage(self) -> Path:
        """Notes of what was fetched."""
        return self.root / "coverage"

    @property
    def ledger(self) -> Path:
        """The requests that the records came by."""
        return self.root / "ledger"

    @property
    def aside(self) -> Path:
        """What was found damaged or foreign."""
        return self.root / "aside"

    @property
    def cache(self) -> Path:
        """Databases made of segments."""
        return self.root / "cache"

    @property
    def work(self) -> Path:
        """A folder for each process at work."""
        return self.root / "work"

    @property
    def register(self) -> Path:
        """Which segments came and went."""
        return self.root / "register.ndjson"

    @property
    def lock(self) -> Path:
        """What whoever adds has locked."""
        return self.root / "lock"


def bases(segments: list[Segment]) -> list[int]:
    """Give the number that each segment's rows count from.

    It comes from what the segment holds, so that a link to a record doesn't lead to another one when segments are added
    or merged. Two that would have the same (one pair of 1,000 segments in half a million archives) are put apart.
    """
    taken: set[int] = set()
    given = []
    for segment in segments:
        base = int(segment.sha256, 16) % _BASES
        while base in taken:
            base = (base + 1) % _BASES
        taken.add(base)
        given.append(base << ROW_BITS)
    return given
