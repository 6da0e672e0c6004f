"""Where in a decoded value there are records."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Final

from audit_explorer.sources.files.envelopes.column_table import rows_of
from audit_explorer.sources.files.envelopes.loose_names import fields_by_key, is_record_by_other_names
from audit_explorer.sources.files.envelopes.record_signs import LIST_NAMES
from audit_explorer.sources.files.envelopes.typed_values import typed_values
from audit_explorer.store.ingest.record_rule import SIGN_KEYS, is_record
from audit_explorer.store.ingest.wire_fields import BARE, Inside

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How deep in objects, lists and texts records are looked for.
DEPTH: Final = 12
# What "{" with a quote or white space behind it, or "[" with "{" behind it, begins with in Base64.
_BASE64: Final = ("eyJ", "ewo", "ew0", "eyA", "W3s", "Wwo", "Ww0", "WyB")
# An opening bracket, or white space before it.
_OPENING_BYTES: Final = frozenset({"123", "91", "32", "10", "9", "27"})
_FEWEST_BYTES: Final = 16
_NAME: Final = re.compile(r"[A-Za-z0-9_.:@-]+")
# What JSON begins with, but no word in brackets: [INFO], {name}.
_OPENING: Final = re.compile(r'\{(?=\s*")|\[(?=\s*[\[{"])')
_TRIED: Final = 8
_BULK: Final = frozenset({"index", "create", "update", "delete"})
_DECODER: Final = json.JSONDecoder(strict=False, parse_int=str, parse_float=str)


def holds_record(value: object, depth: int = DEPTH) -> bool:
    """Say whether a value is a record or has one anywhere within, in texts of JSON and in tables too."""
    if isinstance(value, dict):
        if is_record(value):
            return True
        if depth and any(holds_record(item, depth - 1) for item in value.values()):
            return True
        return is_record_by_other_names(value) or rows_of(value) is not None
    text = text_in(value)
    if text is not None:
        return depth > 0 and any(holds_record(item, depth - 1) for item in values_in(text))
    return isinstance(value, list) and depth > 0 and any(holds_record(item, depth - 1) for item in value)


def text_in(value: object) -> str | None:
    """Give a text that can have a record in it, which may be encoded in Base64 or as a list of its bytes.

    It has a brace, and a name that every record has one of. None for every other value.
    """
    text = value if isinstance(value, str) else None
    if isinstance(value, list):
        text = _text_of_bytes(value)
    elif isinstance(value, str) and value.startswith(_BASE64):
        try:
            text = base64.b64decode(value, validate=True).decode()
        except ValueError:
            text = value
    return text if text is not None and "{" in text and any(name in text for name in SIGN_KEYS) else None


def _text_of_bytes(value: list[object]) -> str | None:
    """Give the text whose bytes are a list's numbers, as journald writes a message with a control character."""
    if len(value) < _FEWEST_BYTES or str(value[0]) not in _OPENING_BYTES:
        return None
    try:
        return bytes(int(str(item)) for item in value).decode("utf-8", "surrogateescape")
    except ValueError:
        return None


def values_in(text: str) -> Iterator[object]:
    """Give the objects and lists of JSON in a text that has other words before and between them."""
    at = 0
    for _ in range(_TRIED):
        match = _OPENING.search(text, at)
        if match is None:
            return
        try:
            value, at = _DECODER.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            at = match.end()
        else:
            yield value


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
        return None if fields_by_key(value) or typed_values(value) or rows_of(value) else BARE
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
