"""The lines of a CSV file, a row's lines at a time, with a way back when a quote swallows too many."""

from __future__ import annotations

import csv
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

_FIRST_LIMIT: Final = 16 << 20
_LAST_LIMIT: Final = 64 << 10
# So many characters are read in vain for each one that the file went on, or quotes that never close would be looked for
# through the same lines over and over.
_IN_VAIN: Final = 4
_IN_VAIN_AT_FIRST: Final = 64 << 20
# A field may be as long as a request's body.
csv.field_size_limit(1 << 30)


class RowTooLongError(Exception):
    """A row has become longer than any row: a quote is missing."""


@dataclass(slots=True)
class CsvLines:
    """An iterator of decoded lines that remembers those of the current row, so that they can be put back."""

    file: Iterator[str]
    line: int = 0
    taken: list[str] = field(default_factory=list)
    converted: bool = False
    _again: deque[str] = field(default_factory=deque)
    length: int = 0
    _limit: int = _FIRST_LIMIT
    _patience: int = _IN_VAIN_AT_FIRST

    def __iter__(self) -> Self:
        """Give itself, as iterators do."""
        return self

    def __next__(self) -> str:
        """Give the next line; raise RowTooLongError when the row would grow beyond all measure."""
        if self.length > min(self._limit, max(self._patience, 0)):
            # Sooner next time: a file with many such quotes would be scanned over and over.
            self._limit = max(_LAST_LIMIT, self._limit // 2)
            raise RowTooLongError
        line = self._again.popleft() if self._again else next(self.file)
        self.taken.append(line)
        self.length += len(line)
        self.line += 1
        return self._decoded(line)

    def begin(self) -> None:
        """Start a new row."""
        self._patience += _IN_VAIN * self.length
        self.taken = []
        self.converted = False
        self.length = 0

    def first_only(self) -> str:
        """Put back every line of the row but its first, which is given."""
        first = self.taken[0]
        self._patience -= self.length - len(first)
        self.length = len(first)
        self._again.extendleft(reversed(self.taken[1:]))
        self.line -= len(self.taken) - 1
        return self._decoded(first)

    def _decoded(self, line: str) -> str:
        if line.isascii():
            return line
        try:
            line.encode("utf-8")
        except UnicodeEncodeError:
            self.converted = True
            # What Excel on Windows writes; it has no bytes 81, 8d, 8f, 90, 9d.
            return line.encode("utf-8", "surrogateescape").decode("cp1252", "backslashreplace")
        return line


def rows(lines: CsvLines, delimiter: str, *, drawn: bool = False) -> Iterator[tuple[list[str], bool]]:
    """Yield each row's cells with whether its quotes are in order; lines.taken holds its text meanwhile.

    `drawn`: the table is drawn with lines and spaces, so that a quote in it is a quote.
    """
    if drawn:
        for line in _one_by_one(lines):
            yield line.rstrip("\r\n").split(delimiter), True
        return
    while True:
        lines.begin()
        try:
            cells = next(csv.reader(lines, delimiter=delimiter, strict=True))
        except StopIteration:
            return
        except (csv.Error, RowTooLongError):
            alone = lines.first_only()
            lines.taken = lines.taken[:1]
            yield next(csv.reader([alone], delimiter=delimiter)), False
        else:
            yield cells, True


def _one_by_one(lines: CsvLines) -> Iterator[str]:
    while True:
        lines.begin()
        try:
            yield next(lines)
        except StopIteration:
            return
