"""Events that both generations of the API tell of, under ids of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import duckdb

_UUID: Final = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_WHOLE: Final = "[0-9]{1,19}"


DDL: Final = "CREATE OR REPLACE TABLE probable (seq BIGINT, same BIGINT);"


class _Way(NamedTuple):
    """How the entities of two records are compared: which records of each generation, and by what."""

    legacy: str
    current: str
    by: str


# By id; by name where one of the two has no id; or neither names one at all.
_WAYS: Final = (
    _Way("entity_id IS NOT NULL", "entity_id IS NOT NULL", "entity_id"),
    _Way("entity_id IS NULL AND entity_name IS NOT NULL", "entity_name IS NOT NULL", "entity_name"),
    _Way("entity_name IS NOT NULL", "entity_id IS NULL AND entity_name IS NOT NULL", "entity_name"),
    _Way("coalesce(entity_id, entity_name) IS NULL", "coalesce(entity_id, entity_name) IS NULL", "''"),
)


def pair_generations(connection: duckdb.DuckDBPyConnection) -> int:
    """Make the table `probable` (seq, same): which event is probably the same as which other one; count its rows.

    One is of the legacy API (its id is a whole number), `seq` of the current one (a UUID). Both happened in the same
    millisecond, with the same actor, action, outcome and entity, in the same tenant. Every event is in one pair at
    most; of several alike the first is paired with the first.
    """
    connection.execute(DDL)
    sizes = connection.execute(
        "SELECT count(*) FILTER (WHERE strlen(id) = 36), count(*) FILTER (WHERE strlen(id) < 20) FROM events"
    ).fetchall()[0]
    if not all(sizes):
        return 0
    connection.execute(
        f"""
        CREATE TEMP TABLE both_generations AS
        WITH numbered AS (
            SELECT seq, regexp_full_match(id, '{_WHOLE}') AS legacy, happened_at, actor, action, result, entity_type,
                   CASE WHEN NOT entity_id_in_url THEN entity_id END AS entity_id, entity_name,
                   coalesce(tenant_id::VARCHAR, (
                       SELECT CASE WHEN count(DISTINCT tenant_id) = 1 THEN min(tenant_id::VARCHAR) END FROM events
                   ), '') AS tenant
            FROM events
            WHERE happened_at IS NOT NULL AND actor IS NOT NULL AND action IS NOT NULL
                  AND (regexp_full_match(id, '{_WHOLE}') OR regexp_full_match(id, '{_UUID}'))
        )
        SELECT * FROM numbered SEMI JOIN (
            SELECT happened_at FROM numbered WHERE legacy INTERSECT SELECT happened_at FROM numbered WHERE NOT legacy
        ) USING (happened_at)
        """
    )
    for way in _WAYS:
        connection.execute(
            f"""
            INSERT INTO probable
            WITH legacy AS ({_side(way.legacy, way.by)} AND legacy AND seq NOT IN (SELECT same FROM probable)),
            current AS ({_side(way.current, way.by)} AND NOT legacy AND seq NOT IN (SELECT seq FROM probable))
            SELECT current.seq, legacy.seq FROM current JOIN legacy
            USING (happened_at, actor, action, result, type, tenant, entity, place)
            """
        )
    connection.execute("DROP TABLE both_generations")
    return int(connection.execute("SELECT count(*) FROM probable").fetchall()[0][0])


def _side(which: str, by: str) -> str:
    return f"""
        SELECT seq, happened_at, actor, action, result, coalesce(entity_type::VARCHAR, '') AS type, tenant,
               {by} AS entity, row_number() OVER (
                   PARTITION BY legacy, happened_at, actor, action, result, entity_type, tenant, {by} ORDER BY seq
               ) AS place
        FROM both_generations WHERE {which}
        """
