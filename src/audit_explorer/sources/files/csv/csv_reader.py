"""The reader of CSV exports: the vendor page's in its various spellings, our own, what other programs made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from audit_explorer.errors import NoRecordsError
from audit_explorer.sources.files.csv.csv_asides import is_aside, is_words
from audit_explorer.sources.files.csv.csv_embedded import JsonCells
from audit_explorer.sources.files.csv.csv_header import Header, again
from audit_explorer.sources.files.csv.csv_lines import CsvLines, rows
from audit_explorer.sources.files.csv.csv_names import SPACE
from audit_explorer.sources.files.csv.csv_preamble import beginning
from audit_explorer.sources.files.csv.csv_rows import RowMaker
from audit_explorer.sources.files.json.json_repair import shown
from audit_explorer.sources.files.json.tolerant_json import TolerantReader
from audit_explorer.sources.files.reading_watch import Watch
from audit_explorer.sources.files.reasons import Reason
from audit_explorer.sources.files.watched_text import watched_text
from audit_explorer.store.ingest.problem import TEXT_LIMIT, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_explorer.sources.files.csv.csv_embedded import JsonColumn
    from audit_explorer.sources.files.json.tolerant_json import Row

_MOST_WORDS: Final = 20
# A row is written twice for the engine, as received and as understood; it refuses what is longer.
_LONGEST_ROW: Final = 32 << 20


@dataclass(slots=True)
class _Passed:
    """Lines of one kind that are no records: how many, where the first is, what they say."""

    reason: Reason
    count: int = 0
    line: int = 0
    text: str = ""

    def add(self, line: int, text: str) -> None:
        self.line = self.line or line
        self.count += 1
        if len(self.text) < TEXT_LIMIT and text.strip(SPACE):
            self.text += ("" if not self.text else " / ") + text.strip(SPACE)

    def note(self, name: str) -> Iterator[Problem]:
        if self.count:
            text = f"{self.count:,} {'line' if self.count == 1 else 'lines'}: {self.text}".removesuffix(": ")
            yield Problem(name, None, None, self.line, self.reason.value, shown(text[:TEXT_LIMIT]), kept=True)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row that may turn out to be words below or between tables."""

    line: int
    text: str


@dataclass(slots=True)
class CsvReader:
    """An iterator of every row under the header as a record, with every problem just before the record it is about.

    The lines before the header, headers again and footers are passed over and said, once a file for each kind.
    Iterating raises NoRecordsError when no header is one of an audit log. `is_vendors`, known once it was read: the
    file has the header of the vendor page's own download.
    """

    file: BinaryIO
    name: str
    watch: Watch
    is_vendors: bool = False
    _record: int = 0
    _words: list[_Line] = field(default_factory=list)
    _again: _Passed = field(default_factory=lambda: _Passed(Reason.HEADER_AGAIN))
    _below: _Passed = field(default_factory=lambda: _Passed(Reason.FOOTER))

    def __iter__(self) -> Iterator[Row | Problem]:
        """Read the file from where it is."""
        lines = CsvLines(watched_text(self.file, self.watch))
        start = beginning(lines)
        if start.header is None and start.column is not None:
            yield from self._embedded(start.column)
            return
        if start.header is None:
            raise NoRecordsError(self.name, start.nearest.found if start.nearest else "no line of a table")
        before = _Passed(Reason.PREAMBLE)
        for number, text in enumerate(start.before, 1):
            before.add(number, text)
        yield from before.note(self.name)
        yield from _note_of_zone(self.name, start.header.named_zone, lines.line)
        yield from self._rows(lines, start.header)
        yield from self._again.note(self.name)
        yield from self._below.note(self.name)

    def _embedded(self, column: JsonColumn) -> Iterator[Row | Problem]:
        """Read the records that a collector's table has in one column; its own time and host are not theirs."""
        self.file.seek(0)
        silent = Watch(self.watch.what, self.watch.total, cancelled=self.watch.cancelled)
        cells = JsonCells(CsvLines(watched_text(self.file, silent)), column)
        yield Problem(self.name, None, None, None, Reason.EMBEDDED.value, shown(column.name[:TEXT_LIMIT]), kept=True)
        yield from TolerantReader(cast("BinaryIO", cells), self.name, self.watch)

    def _rows(self, lines: CsvLines, header: Header) -> Iterator[Row | Problem]:
        maker = RowMaker(header)
        self.is_vendors = header.is_vendors
        line = lines.line + 1
        for raw_cells, in_order in rows(lines, header.delimiter, drawn=header.drawn):
            cells = header.row(raw_cells)
            if cells and not maker.is_surely_record(cells):
                other = again(cells, header)
                if other is not None:
                    self._again.add(line, _text(lines))
                    self._pass_words()
                    if other is not header:
                        yield from _note_of_zone(self.name, maker.unread_zone, None)
                        header, maker = other, RowMaker(other)
                        self.is_vendors = self.is_vendors or header.is_vendors
                    cells = []
                elif in_order and is_aside(cells, header.width):
                    self._below.add(line, _text(lines))
                    cells = []
                elif is_words(cells) and lines.taken[-1].endswith(("\n", "\r")) and len(self._words) < _MOST_WORDS:
                    self._words.append(_Line(line, _text(lines)))
                    cells = []
            if cells:
                yield from self._no_records()
                yield from self._one(cells, maker, line, lines, in_order=in_order)
            line = lines.line + 1
        yield from _note_of_zone(self.name, maker.unread_zone, None)
        self._pass_words()

    def _one(
        self, cells: list[str], maker: RowMaker, line: int, lines: CsvLines, *, in_order: bool
    ) -> Iterator[Row | Problem]:
        self._record += 1
        if lines.length > _LONGEST_ROW:
            yield self._problem(line, Reason.TOO_LONG, _text(lines), kept=False)
            return
        row = maker.row(self._record, cells)
        if row is None:
            yield self._problem(line, Reason.ROW_WITHOUT_RECORD, _text(lines), kept=False)
            return
        for reason in _reasons(cells, maker.header, in_order=in_order, converted=lines.converted):
            yield self._problem(line, reason, _text(lines), kept=True)
        yield row

    def _pass_words(self) -> None:
        """What stands before a header or at the end of the file is a preamble or a footer."""
        for words in self._words:
            self._below.add(words.line, words.text)
        self._words.clear()

    def _no_records(self) -> Iterator[Problem]:
        """What stands between two records is a record that can't be read."""
        for words in self._words:
            self._record += 1
            yield self._problem(words.line, Reason.ROW_WITHOUT_RECORD, words.text, kept=False)
        self._words.clear()

    def _problem(self, line: int, reason: Reason, text: str, *, kept: bool) -> Problem:
        return Problem(self.name, self._record, None, line, reason.value, shown(text), kept)


def _text(lines: CsvLines) -> str:
    return "".join([line[:TEXT_LIMIT] for line in lines.taken])[:TEXT_LIMIT].rstrip("\r\n")


def _reasons(cells: list[str], header: Header, *, in_order: bool, converted: bool) -> Iterator[Reason]:
    if converted:
        yield Reason.NOT_UTF8
    if not in_order:
        yield Reason.QUOTE
    if len(cells) < header.width:
        yield Reason.SHORT_ROW
    elif any(cells[len(header.cells) :]):
        yield Reason.LONG_ROW


def _note_of_zone(name: str, zone: str, line: int | None) -> Iterator[Problem]:
    if zone:
        yield Problem(name, None, None, line, Reason.NAMED_ZONE.value, shown(zone[:TEXT_LIMIT]), kept=True)
