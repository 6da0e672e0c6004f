"""The fields of records by their wire names, as SQL that takes records apart."""

from __future__ import annotations

from typing import Final

from audit_explorer.record import FIELDS
from audit_explorer.store.ingest.record_rule import record_sql

WIRE_KEYS: Final = tuple(dict.fromkeys(wire.split(".")[0] for field in FIELDS for wire in field.wire))
_JSON_KEYS: Final = frozenset(wire for field in FIELDS if field.kind == "json" for wire in field.wire)


def _type(key: str) -> str:
    return "JSON" if key in _JSON_KEYS else "VARCHAR"


def from_file(form: str, before: int, limit: int) -> str:
    """Give a query over a clean file (its one parameter): seq from `before` + 1 in the file's order, every wire key.

    The engine refuses what is no record, or names a known field twice.
    """
    columns = ", ".join(f"\"{key}\": '{_type(key)}'" for key in WIRE_KEYS)
    named = ", ".join(f'"{key}"' for key in WIRE_KEYS)
    return f"""
        SELECT CASE WHEN {record_sql()} THEN {before} + row_number() OVER () ELSE error('no record') END AS seq, {named}
        FROM read_json(?, format = '{form}', columns = {{{columns}}}, records = true, compression = 'none',
                       maximum_object_size = {limit})
        """


def from_received(*, checked: bool = False) -> str:
    """Give a query over `received` for the records after a number (its one parameter): seq, and every wire key.

    With `checked` the engine refuses what is no record, or names a field twice.
    """
    spec = ", ".join(f'"{key}": "{_type(key)}"' for key in WIRE_KEYS)
    fields = f"""
        SELECT seq, t.* FROM (
            SELECT seq, json_transform(coalesce(clean, raw), '{{{spec}}}') AS t FROM received WHERE seq > ?
        )
        """
    if not checked:
        return fields
    return f"SELECT CASE WHEN {record_sql()} THEN seq ELSE error('no record') END AS seq, * EXCLUDE seq FROM ({fields})"
