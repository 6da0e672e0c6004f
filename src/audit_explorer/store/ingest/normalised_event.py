"""The SQL that makes a normalised event of a received record, written from the field table."""

from __future__ import annotations

from typing import Final

from audit_explorer.record import BY_VALUE, FIELD, FIELDS, NUMBER_AS_FRACTION
from audit_explorer.store.ingest.error_shape import shape_sql
from audit_explorer.store.ingest.event_times import time_sql, zoneless_sql
from audit_explorer.store.ingest.outcome import (
    error_text_sql,
    hollow_sql,
    legacy_sql,
    result_sql,
    said_sql,
    sent_status_sql,
    stated_sql,
    status_of,
    status_sql,
)
from audit_explorer.store.ingest.requests.request_path import reduced_sql
from audit_explorer.store.ingest.wire_fields import LATE_JSON

# A record's own names, which its message may quote.
_NAMES: Final = ("entity_name", "actor", "source_name", "cluster")
_ERROR_TEXTS: Final = ("error_type", "error_message", "error")


def _readable(column: str) -> str:
    """JSON text that the engine reads although it has half a surrogate pair, which becomes its escape as plain text."""
    surrogate = r"((?:^|[^\\])(?:\\\\)*)\\(u[dD][89a-fA-F])"
    escaped = r"\1\\\\\2"
    replaced = f"regexp_replace({column}, '{surrogate}', '{escaped}', 'g')"
    return f"CASE WHEN json_valid({column}) THEN {column} ELSE {replaced} END"


def _text(name: str, *, late: bool = False) -> str:
    parts = []
    for wire in FIELD[name].wire:
        outer, _, inner = wire.partition(".")
        value = f't."{outer}"'
        if inner:
            value = f'{value}."{inner}"' if late else f"json_extract_string({value}, '$.{inner}')"
        parts.append(f"nullif({value}, '')")
    return f"coalesce({', '.join(parts)})"


def _by_value(value: str) -> str:
    """What record.by_value does, of a text column."""
    return (
        f"CASE WHEN contains({value}, '.') THEN regexp_replace({value}, '{NUMBER_AS_FRACTION}', '\\1') ELSE {value} END"
    )


def value_sql(name: str, *, late: bool = False) -> str:
    """Give the SQL of a column's text, of the wire keys in the table `t`; NULL where none of them says anything.

    With `late`, the JSON texts of `t` are loaded later, see wire_fields.
    """
    return _by_value(_text(name)) if name in BY_VALUE else _text(name, late=late)


def json_sql(name: str) -> str:
    """Give the SQL of a JSON column's text, of the wire key in the table `t`; NULL where it says nothing."""
    value = f't."{FIELD[name].wire[0]}"'
    return f"CASE WHEN {value} NOT IN ('null', '\"\"', '{{}}', '[]') THEN {value}::VARCHAR END"


def _select(source: str, *, late: bool) -> str:
    plain = [
        field.name
        for field in FIELDS
        if not field.derived and field.kind != "json" and field.name not in {"happened_at", "result", "http_status"}
    ]
    texts = ",\n".join(f"{value_sql(name, late=late)} AS {name}" for name in plain)
    jsons = ",\n".join(
        f"{'NULL::VARCHAR' if late and field.name in LATE_JSON else json_sql(field.name)} AS {field.name}"
        for field in FIELDS
        if field.kind == "json"
    )
    stated = ", ".join(f"{stated_sql(name)} AS {name}" for name in _ERROR_TEXTS)
    return f"""
    WITH named AS (
        SELECT seq, {_text("happened_at")} AS time_text, {said_sql()} AS said, {status_sql()} AS http_status,
               {legacy_sql()} AS legacy, {texts}, {jsons}
        FROM (SELECT *, {sent_status_sql()} AS sent_status FROM ({source}) AS t) AS t
    ), failing AS (
        SELECT * REPLACE ({stated})
        FROM (SELECT * REPLACE ({error_text_sql("error")} AS error) FROM named)
    ), explained AS (
        SELECT *, CASE WHEN json_valid(object) THEN json_extract_string(
            object, ['$.status', '$.description', '$.errorType', '$.message']) END AS told
        FROM (SELECT *, CASE WHEN starts_with(error, '{{') THEN {_readable("error")} END AS object FROM failing)
    ), telling AS (
        SELECT * REPLACE (CASE WHEN NOT coalesce({hollow_sql("error", "told")}, false) THEN error END AS error,
                          coalesce(http_status, {status_of("told[1]")}) AS http_status)
        FROM explained
    )
    SELECT * EXCLUDE (said, legacy, told, object) REPLACE (
        coalesce(error_type, nullif(told[3], '')) AS error_type,
        coalesce(error_message, nullif(told[2], ''), nullif(told[4], ''), error) AS error_message
    ),
    {time_sql("time_text")} AS happened_at,
    {result_sql("said", "coalesce(error, error_message, error_type)", "http_status", "legacy")} AS result,
    coalesce(source_name, source_id) AS actor,
    coalesce(cluster_name, cluster_id) AS cluster
    FROM telling
    """


_TYPES: Final = {"time": "TIMESTAMP", "number": "INTEGER"}
_COLUMNS: Final = ", ".join(f"{field.name} {_TYPES.get(field.kind, 'VARCHAR')}" for field in FIELDS)

# `time_text` is the time as sent where it can't be read, or names no zone; encode says what `entity` is, and
# whether a URL is all that has the entity's id.
DDL: Final = (
    f"CREATE TABLE events (seq BIGINT, time_text VARCHAR, entity UBIGINT, entity_id_in_url BOOLEAN, {_COLUMNS});"
)


#: The SQL of an event's error pattern, of its columns as they are before `cluster` is named by other records.
PATTERN_SQL: Final = shape_sql("error_message", _NAMES)


def events_sql(source: str, *, late: bool = False) -> str:
    """Give the query that makes events of the rows of `source`: a query for seq and the wire keys (see wire_fields).

    With `late`, `source` is one whose JSON texts are loaded later, and the error patterns are left out with them.
    """
    pattern = "NULL::VARCHAR" if late else PATTERN_SQL
    names = ", ".join(field.name for field in FIELDS)
    open_text = f"CASE WHEN happened_at IS NULL OR {zoneless_sql('time_text')} THEN time_text END"
    return f"""
        SELECT seq, {open_text} AS time_text, NULL::UBIGINT AS entity, false AS entity_id_in_url, {names}
        FROM (SELECT *, {pattern} AS error_shape, {reduced_sql("url")} AS operation
              FROM ({_select(source, late=late)}))
        """


def insert_sql(source: str, *, late: bool = False) -> str:
    """Give the SQL that adds these events to the table."""
    return f"INSERT INTO events {events_sql(source, late=late)}"
