"""Values that a program wrapped to say their type: {"S": "x"}, {"$numberLong": "1"}, {"string": "x"}, ["x"]."""

from __future__ import annotations

from typing import Final

from audit_explorer.sources.files.envelopes.record_signs import JSON_KEYS, WIRE_KEYS

# DynamoDB; MongoDB's extended JSON; Avro's JSON encoding; OpenTelemetry; Elasticsearch writes lists of one.
_TYPES: Final = frozenset(
    {
        *("S", "N", "BOOL", "NULL"),
        *("$oid", "$date", "$numberLong", "$numberInt", "$numberDouble", "$uuid"),
        *("string", "int", "long", "float", "double", "boolean", "null"),
        *("stringValue", "intValue", "boolValue", "doubleValue"),
    }
)
_NOTHING: Final = frozenset({"NULL", "null"})


def typed_values(value: dict[str, object]) -> dict[str, object]:
    """Give the bare value of every plain field of a record that is wrapped so; nothing for an ordinary record."""
    return {
        key: bare
        for key, item in value.items()
        if isinstance(item, dict | list) and key in WIRE_KEYS and key not in JSON_KEYS
        for bare in _bare(item)
    }


def _bare(value: object) -> list[object]:
    """Give the one value inside, in a list; an empty list where it isn't wrapped like that."""
    if isinstance(value, list):
        return _bare(value[0]) if len(value) == 1 else []
    if isinstance(value, dict):
        name = next(iter(value), "")
        if len(value) != 1 or name not in _TYPES:
            return []
        return [None] if name in _NOTHING else _bare(value[name])
    return [value]
