"""The SQL that makes a normalised event of a received record, written from the field table."""

from __future__ import annotations

from typing import Final

import duckdb
import pandas as pd

from audit_explorer.period import parse_instant
from audit_explorer.record import FAILED, FIELD, FIELDS, SUCCEEDED
from audit_explorer.store.received import wire_keys
from audit_explorer.store.shape import shape_sql

_JSON_KEYS: Final = frozenset(wire for field in FIELDS if field.kind == "json" for wire in field.wire)

# The ISO 8601 forms that the engine reads as we do; every other form goes through parse_instant.
_ISO: Final = r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)?)?"


def _text(name: str) -> str:
    parts = []
    for wire in FIELD[name].wire:
        outer, _, inner = wire.partition(".")
        value = f"json_extract_string(t.\"{outer}\", '$.{inner}')" if inner else f't."{outer}"'
        parts.append(f"nullif({value}, '')")
    return f"coalesce({', '.join(parts)})"


def _json(name: str) -> str:
    value = f't."{FIELD[name].wire[0]}"'
    return f"CASE WHEN {value} NOT IN ('null', '\"\"', '{{}}', '[]') THEN {value}::VARCHAR END"


_TIME: Final = f"""CASE
    WHEN regexp_full_match(time_text, '{_ISO}') THEN date_trunc('millisecond', try_cast(time_text AS TIMESTAMPTZ)::TIMESTAMP)
    WHEN regexp_full_match(time_text, '[0-9]{{9,11}}') THEN make_timestamp_ms(time_text::BIGINT * 1000)
    WHEN regexp_full_match(time_text, '[0-9]{{12,14}}') THEN make_timestamp_ms(time_text::BIGINT)
END"""  # noqa: S608 - the pieces are constants of this module


def _select() -> str:
    spec = ", ".join(f'"{key}": "{"JSON" if key in _JSON_KEYS else "VARCHAR"}"' for key in wire_keys())
    plain = [
        field.name
        for field in FIELDS
        if not field.derived and field.kind != "json" and field.name not in {"happened_at", "result"}
    ]
    texts = ",\n".join(f"{_text(name)} AS {name}" for name in plain)
    jsons = ",\n".join(f"{_json(field.name)} AS {field.name}" for field in FIELDS if field.kind == "json")
    return f"""
    WITH parsed AS (
        SELECT seq, json_transform(coalesce(clean, raw), '{{{spec}}}') AS t FROM received
    ), named AS (
        SELECT seq, {_text("happened_at")} AS time_text, {_text("result")} AS said, {texts}, {jsons} FROM parsed
    ), failing AS (
        SELECT * REPLACE (
            CASE WHEN starts_with(error, '"') THEN nullif(trim(json_extract_string(error, '$')), '')
                 WHEN error <> 'false' THEN error END AS error
        ) FROM named
    ), explained AS (
        SELECT *, CASE WHEN starts_with(error, '{{') AND json_valid(error) THEN json_extract_string(
            error, ['$.status', '$.description', '$.errorType', '$.message']) END AS told
        FROM failing
    )
    SELECT * EXCLUDE (said, told) REPLACE (
        try_cast(coalesce(http_status, told[1]) AS INTEGER) AS http_status,
        coalesce(error_type, nullif(told[3], '')) AS error_type,
        coalesce(error_message, nullif(told[2], ''), nullif(told[4], ''), error) AS error_message
    ),
    {_TIME} AS happened_at,
    CASE WHEN error IS NOT NULL THEN '{FAILED}'
         WHEN said IS NOT NULL THEN said
         WHEN try_cast(http_status AS INTEGER) >= 400 THEN '{FAILED}'
         ELSE '{SUCCEEDED}' END AS result,
    coalesce(source_name, source_id) AS actor,
    coalesce(cluster_name, cluster_id) AS cluster
    FROM explained
    """  # noqa: S608 - names come from the field table only


def create_events(connection: duckdb.DuckDBPyConnection) -> None:
    """Create `events` from `received`: seq, the field table's columns, `time_text` as sent, `entity` (filled by encode)."""
    names = ", ".join(field.name for field in FIELDS)
    connection.execute(f"""CREATE TABLE events AS SELECT seq, time_text, NULL::UBIGINT AS entity, {names} FROM (
        SELECT *, {shape_sql("error_message")} AS error_shape FROM ({_select()}))""")
    _second_look(connection)


def _second_look(connection: duckdb.DuckDBPyConnection) -> None:
    """Place the records whose time is in a form that only parse_instant knows."""
    query = "SELECT DISTINCT time_text FROM events WHERE happened_at IS NULL AND time_text IS NOT NULL"
    texts = [row[0] for row in connection.execute(query).fetchall()]
    placed = {text: at for text in texts if (at := parse_instant(text)) is not None}
    if placed:
        instants = [at.replace(tzinfo=None) for at in placed.values()]
        frame = pd.DataFrame({"time_text": list(placed), "at": pd.array(instants, dtype="datetime64[us]")})
        connection.register("placed", frame)
        connection.execute("UPDATE events SET happened_at = placed.at FROM placed WHERE events.time_text = placed.time_text AND happened_at IS NULL")
        connection.unregister("placed")
