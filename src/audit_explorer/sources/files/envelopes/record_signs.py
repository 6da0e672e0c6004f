"""The names by which records are recognised, or the lists that they arrive in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.record import FIELDS
from audit_explorer.store.ingest.record_rule import SIGN_KEYS, TIME_KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping

WIRE_KEYS: Final = frozenset(name for field in FIELDS for name in field.wire if "." not in name)
JSON_KEYS: Final = frozenset(name for field in FIELDS if field.kind == "json" for name in field.wire)
RECORD_SIGNS: Final = frozenset(
    {*TIME_KEYS, *SIGN_KEYS, "entityId", "entity_id", "entityName", "entity_name", "sourceType"}
)
#: The names that the API, or the vendor's page, gives to a list of records.
PAGE_NAMES: Final = frozenset({"audit_logs", "logs", "items"})
#: Further names under which programs send a list of whatever they were asked for.
LIST_NAMES: Final = PAGE_NAMES | {"records", "Records", "data", "value", "values", "results", "result", "hits", "rows"}


def is_surely_record(value: Mapping[str, object]) -> bool:
    """Say whether an object can hardly be anything else than a record: it has a time with an action."""
    return "action" in value and not {*TIME_KEYS}.isdisjoint(value)
