"""What a condition's value may be, in the one form in which equal values are equal."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from audit_explorer.filters.address_range import network
from audit_explorer.filters.clock import normal_clock, whole_hour
from audit_explorer.filters.marks.mark_words import normal_mark
from audit_explorer.period import format_utc, parse_in_zone
from audit_explorer.record import BY_VALUE, by_value, label_of
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.filters.column import Column

CLOCK: Final = frozenset({"hour", "weekday"})
"""The kinds of column that a clock shows."""
_WHOLE: Final = re.compile(r"-?[0-9]{1,10}", re.ASCII)
_LARGEST: Final = 2**31
"""What the engine's INTEGER does not hold any more, so that no event can have it."""
_LONGEST_REGEX: Final = 1_000
_SHOWN: Final = 60
# Few enough digits that the engine's DOUBLE tells them apart.
_NUMBER: Final = re.compile(r"-?(?=[0-9.]{1,16}\Z)[0-9]{1,15}(?:\.[0-9]{1,14})?", re.ASCII)
_LIKE_A_NUMBER: Final = re.compile(r"[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?", re.ASCII)
# The signs that become a letter or a sign of ASCII in NFC: KELVIN SIGN, GREEK QUESTION MARK, GREEK VARIA.
_LOOK_ALIKE: Final = re.compile("[K;`]")


def storable(text: str) -> str:
    """Write half a surrogate pair as its escape, as the readers do with log text: no encoding accepts it."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def composed(text: str) -> str:
    """Give the text in NFC, in which texts are compared, and storable."""
    return unicodedata.normalize("NFC", storable(text))


def is_number(value: str) -> bool:
    """Whether a path's value is compared with numbers."""
    return _NUMBER.fullmatch(value) is not None


def is_sole_form(value: str) -> bool:
    """Whether no other text than the value itself has it for its NFC, so that it can simply be looked up."""
    return value.isascii() and _LOOK_ALIKE.search(value) is None


def any_text(column: Column, value: str, zone: ZoneInfo) -> str:
    """Take the text as it is."""
    del column, zone
    return value


def exact(column: Column, value: str, zone: ZoneInfo) -> str:
    """Give the value that a field can have: a whole number, the label of a spelling, a time of day."""
    del zone
    if column.kind == "number":
        return _whole(column, value)
    if column.kind in CLOCK:
        return normal_clock(column, value)
    if column.kind == "marks":
        return normal_mark(value)
    return by_value(value) if column.name in BY_VALUE else label_of(column.name, value)


def size(column: Column, value: str, zone: ZoneInfo) -> str:
    """Give the number, or the time in UTC, that is compared with; a time without a zone is one in `zone`."""
    if column.kind == "number":
        return _whole(column, value)
    if column.kind == "hour":
        return whole_hour(value)
    if column.kind == "path" and is_number(value):
        plain = format(Decimal(value), "f")
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        return "0" if plain in {"-0", ""} else plain
    # A long row of digits may be a time in milliseconds; inside JSON it rather is a number, and one that can't be told
    # from its neighbours is not compared as something else without a word.
    if column.kind == "path" and _LIKE_A_NUMBER.fullmatch(value):
        message = f"{column.name} takes a number of at most 15 digits, written without an exponent"
        raise ValueError(message)
    at = parse_in_zone(value, zone)
    if at is None:
        number = "number, or a " if column.kind == "path" else ""
        message = f"{column.name} takes a {number}time such as 2026-09-01T10:00:00Z"
        raise ValueError(message)
    return format_utc(at)


def addresses(column: Column, value: str, zone: ZoneInfo) -> str:
    """Give the range as its prefix."""
    del zone
    try:
        return str(network(value.strip()))
    except ValueError as error:
        message = f"{column.name} takes a range of addresses such as 10.0.0.0/8 or 2001:db8::/32"
        raise ValueError(message) from error


def regular_expression(column: Column, value: str, zone: ZoneInfo) -> str:
    """Take a regular expression that the engine can read."""
    del column, zone
    return check_regex(value)


def check_regex(value: str) -> str:
    """Give a regular expression in RE2's form back; raises ValueError that says what is wrong and where."""
    if len(value) > _LONGEST_REGEX:
        message = f"a regular expression has at most {_LONGEST_REGEX:,} characters"
        raise ValueError(message)
    from pyarrow import scalar
    from pyarrow.compute import match_substring_regex

    try:
        match_substring_regex(scalar(""), value)
    except ValueError as error:
        why = str(error).removeprefix("Invalid regular expression: ")
        message = f"the regular expression {shown(value, limit=_SHOWN)} can't be read: {shown(why, limit=_SHOWN)}"
        raise ValueError(message) from error
    return value


def _whole(column: Column, value: str) -> str:
    if _WHOLE.fullmatch(value) is None or not -_LARGEST <= int(value) < _LARGEST:
        message = f"{column.name} takes a whole number"
        raise ValueError(message)
    return str(int(value))
