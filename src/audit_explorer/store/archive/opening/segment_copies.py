"""Records that several segments hold alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.store.archive.segments.segment_rows import segments_sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from audit_explorer.store.archive.segments.pinned_segments import Pinned


def drop_copies(
    connection: duckdb.DuckDBPyConnection, pinned: Sequence[Pinned], new: frozenset[Pinned], *, view: bool = False
) -> None:
    """Delete from `events`, and note in `copies`, what a new segment and another one hold alike, or two new ones.

    Of a `view` nothing is deleted.
    """
    doubtful = [one for group in _groups(connection, pinned) if not new.isdisjoint(group) for one in group]
    if not doubtful:
        return
    connection.execute(
        f"""
        CREATE TEMP TABLE again AS
        WITH doubtful AS ({segments_sql(doubtful, pinned)}),
        several AS (SELECT digest, nth FROM doubtful GROUP BY ALL HAVING count(*) > 1)
        SELECT min(seq) OVER (PARTITION BY digest, nth) AS first, seq AS copy, source, record
        FROM doubtful JOIN several USING (digest, nth)
        """
    )
    if connection.execute("SELECT count(*) FROM again").fetchall()[0][0]:
        if not view:
            connection.execute("DELETE FROM events WHERE seq IN (SELECT copy FROM again WHERE copy <> first)")
        connection.execute("INSERT INTO copies SELECT first, copy, source, record, true FROM again WHERE copy <> first")
    connection.execute("DROP TABLE again")


def _groups(connection: duckdb.DuckDBPyConnection, pinned: Sequence[Pinned]) -> list[list[Pinned]]:
    """Group the segments that may hold the same: of one month, and of one time, which is part of the content."""
    spans = _spans(connection, pinned)
    groups: list[list[Pinned]] = []
    month, reach = "", ""
    for one in sorted(pinned, key=lambda one: (one.segment.month, spans[one])):
        first, last = spans[one]
        if one.segment.month != month or first > reach:
            groups.append([])
            month, reach = one.segment.month, last
        groups[-1].append(one)
        reach = max(reach, last)
    return [group for group in groups if len(group) > 1]


def _spans(connection: duckdb.DuckDBPyConnection, pinned: Sequence[Pinned]) -> dict[Pinned, tuple[str, str]]:
    """Give the first and the last time of each segment as its footer has them; all of time where some have none."""
    said = connection.execute(
        """
        SELECT file_name, min(stats_min_value), max(stats_max_value) FROM parquet_metadata(?)
        WHERE path_in_schema = 'happened_at' GROUP BY file_name HAVING sum(stats_null_count) = 0
        """,
        [[str(one.path) for one in pinned]],
    ).fetchall()
    spans = {name: (first, last) for name, first, last in said}
    return {one: spans.get(str(one.path), ("", "~")) for one in pinned}
