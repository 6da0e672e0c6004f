"""Records that arrived more than once: copies are merged, conflicting ones stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from audit_explorer.record import FIELDS
from audit_explorer.store.ingest.content_digest import digest

if TYPE_CHECKING:
    import duckdb

_BATCH: Final = 2_000


def merge_copies(connection: duckdb.DuckDBPyConnection, ids: str | None = None) -> tuple[int, int]:
    """Delete copies from `events` and list what conflicts in `conflicts` (seq, tenant, id); count copies and conflicts.

    Two records are copies when tenant, id and content agree, fields that no column is for included; spacing, the order
    of keys and the API generation's names make no difference. A conflict is one id (of one tenant) with different
    content. Records without an id are never merged: nothing says that they are the same. Where the log names one tenant
    only, records that name none (a CSV's) are that tenant's.

    With `ids`, a query, only records with one of these ids are looked at; what is listed of others stays.
    """
    connection.execute("CREATE TABLE IF NOT EXISTS conflicts (seq BIGINT, tenant VARCHAR, id VARCHAR)")
    if ids is not None:
        connection.execute(f"DELETE FROM conflicts WHERE id IN ({ids})")
    _find_repeated(connection, "id IS NOT NULL" if ids is None else f"id IN ({ids})")
    copies = 0
    # Usually there is none, and no record as received needs to be looked at.
    if connection.execute("SELECT count(*) FROM more").fetchall()[0][0]:
        copies = _merge(connection)
    connection.execute("DROP TABLE more")
    found = connection.execute("SELECT count(*) FROM (SELECT DISTINCT tenant, id FROM conflicts)").fetchall()[0][0]
    return copies, int(found)


def _find_repeated(connection: duckdb.DuckDBPyConnection, which: str) -> None:
    """Note in `more` the records whose id is another one's too.

    Numbers that sort are compared first: grouping the texts themselves takes twice as long.
    """
    connection.execute(
        f"""
        CREATE TEMP TABLE more AS
        WITH sole AS (
            SELECT CASE WHEN count(DISTINCT tenant_id) = 1 THEN min(tenant_id::VARCHAR) END AS tenant FROM events
        ), placed AS (
            SELECT seq, id, coalesce(tenant_id::VARCHAR, (SELECT tenant FROM sole), '') AS tenant
            FROM events WHERE {which}
        ), doubtful AS (
            SELECT seq, tenant, id FROM placed WHERE hash(tenant, id) IN (
                SELECT number FROM (
                    SELECT number, lag(number) OVER (ORDER BY number) AS before
                    FROM (SELECT hash(tenant, id) AS number FROM placed)
                ) WHERE number = before
            )
        ), ids AS (
            SELECT tenant, id FROM doubtful GROUP BY ALL HAVING count(*) > 1
        )
        SELECT seq, tenant, id FROM doubtful JOIN ids USING (tenant, id)
        """
    )


def _merge(connection: duckdb.DuckDBPyConnection) -> int:
    """Of the records in `more`, delete copies and list what conflicts; say how many copies went."""
    connection.execute(
        """
        CREATE TEMP TABLE repeated AS
        SELECT seq, tenant, id, sha256(json(coalesce(received.clean, received.raw))::VARCHAR) AS digest
        FROM more JOIN received USING (seq)
        """
    )
    _compare_unlike(connection)
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
        INSERT INTO conflicts
        SELECT seq, tenant, id FROM repeated WHERE seq NOT IN (SELECT seq FROM copies)
        QUALIFY count(*) OVER (PARTITION BY tenant, id) > 1
        """
    )
    connection.execute("DROP TABLE repeated; DROP TABLE copies")
    return int(copies)


def _compare_unlike(connection: duckdb.DuckDBPyConnection) -> None:
    """Give the records of one id that differ as texts the digest of what they say: texts rarely differ."""
    said = [field.name for field in FIELDS if field.kind != "json" and not field.derived]
    plain = ", ".join(f"'{name}': events.{name}" for name in said)
    unread = "CASE WHEN events.happened_at IS NULL THEN events.time_text END"
    objects = ", ".join(f"events.{field.name}" for field in FIELDS if field.kind == "json")
    answer = connection.execute(
        f"""
        WITH unlike AS (SELECT tenant, id FROM repeated GROUP BY ALL HAVING count(DISTINCT digest) > 1)
        SELECT events.seq, to_json({{{plain}, 'time_text': {unread}}})::VARCHAR,
               coalesce(received.clean, received.raw), {objects}
        FROM unlike JOIN repeated USING (tenant, id)
        JOIN events ON events.seq = repeated.seq JOIN received ON received.seq = repeated.seq
        """
    )
    seqs: list[int] = []
    digests: list[str] = []
    while rows := answer.fetchmany(_BATCH):
        for seq, columns, record, *objects_sent in rows:
            seqs.append(seq)
            digests.append(digest(columns, record, objects_sent))
    if seqs:
        connection.register("compared", pd.DataFrame({"seq": seqs, "digest": digests}))
        connection.execute(
            "UPDATE repeated SET digest = compared.digest FROM compared WHERE repeated.seq = compared.seq"
        )
        connection.unregister("compared")
