"""What a reader has to know of the times of a log, written into its problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.period.instant import to_ms
from audit_explorer.period.log_times import UNREADABLE, read_log_time
from audit_explorer.period.plausible import believed

if TYPE_CHECKING:
    from datetime import datetime

    import duckdb

#: Why texts are not read, beside the usual reason: of one file, or (file NULL) wherever they stand.
#: `orderless`: nothing told whether the day or the month comes first.
UNREAD_DDL: Final = """
CREATE OR REPLACE TEMP TABLE unread (file INTEGER, time_text VARCHAR, reason VARCHAR, orderless BOOLEAN);
CREATE OR REPLACE TEMP TABLE doubted (seq BIGINT, reason VARCHAR);
"""
_TEXT: Final = 300


def note_reasons(connection: duckdb.DuckDBPyConnection, reasons: dict[str, str]) -> None:
    """Note why texts, wherever they stand, are not read."""
    special = {text: reason for text, reason in reasons.items() if reason != UNREADABLE}
    if special:
        import pandas as pd

        frame = pd.DataFrame({"time_text": list(special), "reason": list(special.values())}, dtype="str")
        connection.register("reasons", frame)
        connection.execute("INSERT INTO unread SELECT NULL, time_text, reason, false FROM reasons")
        connection.unregister("reasons")


def explain(connection: duckdb.DuckDBPyConnection, now: datetime) -> None:
    """Note why the texts of events without an instant are not read, each by itself."""
    connection.execute(UNREAD_DDL)
    query = "SELECT DISTINCT time_text FROM events WHERE happened_at IS NULL AND time_text IS NOT NULL"
    texts = [row[0] for row in connection.execute(query).fetchall()]
    found = {text: read_log_time(text, now) for text in texts}
    two = "a date of which nothing tells which number is the day"
    note_reasons(connection, {text: one.reason or two for text, one in found.items()})


def list_undated(connection: duckdb.DuckDBPyConnection) -> None:
    """List the events without an instant, with the reason, and those whose instant is doubted.

    Needs the tables `events`, `received`, `files`, `problems`, `unread`, `doubted`.
    """
    connection.execute("CREATE TEMP TABLE undated AS SELECT seq, time_text FROM events WHERE happened_at IS NULL")
    # Where the records as received stay in an archive's segments, looking into them takes its time.
    if connection.execute("SELECT count(*) FROM undated").fetchall()[0][0]:
        connection.execute(
            f"""
            INSERT INTO problems
            SELECT files.name, record, NULL, NULL,
                   CASE WHEN undated.time_text IS NULL THEN 'no time' ELSE coalesce(reason, '{UNREADABLE}') END,
                   left(coalesce(undated.time_text, raw), {_TEXT}), true
            FROM undated JOIN received USING (seq) JOIN files USING (file) LEFT JOIN unread
            ON unread.time_text = undated.time_text AND coalesce(unread.file, received.file) = received.file
            """
        )
    connection.execute("DROP TABLE undated")
    if connection.execute("SELECT count(*) FROM doubted").fetchall()[0][0]:
        connection.execute(
            f"""
            INSERT INTO problems
            SELECT files.name, record, NULL, NULL, reason, left(time_text, {_TEXT}), true
            FROM doubted JOIN events USING (seq) JOIN received USING (seq) JOIN files USING (file)
            """
        )


def list_unlikely(connection: duckdb.DuckDBPyConnection, now: datetime) -> None:
    """List the events that claim a time before the platform existed, or after `now`."""
    first, after = believed(now)
    bounds = [side.replace(tzinfo=None) for side in (first, after)]
    connection.execute(
        "CREATE TEMP TABLE unlikely AS SELECT seq, time_text, happened_at FROM events "
        "WHERE happened_at < ? OR happened_at >= ?",
        bounds,
    )
    if connection.execute("SELECT count(*) FROM unlikely").fetchall()[0][0]:
        hours = f"((epoch_ms(happened_at) - {to_ms(now)}) // 3600000)"
        connection.execute(
            f"""
            INSERT INTO problems
            SELECT files.name, record, NULL, NULL, CASE
                       WHEN happened_at < ? THEN 'before the platform existed'
                       WHEN {hours} = 1 THEN 'in the future by 1 hour'
                       WHEN {hours} < 48 THEN 'in the future by ' || {hours} || ' hours'
                       ELSE 'in the future by ' || format('{{:,}}', {hours} // 24) || ' days' END,
                   left(coalesce(time_text, strftime(happened_at, '%Y-%m-%dT%H:%M:%S.%gZ')), {_TEXT}), true
            FROM unlikely JOIN received USING (seq) JOIN files USING (file)
            """,
            bounds[:1],
        )
    connection.execute("DROP TABLE unlikely")


def list_zoneless(connection: duckdb.DuckDBPyConnection, zone: str) -> int:
    """List how many times of each file name no zone, and in which they are read; return how many in all.

    They are the events with both an instant and a `time_text`.
    """
    rows = "FROM events WHERE happened_at IS NOT NULL AND time_text IS NOT NULL"
    count = int(connection.execute(f"SELECT count(*) {rows}").fetchall()[0][0])
    if count:
        connection.execute(
            f"""
            INSERT INTO problems
            SELECT files.name, NULL, NULL, NULL, CASE WHEN times = 1 THEN '1 time names' ELSE
                   format('{{:,}}', times) || ' times name' END || ' no zone: read as {zone}', '', true
            FROM (
                SELECT file, count(*) AS times FROM (SELECT seq {rows}) JOIN received USING (seq) GROUP BY file
            ) JOIN files USING (file)
            """
        )
    return count
