"""The ids that several events have, of any number of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import duckdb

# Each different id among so many takes the engine's memory at once.
_AT_ONCE: Final = 20_000_000


def repeated_ids(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Give a query for the ids that may stand in `events` more than once, every one that does among them.

    It is None where they are few enough to be looked for together with whatever else is asked of them.
    """
    total = connection.execute("SELECT count(*) FROM events").fetchall()[0][0]
    if total <= _AT_ONCE:
        return None
    parts = total // _AT_ONCE + 1
    connection.execute("CREATE OR REPLACE TEMP TABLE repeated_hashes (hashed UBIGINT)")
    for part in range(parts):
        connection.execute(
            f"""
            INSERT INTO repeated_hashes
            SELECT hash(id) AS hashed FROM events WHERE id IS NOT NULL AND hash(id) % {parts} = {part}
            GROUP BY hashed HAVING count(*) > 1
            """
        )
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE repeated_ids AS
        SELECT DISTINCT id FROM events WHERE hash(id) IN (SELECT hashed FROM repeated_hashes);
        DROP TABLE repeated_hashes
        """
    )
    return "SELECT id FROM repeated_ids"
