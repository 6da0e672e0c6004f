"""Tables in which one column holds whole records as JSON: `_raw`, `@message`, `Line` of a collector's export."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from audit_explorer.record import FIELD
from audit_explorer.sources.files.csv.csv_header import DELIMITERS
from audit_explorer.sources.files.csv.csv_lines import CsvLines, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ROWS_LOOKED_AT: Final = 20


def _key(*fields: str) -> re.Pattern[str]:
    names = "|".join(wire for field in fields for wire in FIELD[field].wire if "." not in wire)
    # A text that holds JSON has its quotes escaped.
    return re.compile(rf'\\*"(?:{names})\\*"\s*:')


_TIME: Final = _key("happened_at")
_SIGN: Final = _key("action", "entity_type", "source_name")


@dataclass(frozen=True, slots=True)
class JsonColumn:
    """Where the records are: the table's delimiter, the column's position and its header ("" for none)."""

    delimiter: str
    at: int
    name: str


def json_column(lines: Iterable[str]) -> JsonColumn | None:
    """Find the column of a table whose cells look like audit records in JSON; None when no early row has one."""
    first = list(islice(lines, _ROWS_LOOKED_AT))
    for delimiter in DELIMITERS:
        head: list[str] = []
        lines_of = CsvLines(iter(first))
        for cells, in_order in rows(lines_of, delimiter):
            text = "".join(lines_of.taken)
            for at, cell in enumerate(cells):
                # A cell that stands in the text as it is was not quoted: that is a line with JSON, no table.
                if in_order and len(cells) > 1 and _is_record(cell) and cell not in text:
                    return JsonColumn(delimiter, at, head[at] if at < len(head) else "")
            head = head or cells
    return None


def _is_record(cell: str) -> bool:
    return cell.lstrip().startswith("{") and bool(_TIME.search(cell)) and bool(_SIGN.search(cell))


class JsonCells:
    """The cells of that column as a file of JSON, one after the other; the header is left out."""

    def __init__(self, lines: CsvLines, column: JsonColumn) -> None:
        self._cells = self._read(lines, column)
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """Give at most `size` bytes (one cell's for -1); nothing at the end."""
        data = self._rest or next(self._cells, b"")
        end = len(data) if size < 0 else size
        self._rest = data[end:]
        return data[:end]

    def _read(self, lines: CsvLines, column: JsonColumn) -> Iterator[bytes]:
        begun = False
        for cells, _ in rows(lines, column.delimiter):
            cell = cells[column.at].strip() if column.at < len(cells) else ""
            begun = begun or cell.startswith("{")
            if begun and cell:
                yield cell.encode("utf-8", "surrogateescape") + b"\n"
