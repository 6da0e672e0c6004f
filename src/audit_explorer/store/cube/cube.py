"""The cube: tables of events that were counted together, made beside `events` in the same database."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from audit_explorer.record import FIELD, FIELDS
from audit_explorer.store.cube.cube_table import DAY, HOUR, CubeTable

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

#: A log of fewer events is counted fast enough without.
LEAST: Final = 300_000
# Larger tables, by their rows for each event, would cost more than they gain.
_SHARE: Final = 1 / 8
# So many rows of the largest table are asked within half a second, however many events there are.
_MOST: Final = 4_000_000
# About so many events are counted in one go: what the engine needs for it is memory.
_AT_ONCE: Final = 10_000_000
# So many events are looked at to find which fields a table has room for.
_LOOKED_AT: Final = 50_000

# What people filter by and look at most comes first: the first fields that fit get in. Those with many values are last.
_LAST: Final = ("user_agent", "error_shape", "actor", "source_ip")
_FIRST: Final = ("result", "action", "entity_type", "source_type", "operation", "cluster", "error_type", "http_status")
_ORDER: Final = (
    *_FIRST,
    *(field.name for field in FIELDS if field.kind == "few" and field.name not in {*_FIRST, *_LAST}),
    *_LAST,
)

# The tables that are made of events: the unit of time, the field that they are for, and which part of the largest size
# they may have. Of the first, a further one without any time is made.
_MADE: Final[tuple[tuple[str, int | None, str | None, float], ...]] = (
    ("cube_days", DAY, None, 1),
    ("cube_hours", HOUR, None, 1),
    ("cube_actors", None, "actor", 1 / 4),
    ("cube_addresses", None, "source_ip", 1 / 4),
)
_WHOLE: Final = "cube_whole"
_LIST: Final = "cube_tables"
_UNITS: Final = {DAY: "day", HOUR: "hour"}

_COUNTS: Final = (
    "count(*) AS events, count(happened_at) AS dated, min(happened_at) AS earliest, max(happened_at) AS latest"
)
_SUMS: Final = (
    "sum(events)::BIGINT AS events, sum(dated)::BIGINT AS dated, min(earliest) AS earliest, max(latest) AS latest"
)


def make_cube(
    connection: duckdb.DuckDBPyConnection, *, least: int = LEAST, share: float = _SHARE
) -> tuple[CubeTable, ...]:
    """Count the events of the table `events` together; say which tables there are now, none for fewer than `least`.

    `share` is how many rows a table may have for each event. What was made before is made anew in a transaction of its
    own: until it is done, others find what there was.
    """
    connection.execute("BEGIN")
    try:
        drop_cube(connection)
        _make(connection, least, share)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return find_cube(connection)


def find_cube(connection: duckdb.DuckDBPyConnection) -> tuple[CubeTable, ...]:
    """Say which tables there are; none where no cube was made."""
    there = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", [_LIST]).fetchall()
    if there == [(0,)]:
        return ()
    rows = connection.execute(f"SELECT name, unit, fields, size FROM {_LIST} ORDER BY size, name DESC").fetchall()
    return tuple(CubeTable(name, unit, tuple(fields), size) for name, unit, fields, size in rows)


def extend_cube(connection: duckdb.DuckDBPyConnection, added: str) -> tuple[CubeTable, ...]:
    """Count further events into the tables: `added` is a relation with the columns of `events`, but for what was there.

    For whoever adds rows to `events` in place, in the transaction of that; where other rows of `events` change as well,
    the cube has to be made anew. Types of columns become those of `events`.
    """
    for table in find_cube(connection):
        _retype(connection, table)
        connection.execute(f"INSERT INTO {table.name} {_counted(added, table.unit, table.fields)}")
        if _size(connection, table.name) > 2 * table.rows:
            _together(connection, table.name, table.name, _columns(table))
            _note(connection, table.name, table.unit, table.fields)
    return find_cube(connection)


def drop_cube(connection: duckdb.DuckDBPyConnection) -> None:
    """Forget the cube, where there is one."""
    for name in (_LIST, _WHOLE, *(name for name, *_ in _MADE)):
        connection.execute(f"DROP TABLE IF EXISTS {name}")


def _make(connection: duckdb.DuckDBPyConnection, least: int, share: float) -> None:
    total = connection.execute("SELECT count(*) FROM events").fetchall()[0][0]
    connection.execute(f"CREATE TABLE {_LIST} (name VARCHAR, unit BIGINT, fields VARCHAR[], size BIGINT)")
    if total < max(least, 1):
        return
    pieces = _pieces(connection, total)
    for name, unit, field, part in _MADE:
        most = int(min(total * share, _MOST) * part)
        fields = _fitting(connection, unit, field, most, total)
        if not fields:
            continue
        connection.execute(f"CREATE TABLE {name} AS {_counted('events WHERE false', unit, fields)}")
        for piece in pieces:
            connection.execute(f"INSERT INTO {name} {_counted(piece, unit, fields)}")
        if unit is None and len(pieces) > 1:
            _together(connection, name, name, fields)
        if _note(connection, name, unit, fields) > 2 * most:
            connection.execute(f"DELETE FROM {_LIST} WHERE name = ?", [name])
            connection.execute(f"DROP TABLE {name}")
        elif unit == DAY:
            _together(connection, _WHOLE, name, fields)
            _note(connection, _WHOLE, None, fields)


def _pieces(connection: duckdb.DuckDBPyConnection, total: int) -> list[str]:
    """Divide the events by whole days into relations of about as many as are counted in one go."""
    parts = total // _AT_ONCE + 1
    shares = [number / parts for number in range(1, parts)]
    asked = "SELECT approx_quantile(epoch_ms(happened_at), ?::FLOAT[]) FROM events WHERE happened_at IS NOT NULL"
    found = connection.execute(asked, [shares]).fetchall()[0][0] if shares else None
    days = [f"epoch_ms({day * DAY})" for day in sorted({moment // DAY for moment in found or ()})]
    if not days:
        return ["events"]
    first = f"happened_at IS NULL OR happened_at < {days[0]}"
    between = [f"happened_at >= {one} AND happened_at < {other}" for one, other in pairwise(days)]
    return [f"(FROM events WHERE {some})" for some in (first, *between, f"happened_at >= {days[-1]}")]


def _fitting(
    connection: duckdb.DuckDBPyConnection, unit: int | None, field: str | None, most: int, total: int
) -> tuple[str, ...]:
    """Choose the fields of a table that shall have at most so many rows, by a part of the log; none if none fits.

    The part has all events of some days (hours, actors), as far as they aren't too many: so as many rows come of it as
    its share in the log says, or rather fewer.
    """
    key = _time(unit) if unit is not None else FIELD[field or ""].name
    order = [name for name in _ORDER if name != field]
    names = ", ".join([f"{key} AS part", *order])
    some = f"CREATE OR REPLACE TEMP TABLE looked_at AS SELECT {names} FROM events"
    connection.execute(f"{some} WHERE hash({key}) % {max(1, total // _LOOKED_AT)} = 0 LIMIT {2 * _LOOKED_AT}")
    if not (seen := _size(connection, "looked_at")):
        connection.execute(f"{some} LIMIT {_LOOKED_AT}")
        seen = _size(connection, "looked_at")
    chosen: list[str] = []
    for name in order:
        wanted = ", ".join(["part", *chosen, name])
        if _size(connection, f"(SELECT DISTINCT {wanted} FROM looked_at)") * total <= most * seen:
            chosen.append(name)
    connection.execute("DROP TABLE looked_at")
    return tuple(chosen) if field is None or not chosen else (field, *chosen)


def _counted(source: str, unit: int | None, fields: Iterable[str]) -> str:
    names = [FIELD[one].name for one in fields]
    time = [] if unit is None else [_time(unit)]
    columns = ", ".join([*(f"{one} AS happened_at" for one in time), *names])
    return f"SELECT {columns}, {_COUNTS} FROM {source} GROUP BY {', '.join([*time, *names])}"


def _together(connection: duckdb.DuckDBPyConnection, name: str, source: str, columns: Iterable[str]) -> None:
    names = ", ".join(columns)
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT {names}, {_SUMS} FROM {source} GROUP BY {names}")


def _note(connection: duckdb.DuckDBPyConnection, name: str, unit: int | None, fields: tuple[str, ...]) -> int:
    size = _size(connection, name)
    connection.execute(f"DELETE FROM {_LIST} WHERE name = ?", [name])
    connection.execute(f"INSERT INTO {_LIST} VALUES (?, ?, ?, ?)", [name, unit, list(fields), size])
    return size


def _columns(table: CubeTable) -> tuple[str, ...]:
    return table.fields if table.unit is None else ("happened_at", *table.fields)


def _retype(connection: duckdb.DuckDBPyConnection, table: CubeTable) -> None:
    """Give columns the types that those of `events` have by now: a dictionary may have got further words."""
    types = "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ?"
    changed = connection.execute(
        f"""SELECT count(*) FROM ({types}) AS now JOIN ({types}) AS before USING (column_name)
            WHERE now.data_type <> before.data_type AND list_contains(?, column_name)""",
        ["events", table.name, list(table.fields)],
    ).fetchall()
    if changed != [(0,)]:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE before AS FROM {table.name}")
        none = _counted("events WHERE false", table.unit, table.fields)
        connection.execute(f"CREATE OR REPLACE TABLE {table.name} AS {none}")
        connection.execute(f"INSERT INTO {table.name} FROM before")
        connection.execute("DROP TABLE before")


def _size(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    size: int = connection.execute(f"SELECT count(*) FROM {relation}").fetchall()[0][0]
    return size


def _time(unit: int) -> str:
    return f"date_trunc('{_UNITS[unit]}', happened_at)"
