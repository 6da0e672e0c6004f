"""Which keys tell a record from the object that pages of records arrive in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.record import FIELD, FIELDS, WRAPPERS

if TYPE_CHECKING:
    from collections.abc import Mapping

WRAPPER_KEYS: Final = frozenset(WRAPPERS)
TIME_KEYS: Final = frozenset(FIELD["happened_at"].wire)
WIRE_KEYS: Final = frozenset(name for field in FIELDS for name in field.wire if "." not in name)
_SIGNS: Final = ("happened_at", "action", "entity_type", "entity_id", "entity_name", "source_type", "source_id")
RECORD_SIGNS: Final = frozenset(name for field in (*_SIGNS, "source_name") for name in FIELD[field].wire)


def is_wrapper(value: Mapping[str, object]) -> bool:
    """Say whether an object holds pages of records: a list under a wrapper's key, no field of a record."""
    return any(isinstance(value.get(key), list) for key in WRAPPERS) and RECORD_SIGNS.isdisjoint(value)


def is_surely_record(value: Mapping[str, object]) -> bool:
    """Say whether an object can hardly be anything else than a record: it has a time with an action."""
    return "action" in value and not TIME_KEYS.isdisjoint(value)
