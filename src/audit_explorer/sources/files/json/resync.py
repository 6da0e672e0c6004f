"""Where reading can go on behind a record that is broken."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from audit_explorer.sources.files.envelopes.record_signs import WIRE_KEYS, is_surely_record
from audit_explorer.sources.files.json.json_decode import is_cut

if TYPE_CHECKING:
    from audit_explorer.sources.files.json.json_decode import Checker
    from audit_explorer.sources.files.json.text_window import TextWindow

# The key is looked at, not taken: a brace in a text may seem to open an object whose key holds the next record's brace.
_START: Final = re.compile(r'\{(?=\s*(?:\}|"((?:[^"\\\n]++|\\.)*+)"))')
_NEAR: Final = 16
_ENOUGH_KEYS: Final = 2
# How far into an object its action is looked for before the object is decoded at all.
_REACH: Final = 20_000
# How many objects within lines are decoded in vain before only whole lines are looked at; deep nesting costs more.
_MISSES: Final = 2_000
_DEEP: Final = 40


@dataclass(frozen=True, slots=True)
class Broken:
    """A broken record: where it starts, where its reader gave up, whether it merely never ended."""

    start: int
    failed_at: int
    endless: bool


class Unclear(Exception):  # noqa: N818 - it asks for more text, it reports nothing
    """A plausible record runs out of the window; more text will tell."""


def next_start(window: TextWindow, broken: Broken, checker: Checker) -> int | None:
    """Give the index of the next record's opening brace behind a broken record, None when the window shows none.

    A record that stands on a line of its own, as far indented as the broken one, is believed at once. Within a line,
    objects inside the broken record's body look like records too, so only what opens as the broken one did, or has
    keys of a record, is believed; when the broken one never ended, only what has a time with an action.
    Raises Unclear when the window ends within a plausible record.
    """
    text = window.text
    opening = _START.match(text, broken.start)
    first_key = opening[1] if opening else None
    # What is broken within a line is followed, if by anything, by lines that are not indented.
    indent = window.indent(broken.start) or ""
    misses = 0
    action = -1
    for match in _START.finditer(text, broken.start + 1):
        start = match.start()
        own_line = _has_own_line(window, broken.start, start, indent)
        if own_line and match[1] is not None and match[1] == first_key:
            return start
        if not own_line:
            # Where the next action is, is asked anew only behind the last one.
            if broken.endless and action < start:
                action = text.find('"action"', start)
                action = len(text) + _REACH if action < 0 else action
            if misses > _MISSES or not _is_worth_decoding(start, action, broken):
                continue
        try:
            value = _record_at(window, start, checker)
        except RecursionError:
            misses += _DEEP
            continue
        if value is None:
            misses += 1
        elif own_line or is_surely_record(value) or _is_alike(match[1] == first_key, value, broken):
            return start
    return None


def line_within(window: TextWindow, start: int, end: int, checker: Checker) -> int | None:
    """Give the index of a record on a line of its own inside something broken whose brackets match up.

    A lone bracket on a line before the record, with another behind it, looks like that; None when there is no record.
    """
    indent = window.indent(start) or ""
    for match in _START.finditer(window.text, start + 1, end):
        if _has_own_line(window, start, match.start(), indent):
            try:
                value = _record_at(window, match.start(), checker)
            except (RecursionError, Unclear):
                continue
            if value is not None and len(WIRE_KEYS & value.keys()) >= _ENOUGH_KEYS:
                return match.start()
    return None


def _has_own_line(window: TextWindow, broken: int, start: int, indent: str) -> bool:
    """Say whether what starts at `start` stands on a later line than the broken record, as far indented or not at all.

    What lies within a record is either on its line or indented further.
    """
    if "\n" not in window.text[max(broken, start - _NEAR - len(indent)) : start]:
        return False
    return _blank(window.indent(start)) in {_blank(indent), ""}


def _is_alike(same_opening: bool, value: dict[str, object], broken: Broken) -> bool:  # noqa: FBT001
    return not broken.endless and (same_opening or len(WIRE_KEYS & value.keys()) >= _ENOUGH_KEYS)


def _is_worth_decoding(start: int, action: int, broken: Broken) -> bool:
    if broken.endless:
        return action < start + _REACH
    return start >= broken.failed_at - _NEAR


def _blank(indent: str | None) -> str | None:
    return None if indent is None else indent.translate({ord(","): "", ord("["): ""}).strip("\r")


def _record_at(window: TextWindow, start: int, checker: Checker) -> dict[str, object] | None:
    try:
        value, _ = checker.decode(window.text, start)
    except json.JSONDecodeError as error:
        if is_cut(error, window.text) and not window.ended:
            raise Unclear from None
        return None
    return cast("dict[str, object]", value)
