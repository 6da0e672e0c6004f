"""Where in a decoded value there are records."""

from __future__ import annotations

import json
import re
from typing import Final, TypeGuard

from audit_explorer.sources.files.envelopes.loose_names import fields_by_key, is_record_by_other_names
from audit_explorer.sources.files.envelopes.record_signs import LIST_NAMES
from audit_explorer.store.ingest.record_rule import SIGN_KEYS, is_record
from audit_explorer.store.ingest.wire_fields import BARE, Inside

#: How deep in objects, lists and texts records are looked for.
DEPTH: Final = 12
_NAME: Final = re.compile(r"[A-Za-z0-9_.:@-]+")
_BULK: Final = frozenset({"index", "create", "update", "delete"})
_DECODER: Final = json.JSONDecoder(strict=False, parse_int=str, parse_float=str)


def holds_record(value: object, depth: int = DEPTH) -> bool:
    """Say whether a value is a record or has one anywhere within, in texts of JSON too."""
    if isinstance(value, dict):
        if is_record(value):
            return True
        if depth and any(holds_record(item, depth - 1) for item in value.values()):
            return True
        return is_record_by_other_names(value)
    if isinstance(value, list):
        return depth > 0 and any(holds_record(item, depth - 1) for item in value)
    return depth > 0 and may_hold_record(value) and holds_record(decoded(value), depth - 1)


def may_hold_record(value: object) -> TypeGuard[str]:
    """Say whether a text can have a record in it: it has a brace, and a name that every record has one of."""
    return isinstance(value, str) and "{" in value and any(name in value for name in SIGN_KEYS)


def decoded(text: str) -> object:
    """Give the JSON in a text, which may begin with other words; None where there is none."""
    starts = sorted(at for at in (text.find("{"), text.find("[")) if at >= 0)
    for start in starts:
        try:
            return _DECODER.raw_decode(text, start)[0]
        except (ValueError, RecursionError):
            continue
    return None


def is_between_records(value: dict[str, object]) -> bool:
    """Say whether an object is what stands between records by right: a bulk action, a page without records."""
    return _is_bulk_action(value) or _is_empty_page(value)


def _is_bulk_action(value: dict[str, object]) -> bool:
    name, action = next(iter(value.items()), ("", None))
    return len(value) == 1 and name in _BULK and isinstance(action, dict) and all(key[:1] == "_" for key in action)


def _is_empty_page(value: dict[str, object]) -> bool:
    lists = [value[name] for name in LIST_NAMES if name in value]
    return (
        bool(lists)
        and all(not item or (isinstance(item, dict) and _is_empty_page(item)) for item in lists)
        and not any(isinstance(item, list) and item for item in value.values())
    )


def path_to_record(value: object) -> Inside | None:
    """Give what leads from an object to its one record; None where there is none, or more than one.

    None, too, where it takes a closer look: a record with other names than the API's, odd names on the way, a text that
    is more than the record.
    """
    if not isinstance(value, dict):
        return None
    if is_record(value):
        return None if fields_by_key(value) else BARE
    inner = [(name, item) for name, item in value.items() if holds_record(item)]
    if len(inner) != 1 or not _NAME.fullmatch(inner[0][0]):
        return None
    name, item = inner[0]
    if isinstance(item, str):
        try:
            found = _DECODER.decode(item)
        except (ValueError, RecursionError):
            return None
        return Inside((name,), text=True) if path_to_record(found) == BARE else None
    path = path_to_record(item)
    return None if path is None else Inside((name, *path.names), path.text)
