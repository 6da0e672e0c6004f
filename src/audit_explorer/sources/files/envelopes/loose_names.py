"""Records whose fields have other names than the API's: a table's headers, flattened paths."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from audit_explorer.record import FIELD, FLAGS, bare, csv_field
from audit_explorer.sources.files.envelopes.record_signs import WIRE_KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping

_DOTTED: Final = {wire: field.name for field in FIELD.values() for wire in field.wire if "." in wire}
_ENTITY: Final = frozenset({"entity_type", "entity_name", "entity_id"})
_ACTOR: Final = frozenset({"source_name", "source_id"})
_MOST_SHAPES: Final = 4_096


def fields_by_key(value: Mapping[str, object]) -> dict[str, str]:
    """Give the names of ours for those keys of an object that are none of the API's, where nothing else is that field.

    Only plain values count: an object named "event" is no action. A name is the field's, or one of FLAGS.
    """
    if value.keys() <= WIRE_KEYS:
        return {}
    found = _fields(tuple(value))
    return {key: field for key, field in found.items() if _fits(value[key], field)} if found else {}


def is_record_by_other_names(value: Mapping[str, object]) -> bool:
    """Say whether an object has a time, an action, and whom or what it was about, under whatever names.

    It takes more than with the API's own names: many a program's log has a "time" and an "event".
    """
    found = set(fields_by_key(value).values())
    if not found:
        return False
    found.update(field.name for field in FIELD.values() if any(value.get(wire) is not None for wire in field.wire))
    return {"happened_at", "action"} <= found and bool(_ENTITY & found) and bool(_ACTOR & found)


def _fits(value: object, field: str) -> bool:
    plain = not isinstance(value, dict | list)
    return value is not None and (plain or (field in FIELD and FIELD[field].kind == "json"))


# A log has few shapes of records; a hostile one may have as many as it likes.
@lru_cache(maxsize=_MOST_SHAPES)
def _fields(keys: tuple[str, ...]) -> dict[str, str]:
    there = {field.name for field in FIELD.values() if any(wire in keys for wire in field.wire)}
    found: dict[str, str] = {}
    for key in keys:
        if key in WIRE_KEYS:
            continue
        field = _DOTTED.get(key) or csv_field(key)
        if field is not None and field not in there:
            there.add(field)
            found[key] = bare(key) if bare(key) in FLAGS else field
    return found
