"""Records of one id that are written differently: which say the same, which less, which something else."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from audit_explorer.store.ingest.copies.comparable import (
    JSON,
    PLAIN,
    comparable_sql,
    crowd_sql,
    differing_sql,
    within_sql,
)
from audit_explorer.store.ingest.copies.content import Content, content, differing, merge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import duckdb

_BATCH: Final = 2_000
# Each record of an id is compared with each other one that stays: a thousand of one id would be half a million times.
# No log is written in as many ways as this.
_CROWD: Final = 30


def settle_unlike(connection: duckdb.DuckDBPyConnection, cancelled: Callable[[], bool]) -> None:
    """Fill `unlike_links` (seq, copy, exact) and `conflicts` for the records of the table `unlike` (seq, tenant, id).

    What the engine can tell by comparing columns it tells of all of them at once; the rest is taken apart one by one.
    Of an id that more than thirty records have, each written differently, all stay as conflicts: which of them says
    less than another isn't looked for.
    """
    connection.execute(
        f"""
        CREATE TEMP TABLE said AS {comparable_sql("unlike")};
        CREATE TEMP TABLE crowds AS SELECT tenant, id FROM said GROUP BY ALL HAVING count(*) > {_CROWD};
        INSERT INTO conflicts
        SELECT seq, tenant, id, names FROM said JOIN (
            SELECT tenant, id, {crowd_sql()} AS names FROM said SEMI JOIN crowds USING (tenant, id) GROUP BY tenant, id
        ) USING (tenant, id);
        DELETE FROM said WHERE (tenant, id) IN (SELECT (tenant, id) FROM crowds);
        DROP TABLE crowds;
        CREATE TEMP TABLE compared AS
        WITH ranked AS (
            SELECT *, row_number() OVER (PARTITION BY tenant, id ORDER BY fields DESC, unit, seq) AS place FROM said
        )
        SELECT one.tenant, one.id, one.seq, other.seq AS richest, {within_sql("one", "other")} AS fits,
               one.fields = other.fields AND one.unit = other.unit AS exact,
               {differing_sql("one", "other")} AS names
        FROM (SELECT * FROM ranked WHERE place > 1) AS one
        JOIN (SELECT * FROM ranked WHERE place = 1) AS other USING (tenant, id);
        CREATE TEMP TABLE alike AS
        SELECT tenant, id, bool_and(coalesce(fits, false)) AS fit,
               coalesce(count(*) = 1 AND NOT bool_or(coalesce(fits, true)) AND any_value(len(names)) > 0, false)
               AS conflict
        FROM compared GROUP BY tenant, id;
        INSERT INTO unlike_links
        SELECT richest, seq, exact FROM compared JOIN alike USING (tenant, id) WHERE fit;
        INSERT INTO conflicts
        SELECT unnest([richest, seq]), tenant, id, array_to_string(names, ',')
        FROM compared JOIN alike USING (tenant, id) WHERE conflict
        """
    )
    if connection.execute("SELECT count(*) FROM alike WHERE NOT fit AND NOT conflict").fetchall()[0][0]:
        _take_apart(connection, cancelled)
    connection.execute("DROP TABLE said; DROP TABLE compared; DROP TABLE alike")


def _take_apart(connection: duckdb.DuckDBPyConnection, cancelled: Callable[[], bool]) -> None:
    links: list[tuple[int, int, bool]] = []
    conflicts: list[tuple[int, str, str, str]] = []
    for (tenant, id_), group in groupby(_contents(connection), key=lambda row: row[:2]):
        if cancelled():
            return
        merged, stay = merge(row[2] for row in group)
        links += merged
        if len(stay) > 1:
            names = ",".join(differing(stay))
            conflicts += [(one.seq, tenant, id_, names) for one in stay]
    for table, columns, found in (
        ("unlike_links", ["seq", "copy", "exact"], links),
        ("conflicts", ["seq", "tenant", "id", "fields"], conflicts),
    ):
        if found:
            import pandas as pd

            connection.register("found", pd.DataFrame(found, columns=columns))
            connection.execute(f"INSERT INTO {table} SELECT {', '.join(columns)} FROM found")
            connection.unregister("found")


def _contents(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str, Content]]:
    plain = ", ".join(f"'{name}': said.{name}" for name in (*PLAIN, "at_ms", "unread", "unit"))
    objects = ", ".join(f"said.{name}" for name in JSON)
    answer = connection.execute(
        f"""
        SELECT said.tenant, said.id, said.seq, to_json({{{plain}}})::VARCHAR, events.metadata,
               CASE WHEN said.rest > 0 THEN coalesce(clean, raw) END, {objects}
        FROM said JOIN alike USING (tenant, id) JOIN events ON events.seq = said.seq
        JOIN received ON received.seq = said.seq
        WHERE NOT fit AND NOT conflict ORDER BY said.tenant, said.id, said.seq
        """
    )
    while rows := answer.fetchmany(_BATCH):
        for tenant, id_, seq, columns, metadata, record, *sent in rows:
            yield tenant, id_, content(seq, columns, sent, metadata, record)
