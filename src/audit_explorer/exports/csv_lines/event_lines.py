"""The CSV lines of events: what is asked of the engine for them, what is made of its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from audit_explorer.analysis.inside.path_value import value_sql
from audit_explorer.exports.columns import ORIGIN, RAW, TIME, TIME_UTC
from audit_explorer.exports.csv_lines.first_line import LINE_END
from audit_explorer.exports.csv_lines.text_cells import POOL, text_cells
from audit_explorer.exports.csv_lines.time_cells import local_cells, utc_cells
from audit_explorer.exports.text_column import joined
from audit_explorer.filters.column import column, is_path
from audit_explorer.record import CLOCK_LABELS, FIELD, HOUR, WEEKDAY, WEEKDAYS
from audit_explorer.shown import hour_sql, offset_sql, weekday_sql
from audit_explorer.store.duckdb.values_of_texts import values_of_texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

IN_SLICE: Final = "(SELECT seq, file, record FROM received WHERE seq BETWEEN ? AND ?) received"
RAW_IN_SLICE: Final = "(SELECT seq, file, record, raw FROM received WHERE seq BETWEEN ? AND ?) received"
ALSO_IN_SLICE: Final = """(
    SELECT seq, string_agg('; ' || name || ' #' || record, '' ORDER BY name, record) AS places
    FROM copies WHERE seq BETWEEN ? AND ? GROUP BY seq
) also"""
# The largest table whose lines surely have less than the 2 GB that an Arrow column of the usual kind can hold.
_USUAL_BYTES: Final = 256 * 1024 * 1024
#: Of how many rows the lines are made at a time.
PIECE_ROWS: Final = 4096


@dataclass(frozen=True, slots=True)
class EventLines:
    """The lines of events with these columns, times on the clocks of `zone`.

    `years` are the UTC years of the events, `words` the cells of the columns with few values (see word_cells), `merged`
    says whether there are copies to be named. An engine `elsewhere` may write what stands at a path, a number above
    all, in its own way: it is asked for the JSON around it.
    """

    columns: tuple[str, ...]
    zone: ZoneInfo
    years: tuple[int, ...]
    words: Mapping[str, pa.Array]
    merged: bool
    elsewhere: bool = False

    @property
    def sql(self) -> str:
        """Give the query for the events of `matching`, in any order; see `parameters`."""
        cells = ", ".join(f"{self._sql(name)} AS cell{place}" for place, name in enumerate(self.columns))
        ahead = offset_sql(TIME, self.zone, self.years) if TIME in self.columns else "0"
        return f"SELECT matching.seq, happened_at, {ahead} AS ahead, {cells} FROM matching {self._joined}"

    @property
    def paths(self) -> tuple[str, ...]:
        """The parameters of the query that don't depend on the slice; the slice's bounds of `seq` follow."""
        return tuple(column(name).path for name in self.columns if is_path(name) and not self.elsewhere)

    @property
    def bounded(self) -> int:
        """How often the bounds follow."""
        return self._joined.count("BETWEEN")

    @property
    def _joined(self) -> str:
        if not {ORIGIN, RAW} & {*self.columns}:
            return ""
        received = RAW_IN_SLICE if RAW in self.columns else IN_SLICE
        also = f" LEFT JOIN {ALSO_IN_SLICE} USING (seq)" if ORIGIN in self.columns and self.merged else ""
        return f"JOIN {received} USING (seq) JOIN files USING (file){also}"

    def _sql(self, name: str) -> str:
        if is_path(name):
            return column(name).field if self.elsewhere else value_sql(column(name)).sql
        if name in self.words:
            return f"enum_code({name})"
        if name in FIELD and FIELD[name].kind in {"few", "number"}:
            return f"{name}::VARCHAR"
        days = " ".join(f"WHEN {number} THEN '{day}'" for number, day in enumerate(WEEKDAYS))
        places = " || coalesce(also.places, '')" if self.merged else ""
        own = {
            # A time that could not be read is exported as it was sent.
            TIME: "time_text",
            TIME_UTC: "NULL::VARCHAR",
            HOUR: f"{hour_sql(TIME, self.zone, self.years)}::VARCHAR",
            WEEKDAY: f"CASE {weekday_sql(TIME, self.zone, self.years)} {days} END",
            ORIGIN: f"files.name || ' #' || received.record{places}",
            RAW: "received.raw",
        }
        return own.get(name, name)

    def lines(self, table: pa.Table) -> list[bytes]:
        """Give the lines of what the query answered, newest first, undated ones last; a table has either or."""
        table = _in_order(table)
        # A few at a time: what is made of them on the way to a line takes more memory than they do.
        pieces = (table.slice(start, PIECE_ROWS) for start in range(0, len(table), PIECE_ROWS))
        return [self._piece(piece.combine_chunks(memory_pool=POOL)) for piece in pieces]

    def _piece(self, table: pa.Table) -> bytes:
        cells = [self._cells(place, table) for place in range(len(self.columns))]
        if table.nbytes > _USUAL_BYTES:
            cells = [cell.cast(pa.large_string()) for cell in cells]
        # An empty line would be no row to most readers.
        empty = '""' if len(cells) == 1 else ""
        cells[-1] = _join(cells[-1:], (LINE_END, ""), empty)
        return joined(pa.chunked_array([_join(cells, ",")]))

    def _cells(self, place: int, table: pa.Table) -> pa.Array:
        name, found = self.columns[place], table[f"cell{place}"].chunk(0)
        dated = not table["happened_at"].null_count
        if name == TIME and dated:
            return local_cells(_times(table), table["ahead"].to_numpy().astype(np.int64))
        if name == TIME_UTC and dated:
            return utc_cells(_times(table))
        if name in self.words:
            return pc.take(self.words[name], found, memory_pool=POOL)
        if name in CLOCK_LABELS or name == TIME_UTC or (name in FIELD and FIELD[name].kind == "number"):
            return found
        if self.elsewhere and is_path(name):
            value = value_sql(column(name))
            found = values_of_texts(found, column(name).field, value.sql, value.parameters)
        return text_cells(found)


def _join(texts: list[pa.Array], ends: Sequence[str], empty: str = "") -> pa.Array:
    """Join texts, then `ends`, of which the last stands between all of them; `empty` stands for no value."""
    parts = [*texts, *(pa.scalar(end, texts[0].type) for end in ends)]
    return pc.binary_join_element_wise(*parts, null_handling="replace", null_replacement=empty, memory_pool=POOL)


def _times(table: pa.Table) -> NDArray[np.int64]:
    """Give the milliseconds since 1970."""
    microseconds: NDArray[np.int64] = table["happened_at"].cast(pa.int64()).to_numpy()
    return microseconds // 1000


def _in_order(table: pa.Table) -> pa.Table:
    """Give the rows in the order of the file, in which those of most logs stand already."""
    seqs = table["seq"].to_numpy()
    if table["happened_at"].null_count:
        return table if (seqs[1:] > seqs[:-1]).all() else table.take(pa.array(np.argsort(seqs)))
    times = table["happened_at"].cast(pa.int64()).to_numpy()
    falls, same, rises = times[1:] < times[:-1], times[1:] == times[:-1], seqs[1:] > seqs[:-1]
    return table if (falls | (same & rises)).all() else table.take(pa.array(np.lexsort((seqs, -times))))
