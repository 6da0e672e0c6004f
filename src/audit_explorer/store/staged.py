"""The fields of received records by their wire names, before anything is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.record import FIELDS, WRAPPERS

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

WIRE_KEYS: Final = tuple(dict.fromkeys(wire.split(".")[0] for field in FIELDS for wire in field.wire))
_JSON_KEYS: Final = frozenset(wire for field in FIELDS if field.kind == "json" for wire in field.wire)


def _type(key: str) -> str:
    return "JSON" if key in _JSON_KEYS else "VARCHAR"


# Temporary: it is dropped when the events are made, and the engine writes no file for it as long as memory suffices.
_COLUMNS: Final = ", ".join(f'"{key}" {_type(key)}' for key in WIRE_KEYS)
DDL: Final = f"CREATE TEMP TABLE staged (seq BIGINT, {_COLUMNS})"


def stage_file(connection: duckdb.DuckDBPyConnection, link: Path, form: str, before: int, limit: int) -> int:
    """Stage a clean file's records, numbered from `before` + 1 in the file's order; return how many they are.

    The engine refuses a record that is no object or names a known field twice. So is a record that wraps further
    records: all of these raise duckdb.Error.
    """
    keys = (*WIRE_KEYS, *WRAPPERS)
    columns = ", ".join(f"\"{key}\": '{_type(key)}'" for key in keys)
    wrapped = " OR ".join(f"\"{key}\" LIKE '[%'" for key in WRAPPERS)
    named = ", ".join(f'"{key}"' for key in WIRE_KEYS)
    connection.execute(
        f"""
        INSERT INTO staged
        SELECT CASE WHEN {wrapped} THEN error('records inside a record') ELSE {before} + row_number() OVER () END,
               {named}
        FROM read_json(?, format = '{form}', columns = {{{columns}}}, records = true, compression = 'none',
                       maximum_object_size = {limit})
        """,
        [str(link)],
    )
    return int(connection.execute("SELECT count(*) FROM staged WHERE seq > ?", [before]).fetchall()[0][0])


def stage_received(connection: duckdb.DuckDBPyConnection, before: int) -> None:
    """Stage records that are in `received` already, those after the number `before`."""
    spec = ", ".join(f'"{key}": "{_type(key)}"' for key in WIRE_KEYS)
    connection.execute(
        f"""
        INSERT INTO staged SELECT seq, t.* FROM (
            SELECT seq, json_transform(coalesce(clean, raw), '{{{spec}}}') AS t FROM received WHERE seq > ?
        )
        """,
        [before],
    )
