"""What a dataset's tables are divided into: a month of events, what was received of it, or a whole small table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from audit_explorer.store.archive.layout import ELSEWHEN, MONTH_SQL, UNDATED
from audit_explorer.store.published.published_columns import (
    RECEIVED,
    SMALL,
    Column,
    cube_columns,
    event_columns,
    row_bytes,
    row_digest,
    selected,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit_explorer.store.dataset import Dataset

#: What an engine reads or leaves out at once, and what is in memory here: so many rows, or about so many bytes of text.
ROWS: Final = 100_000
BYTES: Final = 64_000_000
#: A month of more rows is written day by day: what grows every hour is not to be written whole every hour.
DIVIDED: Final = 1_000_000
# Of what was received in such a month, a block of so many rows is written by itself.
_BY_ITSELF: Final = 100_000
# Numbers of rows are looked at in blocks: those of a segment of the archive are in one.
_BLOCK: Final = 24

# The day of an event in its month, as far as it has one.
_DAY_SQL: Final = "CASE WHEN year(happened_at) BETWEEN 2000 AND 2099 THEN day(happened_at) ELSE 0 END"
# Which event each received record is shown as: itself, or the one that it was merged into.
_MONTHS: Final = f"""
    SELECT received.seq AS number, {MONTH_SQL} AS month
    FROM received LEFT JOIN (
        SELECT copy AS merged, min(seq) AS event FROM copies WHERE copy IS NOT NULL GROUP BY copy
    ) AS merging ON merged = received.seq
    LEFT JOIN events ON events.seq = coalesce(event, received.seq)
    """

Question: TypeAlias = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one file: of a table, of a month where the table is divided; how many, and their digest.

    `day` is which day of the month's events it is, 0 for all of them. `blocks` are the spans of numbers, each with how
    many rows there are, of `received` alone.
    """

    table: str
    month: str
    folder: str
    records: int
    digest: str
    columns: tuple[Column, ...]
    day: int = 0
    blocks: tuple[tuple[int, int, int], ...] = ()


