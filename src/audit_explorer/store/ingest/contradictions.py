"""Records whose outcome contradicts their error or their HTTP status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.record import FAILED, SUCCEEDED
from audit_explorer.store.ingest.problem import TEXT_LIMIT

if TYPE_CHECKING:
    import duckdb

# An outcome that was told from the error or the status contradicts neither: so one that does was said.
_CONTRADICTIONS: Final = f"""
    SELECT seq, error_message, CASE
        WHEN result = '{SUCCEEDED}' AND coalesce(error_message, error_type) IS NOT NULL
        THEN 'says {SUCCEEDED}, but has an error'
        WHEN result = '{SUCCEEDED}' THEN 'says {SUCCEEDED}, but its HTTP status is ' || http_status
        WHEN coalesce(error_message, error_type) IS NULL
        THEN 'says {FAILED}, but its HTTP status is ' || http_status
        ELSE 'has an error, but its HTTP status is ' || http_status END AS reason
    FROM events
    WHERE (result = '{SUCCEEDED}' AND (http_status >= 400 OR coalesce(error_message, error_type) IS NOT NULL))
       OR (result = '{FAILED}' AND http_status < 400)
    """

#: The SQL of a condition that every such event meets, also before all spellings of an outcome have one label.
PERHAPS_CONTRADICTORY: Final = f"""CASE
    WHEN coalesce(error_message, error_type) IS NOT NULL OR http_status >= 400 THEN result IS DISTINCT FROM '{FAILED}'
    ELSE false END OR (http_status < 400 AND result IS DISTINCT FROM '{SUCCEEDED}')"""


def note_contradictions(connection: duckdb.DuckDBPyConnection) -> None:
    """Add to `problems` every event whose outcome its error or its HTTP status contradicts; it stays as it says.

    Reads `events`, `received` and `files`.
    """
    connection.execute(f"CREATE TEMP TABLE contradictions AS {_CONTRADICTIONS}")
    # Whoever looks for the place of none reads all that was received.
    if connection.execute("SELECT count(*) FROM contradictions").fetchall() != [(0,)]:
        connection.execute(
            f"""
            INSERT INTO problems
            SELECT files.name, record, NULL, NULL, reason, left(coalesce(error_message, raw), {TEXT_LIMIT}), true
            FROM contradictions JOIN received USING (seq) JOIN files USING (file)
            """
        )
    connection.execute("DROP TABLE contradictions")
