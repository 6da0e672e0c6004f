"""The object in which pages of records arrive, recognised by its first keys."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from audit_explorer.sources.files.envelopes.record_signs import RECORD_SIGNS, WRAPPER_KEYS

if TYPE_CHECKING:
    from audit_explorer.sources.files.json.json_decode import Checker

KEY: Final = re.compile(r'"((?:[^"\\]++|\\.)*+)"\s*:\s*', re.DOTALL)
_GAP: Final = re.compile(r"[\s,]*")


def list_start(text: str, start: int, checker: Checker) -> int | None:
    """Give the index of the list's bracket in a wrapper that opens at `start`.

    None when a field of a record comes first, or when the text ends or breaks before the list.
    """
    at = start + 1
    while match := KEY.match(text, gap_end(text, at)):
        if match[1] in RECORD_SIGNS:
            return None
        at = match.end()
        if match[1] in WRAPPER_KEYS and text.startswith("[", at):
            return at
        try:
            at = checker.decode(text, at)[1]
        except (json.JSONDecodeError, RecursionError):
            return None
    return None


def gap_end(text: str, start: int) -> int:
    """Give the index behind white space with commas."""
    match = _GAP.match(text, start)
    return match.end() if match else start
