"""The matching events cut into slices that fit into memory, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from audit_explorer.filters import Predicate

#: How many rows a slice has at most.
SLICE_ROWS: Final = 32_768
#: About how many bytes it has, where records are long; its last record may be any size.
SLICE_BYTES: Final = 32 * 1024 * 1024
# No record longer than this, and slices of equally many rows are all about as long.
_EVEN_BYTES: Final = 16 * 1024

RAW_LENGTH: Final = "strlen(raw)"

ORDER: Final = "happened_at DESC NULLS LAST, seq"


class Slice(NamedTuple):
    """A run of neighbouring rows in the order of the file: the first and the last of them, how many there are.

    Times are naive UTC, None in a slice of undated records.
    """

    rows: int
    first: datetime | None
    first_seq: int
    last: datetime | None
    last_seq: int
    low_seq: int
    high_seq: int

    def where(self) -> tuple[str, list[Any]]:
        """Give the SQL condition on `events` that keeps these rows, with its parameters.

        The order's number alone would do; the bounds let the engine skip the blocks that hold no row of the slice.
        """
        bounds: list[Any] = [self.low_seq, self.high_seq]
        if self.first is None:
            return "seq BETWEEN ? AND ? AND happened_at IS NULL", bounds
        sql = (
            "seq BETWEEN ? AND ? AND happened_at BETWEEN ? AND ?"
            " AND (happened_at < ? OR seq >= ?) AND (happened_at > ? OR seq <= ?)"
        )
        edges = [self.last, self.first, self.first, self.first_seq, self.last, self.last_seq]
        return sql, bounds + edges


def lengths_sql(predicate: Predicate, length: str) -> str:
    """Give the query for the length of the longest matching record."""
    return f"SELECT coalesce(max({length}), 0) FROM ({_matching(predicate, length)}) AS matching"


def slices_sql(predicate: Predicate, length: str, longest: int) -> str:
    """Give the query whose rows are `Slice` values in the order of the file; `longest` is what `lengths_sql` found.

    `length` is the expression of a record's length, over `events`, or over `received` when it is that of `raw`.
    """
    keys = f"SELECT happened_at, seq FROM events WHERE {predicate.sql}"
    number = f"place // {SLICE_ROWS}"
    if longest > _EVEN_BYTES:
        size = f"{length} + {SLICE_BYTES // SLICE_ROWS} AS size"
        keys = f"SELECT happened_at, seq, {size} FROM ({_matching(predicate, length)})"
        number = f"(sum(size) OVER line_up)::BIGINT // {SLICE_BYTES}"
    return f"""
        WITH placed AS (
            SELECT happened_at, seq, row_number() OVER line_up - 1 AS place, {number} AS number FROM ({keys})
            WINDOW line_up AS (
                PARTITION BY happened_at IS NULL ORDER BY happened_at DESC, seq
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            )
        )
        SELECT count(*), max(happened_at), arg_min(seq, place), min(happened_at), arg_max(seq, place),
               min(seq), max(seq)
        FROM placed GROUP BY happened_at IS NULL, number ORDER BY happened_at IS NULL, number
    """


def _matching(predicate: Predicate, length: str) -> str:
    joined = "JOIN received USING (seq)" if length == RAW_LENGTH else ""
    return f"SELECT * FROM (SELECT * FROM events WHERE {predicate.sql}) {joined}"
