"""When a record happened, read from the text it was sent as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.period import to_ms
from audit_explorer.period.log_times import LogTime, read_log_time
from audit_explorer.period.plausible import plausible
from audit_explorer.store.ingest.times.date_order import place_ordered
from audit_explorer.store.ingest.times.local_clocks import place_local
from audit_explorer.store.ingest.times.time_problems import UNREAD_DDL, note_reasons
from audit_explorer.store.reading_choices import NOTHING_SAID, ReadingChoices

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    import duckdb

# The ISO 8601 forms that the engine reads exactly as read_log_time does; every other form waits for the second look.
# Neither 24:00 nor second 60 is among them, no offset of more than 15 hours, and no year in which a zero time lies.
_CLOCK: Final = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?"
_ZONE: Final = r"(Z|[+-](0\d|1[0-4])(:[0-5]\d)?)"
_ISO: Final = rf"\d{{4}}-\d{{2}}-\d{{2}}([T ]{_CLOCK}{_ZONE}?)?"
# What both generations send is read sooner without the pattern, and without a look at zones. By itself the engine would
# pass over white space between the numbers, and read 24:00.
_USUAL: Final = "____-__-__T__:__:__.___Z"


def time_sql(column: str) -> str:
    """Give the SQL of a text column's instant as a UTC TIMESTAMP in whole milliseconds.

    It is the instant that `period.log_times.read_log_time` gives, or NULL for what needs a second look. A text without
    a zone is read as UTC.
    """
    usual = f"""{column} LIKE '{_USUAL}' AND strlen({column}) = {len(_USUAL)} AND NOT contains({column}, ' ')
        AND left({column}, 4) BETWEEN '2000' AND '9998' AND substr({column}, 12, 2) BETWEEN '00' AND '23'"""
    return f"""CASE
        WHEN {usual} THEN try_cast({column} AS TIMESTAMP)
        WHEN regexp_full_match({column}, '{_ISO}') THEN CASE
            WHEN left({column}, 4) BETWEEN '2000' AND '9998'
            THEN date_trunc('millisecond', try_cast({column} AS TIMESTAMPTZ)::TIMESTAMP) END
    END"""


def zoneless_sql(column: str) -> str:
    """Give the SQL of whether a text that `time_sql` reads names no zone."""
    rest = f"substr({column}, 11)"
    return f"NOT (ends_with({column}, 'Z') OR contains({rest}, '+') OR contains({rest}, '-'))"


def second_look(
    connection: duckdb.DuckDBPyConnection,
    now: datetime,
    choices: ReadingChoices = NOTHING_SAID,
    headers: Collection[int] | None = None,
) -> None:
    """Place the events that the first look could not, and read those that name no zone where the person said.

    Events then have both an instant and a `time_text` where the text names no zone; those that can't be placed have the
    text alone, and a reason in the table `unread` where it is another than usual. `headers` are the files whose header
    says that the day comes first; None where rows of several files stand for one. The table `settled` gets what
    depends on more than its own text, see `place_ordered` and `place_local`.
    """
    connection.execute(UNREAD_DDL + "CREATE TABLE IF NOT EXISTS settled (seq BIGINT)")
    if not connection.execute("SELECT count(time_text) FROM events").fetchall()[0][0]:
        return
    _place_usual_numbers(connection, now)
    query = "SELECT DISTINCT time_text FROM events WHERE happened_at IS NULL AND time_text IS NOT NULL"
    texts = [row[0] for row in connection.execute(query).fetchall()]
    if texts:
        found = {text: read_log_time(text, now) for text in texts}
        _place(connection, {text: one for text, one in found.items() if not one.reason})
        place_ordered(connection, choices, headers)
        connection.execute("DROP TABLE readings")
        note_reasons(connection, {text: one.reason for text, one in found.items() if one.reason})
    if choices.times_in is not None:
        place_local(connection, choices.zone)


def _place_usual_numbers(connection: duckdb.DuckDBPyConnection, now: datetime) -> None:
    """Place whole s, ms, µs, ns since 1970 where these are what a number means, as a million may be different."""
    low, high = (to_ms(side) for side in plausible(now))
    for digits, scale in ((10, "* 1000"), (13, "* 1"), (16, "// 1000"), (19, "// 1000000")):
        ms = f"try_cast(time_text AS BIGINT) {scale}"
        connection.execute(
            f"""
            UPDATE events SET happened_at = make_timestamp_ms({ms}), time_text = NULL
            WHERE happened_at IS NULL AND length(time_text) = {digits} AND regexp_full_match(time_text, '[1-9][0-9]*')
            AND {ms} >= ? AND {ms} < ?
            """,
            [low, high],
        )


def _place(connection: duckdb.DuckDBPyConnection, found: dict[str, LogTime]) -> None:
    """Make the table `readings` of what was read, and place what has one reading."""
    import pandas as pd

    frame = pd.DataFrame(
        {
            "time_text": pd.array(list(found), dtype="str"),
            "day_first": pd.array([one.day_first for one in found.values()], dtype="Int64"),
            "month_first": pd.array([one.month_first for one in found.values()], dtype="Int64"),
            "zoned": pd.array([one.zoned for one in found.values()], dtype="bool"),
        }
    )
    connection.register("found", frame)
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE readings AS
        SELECT time_text, zoned,
               make_timestamp_ms(day_first) AS day_first, make_timestamp_ms(month_first) AS month_first
        FROM found
        """
    )
    connection.unregister("found")
    connection.execute(
        """
        UPDATE events SET happened_at = day_first, time_text = CASE WHEN NOT zoned THEN events.time_text END
        FROM readings WHERE events.time_text = readings.time_text AND happened_at IS NULL AND day_first = month_first
        """
    )
