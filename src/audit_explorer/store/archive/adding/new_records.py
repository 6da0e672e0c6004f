"""From a dataset to segments: what isn't in the archive yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit_explorer.record import FIELD
from audit_explorer.store.archive.adding.adding_lock import alone
from audit_explorer.store.archive.layout import MONTH_SQL
from audit_explorer.store.archive.segments.normaliser import plain_sql
from audit_explorer.store.archive.segments.pinned_segments import pin, refuse_newer
from audit_explorer.store.archive.segments.segment_writer import SEGMENT_ROWS, finish, write_rows
from audit_explorer.store.ingest.copies.shortened_ids import shortened_sql

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from audit_explorer.store.archive.layout import Layout, Segment
    from audit_explorer.store.archive.segments.pinned_segments import Pinned
    from audit_explorer.store.archive.workspace import Workspace
    from audit_explorer.store.duckdb.database import Database


@dataclass(frozen=True, slots=True)
class Outcome:
    """The new segments, how many records were new and repeated, and what holds them.

    `proof` has the name of every segment that now holds records of this adding, new or repeated, with how many: one
    that several segments hold counts for the first.
    """

    segments: tuple[Segment, ...]
    new: int
    repeated: int
    proof: Mapping[str, int]


def add_dataset(layout: Layout, workspace: Workspace, dataset: Database, source: str | None) -> Outcome:
    """Write the records that aren't archived in a sound segment. Raises NewerArchiveError."""
    connection = dataset.cursor()
    try:
        _settle(connection)
        offered = _offer(connection)
        connection.execute("CREATE TEMP TABLE named AS SELECT ?::VARCHAR AS name", [source])
        months = [row[0] for row in connection.execute("SELECT DISTINCT month FROM offered ORDER BY 1").fetchall()]
        # What is compared must still hold when it is published.
        with alone(layout):
            # All of them, to see whether a newer version has written here; what was verified before costs a look.
            pinned, skipped = pin(layout, workspace)
            refuse_newer(layout, skipped)
            proof = _drop_archived(connection, [one for one in pinned if one.segment.month in months])
            new = int(connection.execute("SELECT count(*) FROM offered").fetchall()[0][0])
            written = [one for month in months for one in _write(layout, workspace, connection, month)]
        for segment, rows in written:
            proof[segment.name] = proof.get(segment.name, 0) + rows
        return Outcome(tuple(segment for segment, _ in written), new, offered - new, proof)
    finally:
        connection.close()


def _drop_archived(connection: duckdb.DuckDBPyConnection, pinned: Sequence[Pinned]) -> dict[str, int]:
    """Delete from `offered` what the segments hold already; give the names of those that do, with how many."""
    if not pinned:
        return {}
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE archived AS
        SELECT digest, nth, min(file_index)::INTEGER AS part FROM read_parquet(?)
        WHERE (digest, nth) IN (SELECT (digest, nth) FROM offered) GROUP BY digest, nth
        """,
        [[str(one.path) for one in pinned]],
    )
    connection.execute("DELETE FROM offered WHERE (digest, nth) IN (SELECT (digest, nth) FROM archived)")
    counts = connection.execute("SELECT part, count(*) FROM archived GROUP BY part").fetchall()
    return {pinned[part].segment.name: int(count) for part, count in counts}


def _settle(connection: duckdb.DuckDBPyConnection) -> None:
    """Note the records whose instant depends on more than their own text, with that instant written into them.

    An archive knows neither the other dates of their file nor what the person said when it was read.
    """
    connection.execute("CREATE TEMP TABLE said (seq BIGINT, clean VARCHAR)")
    if connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'settled'").fetchall() == [(0,)]:
        return
    connection.execute(
        f"""
        INSERT INTO said
        SELECT seq, json_merge_patch(coalesce(clean, raw)::JSON, json_object(
            '{FIELD["happened_at"].wire[0]}', strftime(happened_at, '%Y-%m-%dT%H:%M:%S.%gZ')))::VARCHAR
        FROM events JOIN received USING (seq)
        WHERE happened_at IS NOT NULL AND seq IN (SELECT seq FROM settled)
        """
    )


def _offer(connection: duckdb.DuckDBPyConnection) -> int:
    """Note each record's identity: its content, and for one without an id, which of the equal ones of its file it is.

    So are two equal records without an id kept when they stand in one file, and merged when they stand in two. An id
    that was shortened is none.
    """
    connection.execute(
        f"""
        CREATE TEMP TABLE offered AS
        WITH hashed AS (
            SELECT seq, file, id IS NOT NULL AND NOT {shortened_sql("id")} AS named, {MONTH_SQL} AS month, happened_at,
                   left(sha256(json(coalesce(said.clean, received.clean, raw))::VARCHAR), 32)::UUID AS digest
            FROM events JOIN received USING (seq) LEFT JOIN said USING (seq)
        ), counted AS (
            SELECT seq, month, happened_at, digest, 1 AS nth FROM hashed WHERE named
            UNION ALL
            SELECT seq, month, happened_at, digest, row_number() OVER (PARTITION BY file, digest ORDER BY seq)
            FROM hashed WHERE NOT named
        )
        SELECT min(seq) AS seq, month, digest, nth::INTEGER AS nth, any_value(happened_at) AS happened_at
        FROM counted GROUP BY month, digest, nth
        """
    )
    return int(connection.execute("SELECT count(*) FROM events").fetchall()[0][0])


def _write(
    layout: Layout, workspace: Workspace, connection: duckdb.DuckDBPyConnection, month: str
) -> list[tuple[Segment, int]]:
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE chosen AS
        SELECT seq, digest, nth,
               (row_number() OVER (ORDER BY happened_at NULLS LAST, seq) - 1) // {SEGMENT_ROWS} AS part
        FROM offered WHERE month = ?
        """,
        [month],
    )
    parts = [row[0] for row in connection.execute("SELECT DISTINCT part FROM chosen ORDER BY 1").fetchall()]
    segments = []
    unsaid = "CASE WHEN seq NOT IN (SELECT seq FROM said) THEN time_text END"
    events = f"(SELECT * REPLACE ({unsaid} AS time_text) FROM events) AS events"
    for part in parts:
        query = f"""
            SELECT coalesce((SELECT name FROM named), files.name) AS source, record, raw,
                   coalesce(said.clean, received.clean) AS clean, digest, nth, {plain_sql("events")}
            FROM (SELECT * FROM chosen WHERE part = {int(part)}) chosen
            JOIN {events} USING (seq) JOIN received USING (seq) JOIN files USING (file) LEFT JOIN said USING (seq)
            ORDER BY events.happened_at NULLS LAST, seq
            """
        written = write_rows(connection, query, workspace, month)
        segments.append((finish(layout, written), written.rows))
    return segments
