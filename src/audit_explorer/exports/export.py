"""An export: which events leave, and in which form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from audit_explorer.analysis.inside.path_value import value_sql
from audit_explorer.errors import ExportError
from audit_explorer.exports.columns import ORIGIN, RAW, TIME, chosen
from audit_explorer.exports.csv_line import harmless_sql, header, lines_sql
from audit_explorer.exports.file_name import file_name
from audit_explorer.exports.json_line import DOUBTFUL_SQL, ONE_LINE_SQL, UNDERSTOOD_SQL, json_line
from audit_explorer.exports.missing_note import csv_note, jsonl_note
from audit_explorer.exports.reading_ahead import Ahead, Query
from audit_explorer.exports.slices import ORDER, RAW_LENGTH, Slice, lengths_sql, slices_sql
from audit_explorer.exports.text_column import joined
from audit_explorer.exports.whole_file import write_whole
from audit_explorer.filters.column import column, is_path
from audit_explorer.period import UTC_ZONE
from audit_explorer.record import FIELD, HOUR, WEEKDAY, WEEKDAYS
from audit_explorer.shown import hour_sql, weekday_sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from zoneinfo import ZoneInfo

    import pyarrow as pa

    from audit_explorer.filters import Filter, Predicate
    from audit_explorer.store import Dataset

Kind: TypeAlias = Literal["csv", "jsonl"]

_RECEIVED: Final = {
    ORIGIN: "files.name || ' #' || received.record || coalesce(also.places, '')",
    RAW: "received.raw",
}
_IN_SLICE: Final = "(SELECT * FROM received WHERE seq BETWEEN ? AND ?) received"
_ALSO_IN_SLICE: Final = """(
    SELECT seq, string_agg('; ' || name || ' #' || record, '' ORDER BY name, record) AS places
    FROM copies WHERE seq BETWEEN ? AND ? GROUP BY seq
) also"""
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
            longest = ahead.ask((lengths_sql(predicate, length), predicate.parameters))[0][0]
            slices = [Slice(*row) for row in ahead.ask((slices_sql(predicate, length, longest), predicate.parameters))]
            total, done = sum(slice_.rows for slice_ in slices), 0
            yield self._head(columns)
            select = _json_select() if self.kind == "jsonl" else self._csv_select(ahead, columns, predicate)
            inside = () if self.kind == "jsonl" else tuple(column(name).path for name in columns if is_path(name))
            queries = (_query(slice_, predicate, select, inside) for slice_ in slices)
            make = _json_lines if self.kind == "jsonl" else _csv_lines
            for slice_, chunk in zip(slices, ahead.each(queries, make), strict=True):
                done += slice_.rows
                if progress is not None:
                    progress(done, total)
                yield chunk

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

    def _csv_select(self, ahead: Ahead, columns: tuple[str, ...], predicate: Predicate) -> str:
        years = ()
        if TIME in columns:
            sql = f"SELECT DISTINCT year(happened_at) FROM events WHERE happened_at IS NOT NULL AND ({predicate.sql})"
            years = tuple(row[0] for row in ahead.ask((sql, predicate.parameters)))
        inside = [name for name in columns if is_path(name)]
        aliases = {name: f"inside{number}" for number, name in enumerate(inside)}
        cells = [aliases.get(name, name) for name in columns]
        lines = lines_sql(cells, self.zone, years, "wanted", _harmless(ahead, columns))
        extra = [f"{sql} AS {name}" for name, sql in _RECEIVED.items() if name in columns]
        joined = f"JOIN {_IN_SLICE} USING (seq) JOIN files USING (file)" if extra else ""
        extra += self._clock_columns(columns)
        extra += [f"{value_sql(column(name)).sql} AS {alias}" for name, alias in aliases.items()]
        if ORIGIN in columns:
            joined += f" LEFT JOIN {_ALSO_IN_SLICE} USING (seq)"
        # Without "materialized" the engine moves the lines' expressions through the joins, and plans ten times as long.
        return f""", wanted AS MATERIALIZED (SELECT {", ".join(["matching.*", *extra])} FROM matching {joined})
            SELECT line FROM ({lines}) ORDER BY {ORDER}"""

    def _clock_columns(self, columns: tuple[str, ...]) -> Iterator[str]:
        if HOUR in columns:
            yield f"{hour_sql(TIME, self.zone, self.dataset.years)}::VARCHAR AS {HOUR}"
        if WEEKDAY in columns:
            days = " ".join(f"WHEN {number} THEN '{name}'" for number, name in enumerate(WEEKDAYS))
            yield f"CASE {weekday_sql(TIME, self.zone, self.dataset.years)} {days} END AS {WEEKDAY}"


def _harmless(ahead: Ahead, columns: tuple[str, ...]) -> frozenset[str]:
    """Name the columns with few values of which none needs a quote or a mark: they are most of every line."""
    few = [name for name in columns if name in FIELD and FIELD[name].kind == "few"]
    if few:
        types = ", ".join(f"starts_with(any_value(typeof({name})), 'ENUM')" for name in few)
        # One with very many values has no dictionary.
        made = ahead.ask((f"SELECT {types} FROM (FROM events LIMIT 1)", ()))[0]
        few = [name for name, is_made in zip(few, made, strict=True) if is_made]
    if not few:
        return frozenset()
    values = ", ".join(f"(SELECT bool_and({harmless_sql('value')}) FROM ({_values(name)}))" for name in few)
    return frozenset(
        name for name, harmless in zip(few, ahead.ask((f"SELECT {values}", ()))[0], strict=True) if harmless
    )


def _json_select() -> str:
    doubtful = f"CASE WHEN {DOUBTFUL_SQL} THEN raw END"
    understood = f"CASE WHEN {DOUBTFUL_SQL} THEN {UNDERSTOOD_SQL} END"
    return f"""SELECT {ONE_LINE_SQL} || chr(10) AS line, {doubtful} AS doubtful, {understood} AS understood
        FROM matching JOIN {_IN_SLICE} USING (seq) ORDER BY {ORDER}"""


def _query(slice_: Slice, predicate: Predicate, select: str, inside: tuple[str, ...]) -> Query:
    where, parameters = slice_.where()
    matching = f"WITH matching AS (SELECT * FROM events WHERE {where} AND ({predicate.sql})) {select}"
    bounds = [slice_.low_seq, slice_.high_seq] * sum(part in select for part in (_IN_SLICE, _ALSO_IN_SLICE))
    return matching, [*parameters, *predicate.parameters, *inside, *bounds]


def _length(columns: tuple[str, ...]) -> str:
    long = [name for name in columns if name in FIELD and FIELD[name].kind in {"text", "json"}]
    long += [column(name).field for name in columns if is_path(name)]
    return " + ".join(["0", *(f"coalesce(strlen({name}), 0)" for name in long)])


def _values(name: str) -> str:
    # Of the whole log, whatever is filtered: the dictionary is at hand, and much shorter than the log.
    return f"SELECT unnest(enum_range((SELECT {name} FROM events LIMIT 1)))::VARCHAR AS value"


def _csv_lines(table: pa.Table) -> bytes:
    return joined(table["line"])


def _json_lines(table: pa.Table) -> bytes:
    if table["doubtful"].null_count == len(table):
        return joined(table["line"])
    rows = zip(*(table[name].to_pylist() for name in ("line", "doubtful", "understood")), strict=True)
    return "".join(
        line if doubtful is None else f"{json_line(doubtful, understood)}\n" for line, doubtful, understood in rows
    ).encode()
