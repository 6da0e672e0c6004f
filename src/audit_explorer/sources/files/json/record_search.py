"""A cheap search for the next record in text that holds none for long stretches.

Every record has a field that says what was done, to what or by whom. Their names are searched for as plain text, which
is a hundred times faster than reading; only where one stands an object around it is decoded.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.sources.files.envelopes.inside import holds_record
from audit_explorer.sources.files.json.json_decode import is_cut
from audit_explorer.store.ingest.record_rule import SIGN_KEYS

if TYPE_CHECKING:
    from audit_explorer.sources.files.json.json_decode import Checker

# The names as they are written; as other programs call an action; as escapes; what holds JSON in Base64 or in bytes.
_SIGNS: Final = (
    *(name for name in SIGN_KEYS if name != "action"),
    *("action", "Action", "ACTION", "event", "Event", "EVENT"),
    *("\\u00", '"eyJ', '"ewo', '"ew0', '"eyA', '"W3s', '"Wwo', '"Ww0', '"WyB', "[123,", "[91,"),
)
# How much of the text behind a brace is decoded at first, and then where that was too little.
_PARTS: Final = (4 << 10, 64 << 10, 1 << 20)
# How many braces before a sign are tried: some, and one more for so many characters since the last sign.
_TRIED: Final = 6
_FOR_ONE_MORE: Final = 256
_MOST_TRIED: Final = 256
# How far an object may begin before the first sign in it.
REACH: Final = 64 << 10
# A nesting that the decoder gives up costs as much as some attempts.
_DEEP: Final = 40


class Found(NamedTuple):
    """The index of a record's brace, and whether the text ends before the record does."""

    at: int
    cut: bool


class RecordSearch:
    """Searches one text from `start` on; `cost` counts the attempts at decoding, in units of 4 KiB."""

    def __init__(self, text: str, start: int, checker: Checker) -> None:
        self.cost = 0
        self._text = text
        self._from = start
        self._checker = checker
        self._next = {sign: text.find(sign, start) for sign in _SIGNS}

    def find(self) -> Found | None:
        """Give the next record; None when there is no more in this text."""
        while True:
            sign = min((at for at in self._next.values() if at >= 0), default=-1)
            if sign < 0:
                return None
            found = self._around(sign)
            if found is not None:
                return found
            self._from = sign + 1
            for name, at in self._next.items():
                if 0 <= at <= sign:
                    self._next[name] = self._text.find(name, sign + 1)

    def _around(self, sign: int) -> Found | None:
        """Give the outermost object around a sign that is a record or has one in it."""
        tries = min(_TRIED + (sign - self._from) // _FOR_ONE_MORE, _MOST_TRIED)
        low = max(self._from, sign - REACH)
        best: Found | None = None
        at = sign
        for _ in range(tries):
            at = self._text.rfind("{", low, at)
            if at < 0:
                break
            found = self._record_at(at, sign)
            if found is not None and (best is None or best.cut or not found.cut):
                best = found
        return best

    def _record_at(self, at: int, sign: int) -> Found | None:
        text = self._text
        for size in _PARTS:
            part = text[at : at + size]
            self.cost += size // _PARTS[0]
            try:
                value, end = self._checker.decode(part, 0)
            except RecursionError:
                self.cost += _DEEP
                return None
            except json.JSONDecodeError as error:
                if not is_cut(error, part):
                    return None
                if at + size >= len(text):
                    return Found(at, cut=True)
            else:
                return Found(at, cut=False) if at + end > sign and holds_record(value) else None
        return Found(at, cut=True)
