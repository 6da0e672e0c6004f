"""The list of records inside an object, with the names that lead to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.sources.files.envelopes.inside import holds_record, path_to_record
from audit_explorer.sources.files.envelopes.record_signs import LIST_NAMES, PAGE_NAMES
from audit_explorer.sources.files.json.broken_value import (
    KEY,
    first_members,
    gap_end,
    leads_to_records,
    looks_like_record,
)
from audit_explorer.store.ingest.wire_fields import BARE

if TYPE_CHECKING:
    from audit_explorer.sources.files.json.json_decode import Checker
    from audit_explorer.store.ingest.wire_fields import Inside

_DEPTH: Final = 6
_SAMPLED: Final = 50


class RecordList(NamedTuple):
    """Where a list's bracket is, and the names that lead to it."""

    start: int
    names: tuple[str, ...]


def find_list(text: str, start: int, checker: Checker, depth: int = _DEPTH) -> RecordList | None:
    """Find the first list of records in the object at `start`, which the text may end in.

    None when the object is a record itself, and when the text ends or breaks before a list.
    """
    if looks_like_record(first_members(text, start, checker)[0]):
        return None
    at = start + 1
    while match := KEY.match(text, gap_end(text, at)):
        name, at = match[1], match.end()
        opening = text[at : at + 1]
        try:
            value, end = checker.decode(text, at)
            found = holds_record(value)
        except (json.JSONDecodeError, RecursionError):
            end = -1
            found = opening in ("{", "[") and (name in LIST_NAMES or leads_to_records(text, at, checker))
        if opening == "[" and (found or name in PAGE_NAMES):
            return RecordList(at, (name,))
        if found:
            inner = find_list(text, at, checker, depth - 1) if opening == "{" and depth else None
            return None if inner is None else RecordList(inner.start, (name, *inner.names))
        if end < 0:
            return None
        at = end
    return None


def sampled_path(text: str, start: int, checker: Checker) -> Inside | None:
    """Give what leads from each of the values at `start` to its record, judged by the first ones.

    None when they don't all lead the same way, or when one takes a closer look.
    """
    path: Inside | None = None
    at = start
    for _ in range(_SAMPLED):
        at = gap_end(text, at)
        if text[at : at + 1] in ("", "]"):
            break
        try:
            value, at = checker.decode(text, at)
        except json.JSONDecodeError:
            break
        except RecursionError:
            return None
        found = path_to_record(value)
        if found is None or (path is not None and found != path):
            return None
        path = found
    return BARE if path is None else path
