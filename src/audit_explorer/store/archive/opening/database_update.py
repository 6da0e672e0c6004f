"""A kept database brought up to date: what was added since an earlier opening costs what it is, not what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.store.archive.layout import bases
from audit_explorer.store.archive.opening.events_database import events_of_segments, settle
from audit_explorer.store.archive.segments.segment_rows import segments_sql
from audit_explorer.store.cube.cube import extend_cube, find_cube, make_cube

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import duckdb

    from audit_explorer.store.archive.segments.pinned_segments import Pinned

# With more new rows than this share of the old ones, making it anew takes about as long.
_SHARE: Final = 4


def extend(connection: duckdb.DuckDBPyConnection, pinned: Sequence[Pinned], fingerprint: str, at: datetime) -> bool:
    """Bring what `combine` made of other segments up to date with these; say whether that could be done.

    The result is what `combine` would make of them. It can't be done where new records change what old ones are shown
    as; the database then is of no further use.
    """
    old = {name: (start, length) for name, start, length in connection.execute("FROM made_of").fetchall()}
    now = dict(zip([one.segment.name for one in pinned], bases([one.segment for one in pinned]), strict=True))
    gone = old.keys() - now.keys()
    new = [one for one in pinned if one.segment.name not in old]
    if any(old[name][0] != now[name] for name in old.keys() & now.keys()):
        return False
    before = sum(length for _, length in old.values())
    added = sum(one.rows for one in new)
    if added * _SHARE > before:
        return False
    # A copy that was dropped has its twin perhaps in a segment that is gone, and one that wasn't merged into another
    # takes with it what the rest is shown as.
    if gone and (added < sum(old[name][1] for name in gone) or _size(connection, "events") != before):
        return False
    if new and _has_copies(connection, new, pinned):
        return False
    for name in gone:
        start, length = old[name]
        connection.execute("DELETE FROM events WHERE seq >= ? AND seq < ?", [start, start + length])
    if new and not _insert(connection, new, pinned):
        return False
    copies = _size(connection, "copies")
    # Who is in conflict is said by numbers, which those of a segment that is gone no longer are.
    settle(connection, pinned, fingerprint, at, () if gone else new)
    changed = gone or _size(connection, "copies") != copies
    _count(connection, () if changed else [(now[one.segment.name], one.rows) for one in new])
    return True


def _count(connection: duckdb.DuckDBPyConnection, added: Sequence[tuple[int, int]]) -> None:
    """Bring the cube up to date with the rows that were `added`, from which number on how many; without any, anew."""
    if added and find_cube(connection):
        spans = " OR ".join(f"seq BETWEEN {start} AND {start + length - 1}" for start, length in added)
        extend_cube(connection, f"(FROM events WHERE {spans})")
    else:
        make_cube(connection)


def _size(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def _has_copies(connection: duckdb.DuckDBPyConnection, new: Sequence[Pinned], pinned: Sequence[Pinned]) -> bool:
    """Say whether something was merged into a record that has the id of a new one: it may belong to that one."""
    found = f"""
        SELECT count(*) FROM events WHERE seq IN (SELECT seq FROM copies)
        AND id IN (SELECT id FROM ({segments_sql(new, pinned)}))
        """
    return bool(connection.execute(found).fetchall()[0][0])


def _insert(connection: duckdb.DuckDBPyConnection, new: Sequence[Pinned], pinned: Sequence[Pinned]) -> bool:
    connection.execute(f"CREATE TEMP VIEW segments AS {segments_sql(new, pinned)}")
    connection.execute(
        """
        CREATE TEMP TABLE named AS SELECT DISTINCT cluster_id, cluster_name FROM events
        WHERE cluster_name IS NOT NULL AND cluster_id IN (SELECT cluster_id FROM segments)
        """
    )
    # One tenant more changes whose records without a tenant are, one cluster's name more what its records are shown as.
    types = _encoded(connection)
    tenants = (
        "SELECT unnest(enum_range(NULL::enum_tenant_id))::VARCHAR"
        if "tenant_id" in types
        else "SELECT tenant_id FROM events WHERE tenant_id IS NOT NULL"
    )
    fixed = f"""
        SELECT (SELECT count(*) FROM segments WHERE tenant_id IS NOT NULL AND tenant_id NOT IN ({tenants})),
               (SELECT count(*) FROM segments WHERE cluster_id IS NOT NULL AND cluster_name IS NOT NULL
                AND (cluster_id, cluster_name) NOT IN (SELECT (cluster_id, cluster_name) FROM named))
        """
    if connection.execute(fixed).fetchall() != [(0, 0)]:
        return False
    connection.execute(
        """
        CREATE TEMP TABLE clusters AS
        SELECT cluster_id AS known_id, min(cluster_name) AS known_name FROM named
        GROUP BY cluster_id HAVING count(*) = 1
        """
    )
    widened = {name: _widen(connection, name) for name in types}
    salt = connection.execute("SELECT salt FROM salt").fetchall()[0][0]
    connection.execute(f"INSERT INTO events {events_of_segments(salt, widened, known=True)}")
    connection.execute("DROP TABLE clusters; DROP TABLE named; DROP VIEW segments")
    return True


def _encoded(connection: duckdb.DuckDBPyConnection) -> list[str]:
    columns = connection.execute("SELECT column_name, column_type FROM (DESCRIBE events)").fetchall()
    return [name for name, type_ in columns if type_.startswith("ENUM")]


def _widen(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """Give the type of a dictionary column, one with the new values where there are any; sorted as ever."""
    values = (
        "SELECT unnest([cluster_name, cluster_id]) FROM segments"
        if name == "cluster"
        else f"SELECT {name} FROM segments"
    )
    known = f"SELECT unnest(enum_range(NULL::enum_{name}))::VARCHAR"
    further = f"SELECT value FROM ({values}) AS t(value) WHERE value IS NOT NULL EXCEPT {known}"
    if connection.execute(f"SELECT count(*) FROM ({further})").fetchall()[0][0]:
        connection.execute(
            f"""
            CREATE TYPE wide_{name} AS ENUM (
                SELECT '' UNION ALL SELECT * FROM (
                    SELECT * FROM (({known}) UNION ({further})) AS t(value) WHERE value <> '' ORDER BY 1
                )
            );
            ALTER TABLE events ALTER {name} TYPE wide_{name};
            DROP TYPE enum_{name};
            CREATE TYPE enum_{name} AS ENUM (SELECT unnest(enum_range(NULL::wide_{name}))::VARCHAR);
            ALTER TABLE events ALTER {name} TYPE enum_{name};
            DROP TYPE wide_{name}
            """
        )
    return f"enum_{name}"
