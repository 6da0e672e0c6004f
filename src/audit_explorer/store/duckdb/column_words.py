"""The different texts of columns that repeat theirs, each once: what a search of a large log looks into."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from audit_explorer.filters.predicate import TEXT_FIELDS
from audit_explorer.record import FIELD

if TYPE_CHECKING:
    import duckdb

# So many events have the same text, on average: with fewer, its texts are no shorter than the column.
_REPEATED: Final = 20
# A column may have so many different texts, of so many bytes together.
_MOST: Final = 250_000
_MOST_BYTES: Final = 32 << 20
_COLUMNS: Final = tuple(name for name in TEXT_FIELDS if FIELD[name].kind != "few")


class ColumnWords:
    """The texts of one dataset's columns, a table a column (see `table`), made once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._lock = Lock()
        self._fields: frozenset[str] | None = None

    @property
    def fields(self) -> frozenset[str]:
        """The columns whose texts are there by now."""
        return self._fields or frozenset()

    def make(self, total: int) -> None:
        """Collect the texts of all columns that repeat theirs among so many events; of several who ask one does."""
        with self._lock:
            if self._fields is None:
                cursor = self._connection.cursor()
                self._fields = frozenset(name for name in _repeating(cursor, total) if _make(cursor, name))

    @staticmethod
    def table(field: str) -> str:
        """Give the name of the table of a column's texts; its column is `word`, its rowid the word's number."""
        return f"words_of_{FIELD[field].name}"


def _repeating(cursor: duckdb.DuckDBPyConnection, total: int) -> list[str]:
    """Give the columns that repeat their texts, by the engine's statistics; none of which it knows nothing."""
    rows = cursor.execute(f"SELECT {', '.join(f'stats({name})' for name in _COLUMNS)} FROM events LIMIT 1").fetchall()
    return [name for name, known in zip(_COLUMNS, rows[0] if rows else (), strict=False) if _repeats(known, total)]


def _repeats(known: Any, total: int) -> bool:  # noqa: ANN401 - whatever the engine says
    if not isinstance(known, dict):
        return False
    words, letters = known.get("approx_unique"), known.get("total_string_length")
    if words is None or letters is None:
        return False
    each: float = letters / max(total, 1)
    return bool(words <= _MOST and words * _REPEATED <= total and words * each <= _MOST_BYTES)


def _make(cursor: duckdb.DuckDBPyConnection, field: str) -> bool:
    """Make the table of a column's texts; say whether they are as few as the engine thought."""
    table = ColumnWords.table(field)
    made = f"SELECT DISTINCT {field} AS word FROM events WHERE {field} IS NOT NULL"
    words = cursor.execute(f"CREATE OR REPLACE TABLE {table} AS {made}").fetchall()[0][0]
    if words > 2 * _MOST:
        cursor.execute(f"DROP TABLE {table}")
        return False
    return True
