"""Whether two texts of one entry are the same record, written in two ways."""

from __future__ import annotations

import json
from typing import Final

from audit_explorer.record import FIELD, by_value
from audit_explorer.sources.files.envelopes.typed_values import typed_values

_TELLING: Final = ("happened_at", "action", "entity_id", "entity_name", "source_name")


def is_same_event(one: str, other: str) -> bool:
    """Say whether two records, as JSON text, have the same id; without one, the same time, action, entity and actor."""
    first, second = _fields(one), _fields(other)
    if first is None or second is None:
        return False
    if "id" in first and "id" in second:
        return first["id"] == second["id"]
    return first == second


def _fields(text: str) -> dict[str, str] | None:
    try:
        value = json.loads(text, strict=False, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None
    members = value | typed_values(value)
    found = {name: _first(members, FIELD[name].wire) for name in ("id", *_TELLING)}
    return {name: by_value(text) for name, text in found.items() if text}


def _first(members: dict[str, object], names: tuple[str, ...]) -> str:
    return next((str(members[name]) for name in names if members.get(name) is not None), "")
