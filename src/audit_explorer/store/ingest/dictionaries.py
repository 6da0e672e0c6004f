"""Dictionary encoding of the columns with few values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.record import FIELDS
from audit_explorer.store.ingest.request_shape import note_request_shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

ENCODED: Final = tuple(field.name for field in FIELDS if field.kind == "few")


#: With more values than this a column stays text: a dictionary of a million takes eight seconds and 100 MB to make.
MOST_WORDS: Final = 100_000


def encode_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Complete the error patterns of `events`, whose labels and operations are there; make an ENUM of every column.

    A column that has many values stays text.
    """
    note_request_shapes(connection)
    encode(connection, ENCODED)


def encode(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> None:
    """Make ENUMs of these columns of `events`."""
    for name, type_name in make_types(connection, names).items():
        connection.execute(f"ALTER TABLE events ALTER {name} TYPE {type_name}")


def make_types(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> dict[str, str]:
    """Create an ENUM for each of these columns of `events` that has few values; give its name by the column's."""
    types = {}
    for name in find_words(connection, names):
        types[name] = f"enum_{name}"
        _make_type(connection, types[name], f"SELECT word FROM words WHERE field = {names.index(name)}")
    connection.execute("DROP TABLE words")
    return types


def find_words(connection: duckdb.DuckDBPyConnection, names: Sequence[str], table: str = "events") -> list[str]:
    """Make the table `words` of the values of these columns of a table: a column's place among the names, a word.

    Gives the columns that have no more than MOST_WORDS; of others not all words are there.
    """
    # One statement, so that all cores work on it.
    each = " UNION ALL ".join(
        f"SELECT {place} AS field, word FROM (SELECT DISTINCT {name}::VARCHAR AS word FROM {table} "
        f"WHERE {name} IS NOT NULL LIMIT {MOST_WORDS + 1})"
        for place, name in enumerate(names)
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE words AS {each}")
    counts = dict(connection.execute("SELECT field, count(*) FROM words GROUP BY field").fetchall())
    return [name for place, name in enumerate(names) if counts.get(place, 0) <= MOST_WORDS]


def make_enum(connection: duckdb.DuckDBPyConnection, type_name: str, values: str) -> bool:
    """Create an ENUM of the values that a query gives, sorted; say whether they were few enough for one."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE words AS {values} LIMIT {MOST_WORDS + 1}")
    few = bool(connection.execute("SELECT count(*) <= ? FROM words", [MOST_WORDS]).fetchall()[0][0])
    if few:
        _make_type(connection, type_name, "FROM words")
    connection.execute("DROP TABLE words")
    return few


def _make_type(connection: duckdb.DuckDBPyConnection, type_name: str, values: str) -> None:
    # The empty text is never a value, but without it a column of nothing would make a type of nothing.
    connection.execute(f"CREATE TYPE {type_name} AS ENUM (SELECT '' UNION ALL ({values} ORDER BY 1))")
