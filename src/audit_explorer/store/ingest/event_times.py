"""When a record happened, read from the text it was sent as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from audit_explorer.period import parse_instant

if TYPE_CHECKING:
    import duckdb

# The ISO 8601 forms that the engine reads exactly as parse_instant does; every other form waits for the second look.
# Neither 24:00 nor second 60 is among them, and no offset of more than 15 hours.
_CLOCK: Final = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?"
_ZONE: Final = r"(Z|[+-](0\d|1[0-4])(:[0-5]\d)?)"
_ISO: Final = rf"\d{{4}}-\d{{2}}-\d{{2}}([T ]{_CLOCK}{_ZONE}?)?"


def time_sql(column: str) -> str:
    """Give the SQL of a text column's instant as a UTC TIMESTAMP in whole milliseconds.

    It is the instant that `period.parse_instant` gives, or NULL for what needs a second look.
    """
    return f"""CASE
        WHEN regexp_full_match({column}, '{_ISO}') THEN CASE
            WHEN left({column}, 4) BETWEEN '0002' AND '9998'
            THEN date_trunc('millisecond', try_cast({column} AS TIMESTAMPTZ)::TIMESTAMP) END
        WHEN regexp_full_match({column}, '[1-9][0-9]{{8,10}}') THEN make_timestamp_ms({column}::BIGINT * 1000)
        WHEN regexp_full_match({column}, '[1-9][0-9]{{11,13}}') THEN make_timestamp_ms({column}::BIGINT)
    END"""


def second_look(connection: duckdb.DuckDBPyConnection) -> None:
    """Place the events whose `time_text` is in a form that only parse_instant knows; unreadable ones stay NULL."""
    query = "SELECT DISTINCT time_text FROM events WHERE happened_at IS NULL AND time_text IS NOT NULL"
    texts = [row[0] for row in connection.execute(query).fetchall()]
    placed = {text: at for text in texts if (at := parse_instant(text)) is not None}
    if not placed:
        return
    instants = [at.replace(tzinfo=None) for at in placed.values()]
    frame = pd.DataFrame({"time_text": list(placed), "at": pd.array(instants, dtype="datetime64[us]")})
    connection.register("placed", frame)
    connection.execute(
        "UPDATE events SET happened_at = placed.at FROM placed "
        "WHERE events.time_text = placed.time_text AND events.happened_at IS NULL"
    )
    connection.unregister("placed")
