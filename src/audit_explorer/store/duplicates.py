"""Records that arrived more than once: copies are merged, conflicting ones stay."""

from __future__ import annotations

import duckdb

from audit_explorer.record import FIELDS


def merge_copies(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """Delete copies from `events` and list what conflicts in `conflicts` (seq); return how many copies and conflicts.

    Two records are copies when tenant, id and every normalised field agree; a conflict is one id (of one tenant) with
    different content. Records without an id are never merged: nothing says that they are the same.
    """
    content = ", ".join(f"'{field.name}': events.{field.name}" for field in FIELDS)
    connection.execute(
        f"""
        CREATE TEMP TABLE repeated AS
        WITH ids AS (
            SELECT coalesce(tenant_id, '') AS tenant, id FROM events
            WHERE id IS NOT NULL GROUP BY ALL HAVING count(*) > 1
        )
        SELECT events.seq, ids.tenant, ids.id, sha256(to_json({{{content}}})::VARCHAR) AS digest
        FROM events JOIN ids ON events.id = ids.id AND coalesce(events.tenant_id, '') = ids.tenant
        """
    )
    connection.execute(
        """
        CREATE TEMP TABLE copies AS
        SELECT seq FROM repeated QUALIFY row_number() OVER (PARTITION BY tenant, id, digest ORDER BY seq) > 1
        """
    )
    copies = connection.execute("SELECT count(*) FROM copies").fetchall()[0][0]
    if copies:
        connection.execute("DELETE FROM events WHERE seq IN (SELECT seq FROM copies)")
    connection.execute(
        """
        CREATE TABLE conflicts AS
        SELECT seq, tenant, id FROM repeated WHERE seq NOT IN (SELECT seq FROM copies)
        QUALIFY count(*) OVER (PARTITION BY tenant, id) > 1
        """
    )
    ids = connection.execute("SELECT count(*) FROM (SELECT DISTINCT tenant, id FROM conflicts)").fetchall()[0][0]
    connection.execute("DROP TABLE repeated; DROP TABLE copies")
    return int(copies), int(ids)
