"""The reader of CSV exports: the vendor page's in its various spellings, our own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, BinaryIO, Final

from audit_explorer.errors import NoRecordsError
from audit_explorer.record import FIELD
from audit_explorer.shown.formula import original
from audit_explorer.sources.files.csv.csv_header import DERIVED, ENOUGH_COLUMNS, Header, header_of
from audit_explorer.sources.files.csv.csv_lines import CsvLines, rows
from audit_explorer.sources.files.json.json_repair import shown
from audit_explorer.sources.files.json.tolerant_json import Row
from audit_explorer.sources.files.reasons import Reason
from audit_explorer.sources.files.watched_text import watched_text
from audit_explorer.store.ingest.problem import TEXT_LIMIT, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_explorer.sources.files.reading_watch import Watch

_SEPARATOR_HINT: Final = "sep="


def csv_rows(file: BinaryIO, name: str, watch: Watch) -> Iterator[Row | Problem]:
    """Yield every row under the header as a record, with every problem just before the record that it is about.

    `raw` is a JSON object of header to cell in the file's order; `clean` one of normalised column to cell, unknown
    headers under `metadata`, empty cells left out, the mark that an export puts before a formula taken away.
    Raises NoRecordsError when the header is none of an audit log.
    """
    lines = CsvLines(watched_text(file, watch))
    first = next(lines, "")
    if first.lower().startswith(_SEPARATOR_HINT):
        first = next(lines, "")
    header = header_of(first)
    if header.known < ENOUGH_COLUMNS:
        raise NoRecordsError(name, f"a table with {header.known} known columns of {len(header.names)}")
    record = 0
    line = lines.line + 1
    for cells, in_order in rows(lines, header.delimiter):
        if cells:
            record += 1
            for reason in _reasons(cells, header, in_order=in_order, converted=lines.converted):
                text = "".join(lines.taken)[:TEXT_LIMIT].rstrip("\r\n")
                yield Problem(name, record, None, line, reason.value, shown(text), kept=True)
            yield _row(record, cells, header)
        line = lines.line + 1


def _reasons(cells: list[str], header: Header, *, in_order: bool, converted: bool) -> Iterator[Reason]:
    if converted:
        yield Reason.NOT_UTF8
    if not in_order:
        yield Reason.QUOTE
    if len(cells) < len(header.names):
        yield Reason.SHORT_ROW
    elif len(cells) > len(header.names):
        yield Reason.LONG_ROW


def _row(record: int, cells: list[str], header: Header) -> Row:
    names = [*header.names, *(f"column {place + 1}" for place in range(len(header.names), len(cells)))]
    columns = [*header.columns, *([None] * (len(cells) - len(header.columns)))]
    raw = dict(zip(names, cells, strict=False))
    clean: dict[str, object] = {}
    further: dict[str, object] = {}
    for name, column, cell in zip(names, columns, cells, strict=False):
        if not cell or column == DERIVED:
            continue
        if column is None or column in clean:
            further[name] = original(cell)
        else:
            clean[column] = _value(column, original(cell))
    if further:
        metadata = clean.get("metadata")
        known = metadata if isinstance(metadata, dict) else {} if metadata is None else {"metadata": metadata}
        clean["metadata"] = further | known
    return Row(record, json.dumps(raw, ensure_ascii=False), json.dumps(clean, ensure_ascii=False))


def _value(column: str, cell: str) -> object:
    """Give a JSON column's cell as the JSON it holds, any other cell (what no strict reader takes too) as its text."""
    if FIELD[column].kind == "json" and cell.lstrip()[:1] in ("{", "["):
        try:
            value: object = json.loads(cell)
            json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            return cell
        return value
    return cell
