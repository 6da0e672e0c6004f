"""An export: which events leave, and in which form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from audit_explorer.errors import ExportError
from audit_explorer.exports.columns import ORIGIN, RAW, TIME, chosen
from audit_explorer.exports.csv_lines.event_lines import EventLines
from audit_explorer.exports.csv_lines.first_line import header
from audit_explorer.exports.csv_lines.word_cells import word_cells
from audit_explorer.exports.file_name import file_name
from audit_explorer.exports.json_line import ONE_LINE_SQL, json_line
from audit_explorer.exports.missing_note import csv_note, jsonl_note
from audit_explorer.exports.reading_ahead import Ahead, Query
from audit_explorer.exports.slices import ORDER, RAW_LENGTH, Cut, Slice
from audit_explorer.exports.text_column import joined
from audit_explorer.exports.whole_file import write_whole
from audit_explorer.filters.column import column, is_path
from audit_explorer.period import UTC_ZONE
from audit_explorer.record import FIELD, HOUR, WEEKDAY
from audit_explorer.store.strict_json import DOUBTFUL_SQL, UNDERSTOOD_SQL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from zoneinfo import ZoneInfo

    import pyarrow as pa

    from audit_explorer.filters import Filter, Predicate
    from audit_explorer.store import Dataset

Kind: TypeAlias = Literal["csv", "jsonl"]

_BOM: Final = "\ufeff".encode()


@dataclass(frozen=True, slots=True)
class Export:
    """All events that a filter keeps, newest first, undated ones last.

    `filter` must be resolved. A CSV has the `columns` named (all when there are none; see columns.COLUMNS), times on
    the clocks of `zone` with their offset and in UTC, and a byte-order mark when `bom` asks for it. JSONL has the
    records as received, one a line; the other options don't touch it. With `note` both begin, of a log
    that is incomplete (see store.incomplete), with a line that says so. Raises ExportError for an unknown column.
    """

    dataset: Dataset
    filter: Filter
    kind: Kind = "csv"
    columns: tuple[str, ...] = ()
    zone: ZoneInfo = UTC_ZONE
    bom: bool = False
    note: bool = False

    def __post_init__(self) -> None:
        if self.kind not in {"csv", "jsonl"}:
            message = "An export is CSV or JSONL."
            raise ExportError(message)
        chosen(self.columns)

    @property
    def media_type(self) -> str:
        """What a web server calls the file."""
        return "text/csv; charset=utf-8; header=present" if self.kind == "csv" else "application/x-ndjson"

    def file_name(self, count: int) -> str:
        """Say what is in the file, see file_name."""
        return file_name(self, count)

    def count(self) -> int:
        """Count the events that it will hold, without the CSV's header."""
        where = self.dataset.where(self.filter)
        return int(self.dataset.row(f"SELECT count(*) FROM events WHERE {where.sql}", where.parameters)[0])

    def chunks(
        self, progress: Callable[[int, int], None] | None = None, cancelled: Callable[[], bool] | None = None
    ) -> Iterator[bytes]:
        """Yield the file piece by piece, some megabytes at a time; only a few pieces are ever in memory.

        `progress` is told events done of events in all. Raises CancelledError when `cancelled` says so.
        """
        # Asked once for the whole file: a text that is searched isn't searched again for every slice.
        predicate = self.dataset.where(self.filter)
        columns = chosen(self.columns)
        length = RAW_LENGTH if self.kind == "jsonl" or RAW in columns else _length(columns)
        with Ahead(self.dataset, "The export", cancelled) as ahead:
            slices = list(Cut(ahead, predicate, length).slices())
            total, done = sum(slice_.rows for slice_ in slices), 0
            yield self._head(columns)
            if self.kind == "jsonl":
                pieces = ahead.each((_query(slice_, predicate, _JSON_SELECT, (), 1) for slice_ in slices), _json_lines)
            else:
                lines = self._lines(ahead, columns, predicate, few_rows=len(slices) <= 1)
                sql, paths, bounded = lines.sql, lines.paths, lines.bounded
                queries = (_query(slice_, predicate, sql, paths, bounded) for slice_ in slices)
                pieces = ahead.each(queries, lines.lines)
            for slice_, made in zip(slices, pieces, strict=True):
                done += slice_.rows
                if progress is not None:
                    progress(done, total)
                yield from made

    def _lines(self, ahead: Ahead, columns: tuple[str, ...], predicate: Predicate, *, few_rows: bool) -> EventLines:
        years: tuple[int, ...] = ()
        if {TIME, HOUR, WEEKDAY} & {*columns}:
            sql = f"SELECT DISTINCT year(happened_at) FROM events WHERE happened_at IS NOT NULL AND ({predicate.sql})"
            years = tuple(row[0] for row in ahead.ask((sql, predicate.parameters)))
        # Of a few rows, the words in them are fewer than those of the log.
        words = {} if few_rows else word_cells(ahead, columns)
        merged = ORIGIN in columns and bool(ahead.ask(("SELECT count(*) > 0 FROM copies", ()))[0][0])
        return EventLines(columns, self.zone, years, words, merged, elsewhere=bool(self.dataset.engine))

    def _head(self, columns: tuple[str, ...]) -> bytes:
        if self.kind == "jsonl":
            return jsonl_note(self.dataset.facts) if self.note else b""
        note = csv_note(self.dataset.facts) if self.note else b""
        return (_BOM if self.bom else b"") + note + header(columns, self.zone)

    def write(
        self,
        path: Path,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> int:
        """Write the file whole or not at all, readable by its owner only; return how many events it holds.

        Raises ExportError when it can't be written, CancelledError.
        """
        written = 0

        def note(done: int, total: int) -> None:
            nonlocal written
            written = done
            if progress is not None:
                progress(done, total)

        write_whole(path, self.chunks(note, cancelled))
        return written


_JSON_SELECT: Final = f"""SELECT {ONE_LINE_SQL} || chr(10) AS line,
        CASE WHEN {DOUBTFUL_SQL} THEN raw END AS doubtful,
        CASE WHEN {DOUBTFUL_SQL} THEN {UNDERSTOOD_SQL} END AS understood
    FROM matching JOIN (SELECT * FROM received WHERE seq BETWEEN ? AND ?) received USING (seq) ORDER BY {ORDER}"""


def _query(slice_: Slice, predicate: Predicate, select: str, inside: tuple[str, ...], bounded: int) -> Query:
    """Give the query for one slice; its bounds follow, `bounded` times, after what `select` has inside."""
    where, parameters = slice_.where()
    matching = f"WITH matching AS (SELECT * FROM events WHERE {where} AND ({predicate.sql})) {select}"
    bounds = [slice_.low_seq, slice_.high_seq] * bounded
    return matching, [*parameters, *predicate.parameters, *inside, *bounds]


def _length(columns: tuple[str, ...]) -> str:
    long = [name for name in columns if name in FIELD and FIELD[name].kind in {"text", "json"}]
    long += [column(name).field for name in columns if is_path(name)]
    return " + ".join(["0", *(f"coalesce(strlen({name}), 0)" for name in long)])


def _json_lines(table: pa.Table) -> list[bytes]:
    if table["doubtful"].null_count == len(table):
        return [joined(table["line"])]
    rows = zip(*(table[name].to_pylist() for name in ("line", "doubtful", "understood")), strict=True)
    lines = (
        line if doubtful is None else f"{json_line(doubtful, understood)}\n" for line, doubtful, understood in rows
    )
    return ["".join(lines).encode()]
