"""Ids that a spreadsheet shortened: they tell no records apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.identity import SHORTENED, SHORTENED_LENGTH

if TYPE_CHECKING:
    import duckdb


def shortened_sql(column: str) -> str:
    """Say in SQL what identity.is_shortened says of a text."""
    return f"coalesce({perhaps_shortened_sql(column)} AND regexp_full_match({column}, '{SHORTENED}'), false)"


def perhaps_shortened_sql(column: str) -> str:
    """Say in SQL of a text whether it is worth a closer look; that takes a fraction of the time."""
    return (
        f"(strlen({column}) <= {SHORTENED_LENGTH} AND (contains({column}, 'E') OR contains({column}, 'e')"
        f" OR starts_with({column}, '#')))"
    )


def note_shortened(connection: duckdb.DuckDBPyConnection) -> None:
    """Say in `problems`, once a file, how many of its ids were shortened, with one of them."""
    found = f"SELECT seq, id FROM events WHERE {shortened_sql('id')}"
    if not connection.execute(f"SELECT count(*) FROM ({found})").fetchall()[0][0]:
        return
    connection.execute(
        f"""
        INSERT INTO problems
        SELECT name, NULL, NULL, NULL,
               CASE WHEN ids = 1 THEN '1 id was' ELSE ids || ' ids were' END || ' shortened by a spreadsheet (' || id
               || '): they tell no records apart, so nothing was merged', '', true
        FROM (
            SELECT files.name, count(*) AS ids, min(id) AS id
            FROM ({found}) JOIN received USING (seq) JOIN files USING (file) GROUP BY files.file, files.name
        )
        """
    )
