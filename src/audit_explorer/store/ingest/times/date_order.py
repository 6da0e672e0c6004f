"""Whether the day or the month comes first in a file's dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.period.log_times import month_name

if TYPE_CHECKING:
    from collections.abc import Collection

    import duckdb

    from audit_explorer.store.reading_choices import ReadingChoices

_BOTH: Final = "the day comes first in some dates of this file and the month in others: none of them is read"
_HOW: Final = "choose the order on the Overview, or say --day-first or --month-first on the command line"


def place_ordered(
    connection: duckdb.DuckDBPyConnection, choices: ReadingChoices, headers: Collection[int] | None
) -> None:
    """Place the events of the table `readings` whose date has two readings, file by file.

    A file's own proof comes first: a date that is one only with the day (or the month) first. Then what the person
    said, then the header of those files that `headers` names. Without `headers` files are not asked, as rows of several
    stand for one. What stays open gets its reason in `unread`; what is placed is noted in `settled`.
    """
    two = "day_first IS DISTINCT FROM month_first"
    if not connection.execute(f"SELECT count(*) FROM readings WHERE {two}").fetchall()[0][0]:
        return
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE ordered AS
        SELECT events.seq, received.file, readings.*
        FROM events JOIN readings USING (time_text) JOIN received ON received.seq = events.seq
        WHERE events.happened_at IS NULL AND {two}
        """
    )
    by_header = sorted(headers or ())
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE orders AS
        SELECT file, proves_day AND proves_month AS mixed, CASE
            WHEN proves_day <> proves_month THEN proves_day
            WHEN NOT proves_day THEN coalesce(?, CASE WHEN list_contains(?::INTEGER[], file) THEN true END)
        END AS day_leads
        FROM (
            SELECT file, ? AND bool_or(month_first IS NULL) AS proves_day, ? AND bool_or(day_first IS NULL)
                   AS proves_month FROM ordered GROUP BY file
        )
        """,
        [choices.day_first, by_header, headers is not None, headers is not None],
    )
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE ordered AS
        SELECT seq, file, time_text, zoned, mixed,
               CASE WHEN day_leads THEN day_first WHEN NOT day_leads THEN month_first END AS instant,
               day_first IS NOT NULL AND month_first IS NOT NULL AS open
        FROM ordered JOIN orders USING (file)
        """
    )
    connection.execute(
        """
        UPDATE events SET happened_at = ordered.instant,
                          time_text = CASE WHEN NOT ordered.zoned THEN events.time_text END
        FROM ordered WHERE ordered.seq = events.seq AND ordered.instant IS NOT NULL
        """
    )
    connection.execute("INSERT INTO settled SELECT seq FROM ordered WHERE instant IS NOT NULL")
    _explain(connection)
    connection.execute("DROP TABLE ordered; DROP TABLE orders")


def _explain(connection: duckdb.DuckDBPyConnection) -> None:
    """Say of each file's dates why they are not read; the example is made of numbers alone."""
    numbers = r"regexp_extract(time_text, '(\d{1,2})[/-](\d{1,2})[/-](\d{4})', ['one', 'other', 'year'])"
    rows = connection.execute(
        f"""
        SELECT file, any_value(mixed), min({numbers}) FILTER (WHERE open) FROM ordered
        WHERE instant IS NULL GROUP BY file
        """
    ).fetchall()
    if rows:
        reasons = [[file, _BOTH if both or example is None else _open(**example)] for file, both, example in rows]
        connection.execute("CREATE OR REPLACE TEMP TABLE order_reasons (file INTEGER, reason VARCHAR)")
        connection.executemany("INSERT INTO order_reasons VALUES (?, ?)", reasons)
        connection.execute(
            """
            INSERT INTO unread SELECT DISTINCT file, time_text, reason, NOT mixed
            FROM ordered JOIN order_reasons USING (file) WHERE instant IS NULL;
            DROP TABLE order_reasons
            """
        )


def _open(one: str, other: str, year: str) -> str:
    """Say that either number of a date may be the day, and how to tell it."""
    first, second = int(one), int(other)
    readings = f"{first} {month_name(second)} or {second} {month_name(first)}"
    return f"{first:02}/{second:02}/{int(year)} can be {readings}: {_HOW}"
