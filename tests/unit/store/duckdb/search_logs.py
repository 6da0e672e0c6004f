"""Small logs with hostile texts, to be searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
from hypothesis import strategies as st

from audit_explorer.store.ingest.normalised_event import DDL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.filters import Predicate

FEW = ("action", "source_ip", "cluster")
TEXTS = ("entity_name", "url", "error", "body")
#: Letters whose lower case is longer, shorter, ASCII or another at a word's end; both forms of Unicode; what is special
#: to a pattern, to JSON or to the engine.
PLAIN = ("team", "TEAM", "k", "K", "i", "s", "e", "_", "%", "\\", '"', "\0", "\n", " ", "-7", "\\ud800", "{", "a")
ODD = ("\u0130", "\u0131", "\u00df", "\u1e9e", "\u03a3", "\u03c2", "\u03c3", "\u212a", "\u017f", "\u00e9", "e\u0301")
MORE = (*ODD, "\u0301", "\u00c5", "\u212b", "\ufb01", "\U0001f600", "\u4e2d", "\u037e")

Row = tuple[str | None, ...]


def texts(pieces: tuple[str, ...]) -> st.SearchStrategy[str | None]:
    """Draw a value, or none."""
    return st.none() | st.lists(st.sampled_from(pieces), min_size=1, max_size=5).map("".join)


def logs() -> st.SearchStrategy[list[Row]]:
    """Draw the columns of some events; of every other log all are ASCII."""
    return st.sampled_from([PLAIN, PLAIN + MORE]).flatmap(
        lambda pieces: st.lists(st.tuples(*[texts(pieces)] * len(FEW + TEXTS)), min_size=1, max_size=30)
    )


def words() -> st.SearchStrategy[str]:
    """Draw what may be looked for."""
    some = st.lists(st.sampled_from(PLAIN + MORE), min_size=1, max_size=3).map("".join)
    return some.filter(lambda text: bool(text.strip()))


def opened(rows: list[Row]) -> duckdb.DuckDBPyConnection:
    """Give an engine with these events, their few values in dictionaries."""
    connection = duckdb.connect()
    connection.execute(DDL)
    marks = ", ".join("?" for _ in FEW + TEXTS)
    connection.executemany(
        f"INSERT INTO events (seq, {', '.join(FEW + TEXTS)}) VALUES (?, {marks})",  # noqa: S608 - names of the fields
        [[number, *row] for number, row in enumerate(rows)],
    )
    for name in FEW:
        values = f"SELECT DISTINCT {name} FROM events WHERE {name} <> ''"  # noqa: S608 - a name of the fields
        connection.execute(f"CREATE TYPE enum_{name} AS ENUM (SELECT '' UNION ALL {values})")
        connection.execute(f"ALTER TABLE events ALTER {name} TYPE enum_{name}")
    return connection


def matching(connection: duckdb.DuckDBPyConnection, where: Predicate) -> list[int]:
    """Give the numbers of the events that a predicate keeps."""
    sql = f"SELECT seq FROM events WHERE {where.sql} ORDER BY seq"  # noqa: S608 - the predicate under test
    return [row[0] for row in connection.execute(sql, list(where.parameters)).fetchall()]


class Noted:
    """A connection that notes what is asked."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.asked: list[str] = []

    def cursor(self) -> Noted:
        """Give itself."""
        return self

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> duckdb.DuckDBPyConnection:
        """Note it and ask it."""
        self.asked.append(sql)
        return self._connection.execute(sql, parameters)

    def sql(self, sql: str) -> duckdb.DuckDBPyRelation:
        """Ask it."""
        return self._connection.sql(sql)
