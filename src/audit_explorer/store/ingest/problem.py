"""One thing in a file that could not be read as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TEXT_LIMIT: Final = 300


@dataclass(frozen=True, slots=True)
class Problem:
    """What a reader found wrong, where, and whether the record is in the dataset all the same.

    `record` counts from 1 and counts every position where a record should stand; `byte` and `line` are given where the
    reader knows them. `text` is the offending text, shortened to `TEXT_LIMIT` characters; it is hostile.
    """

    file: str
    record: int | None
    byte: int | None
    line: int | None
    reason: str
    text: str
    kept: bool