class TableParts:
    """Finds the parts of a dataset's tables, and reads them piece by piece, so that none has to fit into memory."""

    def __init__(self, dataset: Dataset, key: str, *, lasting: bool = False) -> None:
        """`key` is the table's own (see Publication).

        `lasting`: the number of a row stands for the record that it is, for ever, as in an archive. What was received
        is then not read again to see whether it is the same.
        """
        self._dataset = dataset
        self._key = key
        self._lasting = lasting
        # A cube may be made while the dataset is asked.
        self.cube = dataset.cube

    def parts(self) -> Iterator[Part]:
        """Give all parts of all tables, at least one of each; one aggregate a table."""
        yield from self._events()
        yield from self._received()
        for table, columns in SMALL.items():
            yield self._whole(table, table, columns)
        for one in self.cube:
            yield self._whole(one.name, f"cube/{one.name}", cube_columns(one))

    def pieces(self, part: Part) -> Iterator[Question]:
        """Give the questions whose answers, one after the other, are the rows of a part in order."""
        if part.table == "events":
            return self._pieces_of_events(part)
        return self._pieces_of_received(part) if part.table == "received" else self._pieces_of_whole(part)

    def _events(self) -> Iterator[Part]:
        columns = event_columns(self._key)
        found = self._dataset.rows(
            f"""
            SELECT {MONTH_SQL} AS month, {_DAY_SQL} AS day, count(*), {self._digest(columns)}
            FROM events GROUP BY month, day ORDER BY month, day
            """
        )
        for month, days in _by_month(found or [(UNDATED, 0, 0, 0)]):
            divided = sum(row[2] for row in days) > DIVIDED
            for rows in [[row] for row in days] if divided else [days]:
                records, digest = sum(row[2] for row in rows), sum(int(row[3]) for row in rows)
                day = rows[0][1] if divided else 0
                yield Part("events", month, f"events/month={month}", records, _words(columns, digest), columns, day)

    def _received(self) -> Iterator[Part]:
        told = tuple(column for column in RECEIVED if not (self._lasting and column.name == "raw"))
        found = self._dataset.rows(
            f"""
            SELECT month, seq >> {_BLOCK} AS block, count(*), {self._digest(told)}, min(seq), max(seq)
            FROM received JOIN ({_MONTHS}) AS months ON number = seq GROUP BY month, block ORDER BY month, block
            """
        )
        for month, blocks in _by_month(found or [(UNDATED, 0, 0, 0, 0, 0)]):
            divided = sum(row[2] for row in blocks) > DIVIDED
            alone = [[row] for row in blocks if divided and row[2] >= _BY_ITSELF]
            together = [row for row in blocks if [row] not in alone]
            for rows in [*alone, together] if together else alone:
                records, digest = sum(row[2] for row in rows), sum(int(row[3]) for row in rows)
                spans = tuple((row[4], row[5], row[2]) for row in rows)
                folder = f"received/month={month}"
                yield Part("received", month, folder, records, _words(told, digest), RECEIVED, blocks=spans)

    def _whole(self, table: str, folder: str, columns: tuple[Column, ...]) -> Part:
        records, digest = self._dataset.row(f"SELECT count(*), {self._digest(columns)} FROM {table}")
        return Part(table, "", folder, records, _words(columns, int(digest)), columns)

    def _digest(self, columns: tuple[Column, ...]) -> str:
        return f"CAST(coalesce(sum({row_digest(columns, self._key, lasting=self._lasting)}), 0) AS VARCHAR)"

    def _pieces_of_events(self, part: Part) -> Iterator[Question]:
        columns = selected(part.columns)
        of_part, values = _when(part.month, part.day)
        found = self._dataset.rows(
            f"""
            SELECT min(moment), max(moment), min_by(seq, place), max_by(seq, place) FROM (
                SELECT moment, seq, place,
                       place // {ROWS} + CAST(sum(bytes) OVER (ORDER BY place) AS BIGINT) // {BYTES} AS piece
                FROM (
                    SELECT happened_at AS moment, seq, {row_bytes(part.columns)} AS bytes,
                           row_number() OVER (ORDER BY happened_at, seq) - 1 AS place
                    FROM events WHERE {of_part}
                )
            ) GROUP BY piece ORDER BY piece
            """,
            values,
        )
        for first_at, last_at, first, last in found:
            if first_at is None:
                yield (
                    f"SELECT {columns} FROM events WHERE happened_at IS NULL AND seq BETWEEN ? AND ? ORDER BY seq",
                    (first, last),
                )
                continue
            yield (
                f"""
                SELECT {columns} FROM events
                WHERE happened_at BETWEEN ? AND ? AND (happened_at > ? OR seq >= ?) AND (happened_at < ? OR seq <= ?)
                  AND {of_part} ORDER BY happened_at, seq
                """,
                (first_at, last_at, first_at, first, last_at, last, *values),
            )

    def _pieces_of_received(self, part: Part) -> Iterator[Question]:
        for first, last, count in part.blocks:
            between = "received WHERE seq BETWEEN ? AND ?"
            alone = self._dataset.row(f"SELECT count(*) FROM {between}", (first, last)) == (count,)
            # Where records of other months stand between these, each is looked up.
            own = "" if alone else f" AND seq IN (SELECT number FROM ({_MONTHS}) AS months WHERE month = ?)"
            month = () if alone else (part.month,)
            found = self._dataset.rows(
                f"""
                SELECT min(seq), max(seq) FROM (
                    SELECT seq, (row_number() OVER (ORDER BY seq) - 1) // {ROWS}
                           + CAST(sum({row_bytes(part.columns)}) OVER (ORDER BY seq) AS BIGINT) // {BYTES} AS piece
                    FROM {between}{own}
                ) GROUP BY piece ORDER BY piece
                """,
                (first, last, *month),
            )
            for start, end in found:
                yield (
                    f"SELECT {selected(part.columns)} FROM {between}{own} ORDER BY seq",
                    (start, end, *month),
                )

    def _pieces_of_whole(self, part: Part) -> Iterator[Question]:
        """Divide by the values of the first column: rows that agree in it are never apart."""
        columns, first = selected(part.columns), part.columns[0].sql
        order = ", ".join(f"{column.name}" for column in part.columns)
        found = self._dataset.rows(
            f"""
            SELECT min(value), max(value) FROM (
                SELECT value, CAST(sum(counted) OVER (ORDER BY value) - counted AS BIGINT) // {ROWS} AS piece
                FROM (SELECT {first} AS value, count(*) AS counted FROM {part.table} GROUP BY 1)
                WHERE value IS NOT NULL
            ) GROUP BY piece ORDER BY piece
            """
        )
        whole = f"SELECT {columns} FROM {part.table}"
        for start, end in found:
            yield f"SELECT * FROM ({whole} WHERE {first} BETWEEN ? AND ?) ORDER BY {order}", (start, end)
        yield f"SELECT * FROM ({whole} WHERE {first} IS NULL) ORDER BY {order}", ()


def _by_month(rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    for month, some in groupby(rows, key=itemgetter(0)):
        yield month, list(some)


def _when(month: str, day: int) -> tuple[str, tuple[Any, ...]]:
    """Give the condition of a month, or of one day of it, with its values; by a span, rows are skipped."""
    if month in {UNDATED, ELSEWHEN}:
        return f"{MONTH_SQL} = ?", (month,)
    first = datetime.fromisoformat(f"{month}-{day or 1:02}")  # naive UTC, as the column is
    after = first + timedelta(days=1) if day else (first + timedelta(days=31)).replace(day=1)
    return "happened_at >= ? AND happened_at < ?", (first, after)


def _words(columns: Sequence[Column], digest: int) -> str:
    """Write a digest down with what it is of: with other columns it stands for something else."""
    return f"{len(columns)}:{digest}"
