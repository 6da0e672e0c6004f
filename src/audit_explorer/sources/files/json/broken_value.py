"""What a value that can't be decoded whole begins with: it is cut off by the window, or broken somewhere inside."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from audit_explorer.sources.files.envelopes.inside import holds_record
from audit_explorer.sources.files.envelopes.record_signs import LIST_NAMES, RECORD_SIGNS, WIRE_KEYS
from audit_explorer.store.ingest.record_rule import is_record

if TYPE_CHECKING:
    from audit_explorer.sources.files.json.json_decode import Checker

KEY: Final = re.compile(r'"((?:[^"\\]++|\\.)*+)"\s*:\s*', re.DOTALL)
_GAP: Final = re.compile(r"[\s,]*")
_DEPTH: Final = 8
_ENOUGH: Final = 2
# A record's own fields have no records in them: what follows one is its body, or the next record behind a broken one.
_FIELDS: Final = WIRE_KEYS - LIST_NAMES


def gap_end(text: str, start: int) -> int:
    """Give the index behind white space with commas."""
    match = _GAP.match(text, start)
    return match.end() if match else start


def first_members(text: str, start: int, checker: Checker) -> tuple[dict[str, object], str, int]:
    """Give the members of the object at `start` as far as they can be decoded, then the first one that can't.

    That is its name with the index of its value; "" and the index where reading ended when there is none.
    """
    members: dict[str, object] = {}
    at = start + 1
    while match := KEY.match(text, gap_end(text, at)):
        at = match.end()
        try:
            members[match[1]], at = checker.decode(text, at)
        except (json.JSONDecodeError, RecursionError):
            return members, match[1], at
    return members, "", at


def leads_to_records(text: str, start: int, checker: Checker, depth: int = _DEPTH) -> bool:
    """Say whether the object or list at `start`, which can't be decoded whole, is something that records are in.

    An object that has said enough to be a record is one itself, however broken.
    """
    if text[start] == "[":
        return _list_leads(text, start, checker, depth)
    members, name, at = first_members(text, start, checker)
    if looks_like_record(members):
        return False
    if any(holds_record(value) for name, value in members.items() if name not in _FIELDS):
        return True
    if not name or name in _FIELDS or not depth:
        return False
    if text.startswith("[", at) and name in LIST_NAMES:
        return True
    return text[at : at + 1] in ("{", "[") and leads_to_records(text, at, checker, depth - 1)


def looks_like_record(members: dict[str, object]) -> bool:
    """Say whether an object's first members are those of a record, as far as it could be read."""
    return is_record(members) or len(RECORD_SIGNS & members.keys()) >= _ENOUGH


def _list_leads(text: str, start: int, checker: Checker, depth: int) -> bool:
    at = start + 1
    while True:
        at = gap_end(text, at)
        if text[at : at + 1] not in ("{", "["):
            return False
        try:
            value, end = checker.decode(text, at)
        except (json.JSONDecodeError, RecursionError):
            if text[at] == "{" and looks_like_record(first_members(text, at, checker)[0]):
                return True
            return depth > 0 and leads_to_records(text, at, checker, depth - 1)
        if holds_record(value):
            return True
        at = end
