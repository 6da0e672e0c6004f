"""A private copy of a file, from which more can be read later than was read at first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Part(NamedTuple):
    """One part of a file: its records are numbered from `before` + 1 in the dataset, from `earlier` + 1 in the file."""

    path: Path
    before: int
    earlier: int
    records: int


class Copied(NamedTuple):
    """A private copy of a file, in parts, and how it was read."""

    file: int
    form: str
    record_bytes: int
    parts: tuple[Part, ...]
