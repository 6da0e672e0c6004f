"""What a dataset's tables are divided into: a month of events, what was received of it, or a whole small table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from audit_explorer.store.archive.layout import MONTH_SQL, UNDATED
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
# Numbers of rows are looked at in blocks: those of a segment of the archive are in one.
_BLOCK: Final = 24

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

    `blocks` are the spans of numbers that they are in, of `received` alone.
    """

    table: str
    month: str
    folder: str
    records: int
    digest: str
    columns: tuple[Column, ...]
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
            f"SELECT {MONTH_SQL} AS month, count(*), {self._digest(columns)} FROM events GROUP BY month ORDER BY month"
        )
        for month, records, digest in found or [(UNDATED, 0, None)]:
            yield Part("events", month, f"events/month={month}", records, _words(columns, digest), columns)

    def _received(self) -> Iterator[Part]:
        looked_at = tuple(column for column in RECEIVED if not (self._lasting and column.name == "raw"))
        found = self._dataset.rows(
            f"""
            SELECT month, seq >> {_BLOCK} AS block, count(*), min(seq), max(seq), {self._digest(looked_at)}
            FROM received JOIN ({_MONTHS}) AS months ON number = seq GROUP BY month, block ORDER BY month, block
            """
        )
        months: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for row in found or [(UNDATED, 0, 0, 0, 0, None)]:
            months[row[0]].append(row)
        for month, rows in months.items():
            records = sum(row[2] for row in rows)
            digest = sum(int(row[5] or 0) for row in rows)
            blocks = tuple((first, last, count) for _, _, count, first, last, _ in rows if count)
            folder = f"received/month={month}"
            yield Part("received", month, folder, records, _words(looked_at, digest), RECEIVED, blocks)

    def _whole(self, table: str, folder: str, columns: tuple[Column, ...]) -> Part:
        records, digest = self._dataset.row(f"SELECT count(*), {self._digest(columns)} FROM {table}")
        return Part(table, "", folder, records, _words(columns, digest), columns)

    def _digest(self, columns: tuple[Column, ...]) -> str:
        return f"CAST(sum({row_digest(columns, self._key, lasting=self._lasting)}) AS VARCHAR)"

    def _pieces_of_events(self, part: Part) -> Iterator[Question]:
        columns = selected(part.columns)
        found = self._dataset.rows(
            f"""
            SELECT min(moment), max(moment), min_by(seq, place), max_by(seq, place) FROM (
                SELECT moment, seq, place,
                       place // {ROWS} + CAST(sum(bytes) OVER (ORDER BY place) AS BIGINT) // {BYTES} AS piece
                FROM (
                    SELECT happened_at AS moment, seq, {row_bytes(part.columns)} AS bytes,
                           row_number() OVER (ORDER BY happened_at, seq) - 1 AS place
                    FROM events WHERE {MONTH_SQL} = ?
                )
            ) GROUP BY piece ORDER BY piece
            """,
            (part.month,),
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
                  AND {MONTH_SQL} = ? ORDER BY happened_at, seq
                """,
                (first_at, last_at, first_at, first, last_at, last, part.month),
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


def _words(columns: Sequence[Column], digest: object) -> str:
    """Write a digest down with what it is of: with other columns it stands for something else."""
    return f"{len(columns)}:{digest or 0}"
