"""The matching events cut into slices that fit into memory, newest first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_explorer.exports.reading_ahead import Ahead
    from audit_explorer.filters import Predicate

#: How many rows a slice has at most.
SLICE_ROWS: Final = 8_192
#: About how many bytes it has, where records are long; a record that is longer has a slice of its own.
SLICE_BYTES: Final = 8 * 1024 * 1024
# What a row has besides its long texts.
_ROW_BYTES: Final = 256
# Into how many steps a run of rows is counted for each slice that it needs: the finer, the fuller the slices.
_STEPS: Final = 16
_MOST_STEPS: Final = 8192

# The fields of a `Slice`.
_RUN: Final = "count(*), {size}, max(happened_at), min(happened_at), min(seq), max(seq)"
_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - the engine's times are naive UTC

RAW_LENGTH: Final = "strlen(raw)"

ORDER: Final = "happened_at DESC NULLS LAST, seq"


class Slice(NamedTuple):
    """A run of neighbouring rows in the order of the file: how many rows and bytes, between which times and numbers.

    Times are naive UTC, None in a run of undated records. No other matching event lies between all four bounds.
    """

    rows: int
    size: int
    newest: datetime | None
    oldest: datetime | None
    low_seq: int
    high_seq: int

    def where(self) -> tuple[str, list[Any]]:
        """Give the SQL condition on `events` that keeps these rows, with its parameters."""
        bounds: list[Any] = [self.low_seq, self.high_seq]
        if self.newest is None:
            return "seq BETWEEN ? AND ? AND happened_at IS NULL", bounds
        return "seq BETWEEN ? AND ? AND happened_at BETWEEN ? AND ?", [*bounds, self.oldest, self.newest]

    def with_next(self, other: Slice) -> Slice:
        """Give the run of this one and the one that comes after it in the file."""
        return Slice(
            self.rows + other.rows,
            self.size + other.size,
            self.newest,
            other.oldest,
            min(self.low_seq, other.low_seq),
            max(self.high_seq, other.high_seq),
        )


class Cut:
    """Cuts the events that a predicate keeps by how many lie in each step of time: none of them has to be sorted.

    `length` is the expression of a record's length, over `events`, or over `received` when it is that of `raw`.
    """

    def __init__(self, ahead: Ahead, predicate: Predicate, length: str) -> None:
        self._ahead = ahead
        self._predicate = predicate
        self._length = length

    def slices(self) -> Iterator[Slice]:
        """Yield the slices in the order of the file."""
        undated = "happened_at IS NULL"
        matching = f"FROM events WHERE {self._predicate.sql}"
        sql = f"SELECT {_RUN.format(size=0)} {matching} GROUP BY {undated} ORDER BY {undated}"
        for row in self._ahead.ask((sql, self._predicate.parameters)):
            yield from self._parts(Slice(*row))

    def _parts(self, run: Slice) -> Iterator[Slice]:
        """Yield a run as slices that are small enough."""
        full: Slice | None = None
        for part in self._steps(run):
            if full is not None and _is_small(both := full.with_next(part)):
                full = both
                continue
            if full is not None:
                yield full
            full = part if _is_small(part) else None
            if full is None:
                yield from self._parts(part)
        if full is not None:
            yield full

    def _steps(self, run: Slice) -> list[Slice]:
        """Count a run in steps of its time; of what shares one time, or has none, in steps of its numbers."""
        if run.newest is None or run.oldest is None or run.newest == run.oldest:
            key, order, low, high = "seq", "", run.low_seq, run.high_seq
        else:
            key, order, low, high = (
                "epoch_us(happened_at)",
                "DESC",
                _microseconds(run.oldest),
                _microseconds(run.newest),
            )
        slices = max(run.rows // SLICE_ROWS, run.size // SLICE_BYTES) + 1
        width = (high - low) // min(slices * _STEPS, _MOST_STEPS) + 1
        where, bounds = run.where()
        joined = "JOIN received USING (seq)" if self._length == RAW_LENGTH else ""
        sql = f"""
            SELECT {_RUN.format(size=f"sum({self._length} + {_ROW_BYTES})::BIGINT")}
            FROM (SELECT * FROM events WHERE {where} AND ({self._predicate.sql})) {joined}
            GROUP BY ({key} - {low}) // {width} ORDER BY ({key} - {low}) // {width} {order}
        """
        return [Slice(*row) for row in self._ahead.ask((sql, [*bounds, *self._predicate.parameters]))]


def _is_small(run: Slice) -> bool:
    return run.rows == 1 or (run.rows <= SLICE_ROWS and run.size <= SLICE_BYTES)


def _microseconds(time: datetime) -> int:
    return (time - _EPOCH) // timedelta(microseconds=1)
