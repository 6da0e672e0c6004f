"""The names of a log that have letters which look like others."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from audit_explorer.record import NAMES
from audit_explorer.store.ingest.lookalike_letters import Lookalike, lookalike, may_be_taken_for_latin

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb
    import pyarrow as pa

DDL: Final = "CREATE OR REPLACE TABLE lookalikes (name VARCHAR, script VARCHAR);"
_AT_ONCE: Final = 10_000
_NUMBER: Final = re.compile("[0-9]+")
# Each different name once; a dictionary's words are told apart by their codes.
_DIFFERENT: Final = " UNION ".join(
    f"SELECT {name}::VARCHAR AS name FROM (SELECT DISTINCT {name} FROM events WHERE {name} IS NOT NULL)"
    if name != "entity_name"
    else "SELECT entity_name AS name FROM events WHERE entity_name IS NOT NULL AND {only}"
    for name in NAMES
)
# The engine counts bytes by one and characters by the other: in ASCII there are as many.
_NOT_ASCII: Final = "strlen({name}) > length({name})"


def note_lookalikes(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `lookalikes` (name, script): the names with letters that look like Latin ones, a row a script.

    In it are the names of which a word mixes such letters with Latin ones, and those that read like another name of
    this log. A name that is wholly in a script of its own is neither.
    """
    connection.execute(DDL)
    for found in _found(connection):
        connection.register("found", found)
        try:
            connection.execute(
                """
                CREATE TABLE IF NOT EXISTS suspects (name VARCHAR, scripts VARCHAR[], mixed BOOLEAN, reads VARCHAR);
                INSERT INTO suspects SELECT * FROM found
                """
            )
        finally:
            connection.unregister("found")
    if not connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'suspects'").fetchall()[0][0]:
        return
    names = _DIFFERENT.format(only="true")
    connection.execute(
        f"""
        INSERT INTO lookalikes
        SELECT DISTINCT name, unnest(scripts) FROM suspects
        WHERE mixed OR (reads <> name AND (
            lower(reads) IN (SELECT lower(name) FROM ({names}))
            OR lower(reads) IN (
                SELECT lower(reads) FROM suspects GROUP BY lower(reads) HAVING count(DISTINCT scripts) > 1
            )
        ))
        """
    )
    connection.execute("DROP TABLE suspects")


def _found_in(name: str) -> Lookalike | None:
    """Look into a name, once for all that differ in their numbers alone; what reads like no Latin name is left out."""
    alike = _looked_into(_NUMBER.sub("0", name))
    if alike is None or alike.mixed:
        return alike
    return lookalike(name) if alike.reads.isascii() else None


_looked_into = lru_cache(maxsize=10_000)(lookalike)


def _found(connection: duckdb.DuckDBPyConnection) -> Iterator[pa.Table]:
    """Yield the suspected names, some at a time."""
    different = _DIFFERENT.format(only=_NOT_ASCII.format(name="entity_name"))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name FROM ({different}) WHERE {_NOT_ASCII.format(name='name')}")
        while names := [name for (name,) in cursor.fetchmany(_AT_ONCE)]:
            looked_into = filter(may_be_taken_for_latin, names)
            rows = [(name, *found) for name in looked_into if (found := _found_in(name)) is not None]
            if rows:
                import pyarrow as pa

                columns = list(zip(*rows, strict=True))
                yield pa.table(
                    {
                        "name": pa.array(columns[0], pa.string()),
                        "scripts": pa.array([list(one) for one in columns[1]], pa.list_(pa.string())),
                        "mixed": pa.array(columns[2], pa.bool_()),
                        "reads": pa.array(columns[3], pa.string()),
                    }
                )
