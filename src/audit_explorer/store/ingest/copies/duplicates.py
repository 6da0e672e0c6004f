"""Records that arrived more than once: copies are merged, conflicting ones stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.store.ingest.copies.shortened_ids import shortened_sql
from audit_explorer.store.ingest.copies.unlike_records import settle_unlike

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

DDL: Final = """
CREATE TABLE IF NOT EXISTS copies (seq BIGINT, copy BIGINT, name VARCHAR, record BIGINT, exact BOOLEAN);
CREATE TABLE IF NOT EXISTS conflicts (seq BIGINT, tenant VARCHAR, id VARCHAR, fields VARCHAR);
"""


class Merged(NamedTuple):
    """How many copies were merged, how many of them say less than the record that stayed, how many ids conflict."""

    copies: int
    partial: int
    conflicts: int


def merge_copies(
    connection: duckdb.DuckDBPyConnection,
    ids: str | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    view: bool = False,
) -> Merged:
    """Delete copies from `events`, note them in `copies`, and list what conflicts in `conflicts`; count all there are.

    Two records are copies when tenant and id agree and one says nothing that the other doesn't say too, fields that no
    column is for included; spacing, the order of keys and the API generation's names make no difference. Two times are
    the same where the finer one, cut to the unit in which the other is written, is the other. The record with the most
    fields stays, of several the finest in time, then the first: that doesn't depend on the order of files. A conflict
    is one id (of one tenant) with different content; `fields` names what differs, joined by commas. Records without an
    id, or with one that a spreadsheet shortened, are never merged: nothing says that they are the same. A record that
    names no tenant is of the one that its id has in this log, or of the only one that the log names.

    In `copies`, `seq` is the event that stayed, and `copy` the number, `name` and `record` the place of what was merged
    into it; not `exact`: it says less. With `ids`, a query, only records with one of these ids are looked at; what is
    noted of others stays. Where `events` is a `view` that leaves out what is in `copies`, nothing is deleted. It stops
    early, with everything as far as it came, when `cancelled` says so.
    """
    connection.execute(DDL)
    if ids is not None:
        connection.execute(f"DELETE FROM conflicts WHERE id IN ({ids})")
    _find_repeated(connection, "id IS NOT NULL" if ids is None else f"id IN ({ids})")
    # Usually there is none, and no record as received needs to be looked at.
    if connection.execute("SELECT count(*) FROM more").fetchall()[0][0]:
        _merge(connection, cancelled, view=view)
    connection.execute("DROP TABLE more")
    return merged(connection)


def merged(connection: duckdb.DuckDBPyConnection) -> Merged:
    """Count what is noted."""
    counts = connection.execute(
        """
        SELECT (SELECT count(*) FROM copies), (SELECT count(*) FROM copies WHERE NOT exact),
               (SELECT count(*) FROM (SELECT DISTINCT tenant, id FROM conflicts))
        """
    ).fetchall()[0]
    return Merged(*counts)


def _find_repeated(connection: duckdb.DuckDBPyConnection, which: str) -> None:
    """Note in `more` the records whose id is another one's too.

    By groups and joins, never in windows: the engine must have the whole of a window in its memory, and whoever sends
    one record fifteen million times makes one of them.
    """
    tenants, nameless, sole = connection.execute(
        "SELECT count(DISTINCT tenant_id), count(*) - count(tenant_id), min(tenant_id::VARCHAR) FROM events"
    ).fetchall()[0]
    several = tenants > 1 and nameless > 0
    connection.execute(
        f"""
        CREATE TEMP TABLE more AS
        WITH placed AS (
            SELECT seq, id, coalesce(tenant_id::VARCHAR, ?) AS tenant FROM events WHERE {which}
        ), owned AS (
            {_OWNED if several else "FROM placed"}
        ), ids AS (
            SELECT tenant, id FROM owned GROUP BY ALL HAVING count(*) > 1
        )
        SELECT seq, tenant, id FROM owned JOIN ids USING (tenant, id) WHERE NOT {shortened_sql("id")}
        """,
        [sole if tenants == 1 else None if several else ""],
    )


# A record without a tenant is of the one that its id has, where that is one alone.
_OWNED: Final = """
    SELECT seq, id, coalesce(tenant, owner, '') AS tenant
    FROM placed JOIN (
        SELECT id, CASE WHEN min(tenant) = max(tenant) THEN min(tenant) END AS owner
        FROM placed GROUP BY id HAVING count(*) > 1
    ) USING (id)"""


def _merge(connection: duckdb.DuckDBPyConnection, cancelled: Callable[[], bool], *, view: bool) -> None:
    """Of the records in `more`, delete and note the copies, and list what conflicts.

    `links` says which record is merged into which.
    """
    connection.execute(
        """
        CREATE TEMP TABLE repeated AS
        SELECT seq, tenant, id, left(sha256(json(coalesce(received.clean, received.raw))::VARCHAR), 32)::UUID AS digest
        FROM more JOIN received USING (seq);
        CREATE TEMP TABLE firsts AS SELECT tenant, id, digest, min(seq) AS first FROM repeated GROUP BY ALL;
        CREATE TEMP TABLE links AS
        SELECT first AS seq, seq AS copy, true AS exact
        FROM repeated JOIN firsts USING (tenant, id, digest) WHERE seq <> first;
        DROP TABLE repeated;
        CREATE TEMP TABLE unlike AS
        SELECT first AS seq, tenant, id FROM firsts JOIN (
            SELECT tenant, id FROM firsts GROUP BY ALL HAVING count(*) > 1
        ) USING (tenant, id);
        DROP TABLE firsts
        """
    )
    if connection.execute("SELECT count(*) FROM unlike").fetchall()[0][0]:
        connection.execute("CREATE TEMP TABLE unlike_links (seq BIGINT, copy BIGINT, exact BOOLEAN)")
        settle_unlike(connection, cancelled)
        _lead_on(connection, "links", "unlike_links")
        connection.execute("INSERT INTO links FROM unlike_links; DROP TABLE unlike_links")
    _lead_on(connection, "copies", "links")
    if not view:
        connection.execute("DELETE FROM events WHERE seq IN (SELECT copy FROM links)")
    connection.execute(
        """
        INSERT INTO copies
        SELECT links.seq, copy, files.name, record, exact
        FROM links JOIN received ON received.seq = copy JOIN files USING (file);
        DROP TABLE links; DROP TABLE unlike
        """
    )


def _lead_on(connection: duckdb.DuckDBPyConnection, table: str, further: str) -> None:
    """Let what was merged into a record that is itself merged lead to the one that stays."""
    connection.execute(
        f"""
        UPDATE {table} SET seq = further.seq, exact = {table}.exact AND further.exact
        FROM {further} AS further WHERE {table}.seq = further.copy
        """
    )
