"""What one field with its value asks for."""

from __future__ import annotations

import re
from ipaddress import ip_network
from typing import TYPE_CHECKING, Final

from audit_explorer.filters.condition import Condition
from audit_explorer.filters.condition_value import is_number
from audit_explorer.filters.expression import Expression, all_of, inverse
from audit_explorer.filters.language import typed_time
from audit_explorer.filters.language.typed_value import Typed, bare_value, literal, typed
from audit_explorer.record import BY_VALUE, SPELLINGS, by_value, label_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from lark import Token

    from audit_explorer.filters.column import Column

_SIZES: Final = frozenset({">", ">=", "<", "<="})
_MARKED: Final = {"^=": "begins", "$=": "ends", "*=": "matches", "@=": "within", "~": "contains", "~=": "contains"}
_LIKE_A_RANGE: Final = re.compile(r"[0-9a-f.:]+/[0-9]+", re.IGNORECASE)
_V6: Final = 6
_CLASS: Final = re.compile(r"[1-9]xx", re.IGNORECASE)
_RANGE: Final = re.compile(
    r"""(?P<open>[\[{])\s*(?P<first>"[^"]*"|\S+)\s+to\s+(?P<last>"[^"]*"|[^\s\]}]+)\s*(?P<close>[\]}])""",
    re.IGNORECASE | re.VERBOSE,
)


def asked(column: Column, sign: str, value: Token, zone: ZoneInfo) -> Expression:
    """Give what a value asks of a column after an operator; raises ValueError for what can't be asked."""
    sign = re.sub(r"^:\s*(?=.)", "", sign)
    if sign in {"!=", "!~"}:
        return inverse(asked(column, _turned(sign, value), value, zone))
    if value.type == "RANGE":
        return _between(column, value, zone)
    one = typed(value)
    if sign in _SIZES:
        return _compared(column, sign, one.text, zone)
    if sign in _MARKED:
        text = str(value) if sign == "*=" and value.type == "VALUE" else one.text
        return Condition(column.name, _MARKED[sign], text)
    if column.kind == "marks":
        return Condition(column.name, "is", one.text)
    return _asked_whole(column, sign, value, zone)


def _turned(sign: str, value: Token) -> str:
    """Give the operator that is turned round: a value with * or ?, or a range, is exactly nothing."""
    if sign == "!~":
        return "~"
    return "=" if value.type in {"VALUE", "PHRASE"} and typed(value).pattern is None else ":"


def _asked_whole(column: Column, sign: str, value: Token, zone: ZoneInfo) -> Expression:
    one = typed(value)
    if one.regex is not None:
        return Condition(column.name, "regex", one.regex)
    if column.kind == "time" and str(value) != "*":
        return _on(column, one.text, zone)
    if value.type == "VALUE" and _is_network(column, one.text):
        return Condition(column.name, "within", one.text)
    if sign in {"=", "=="}:
        return Condition(column.name, "is", one.text)
    if one.pattern is not None:
        return _like(column, one)
    return _in_any_case(column, one.text)


def _like(column: Column, one: Typed) -> Condition:
    """Ask for a value with * or ? in it."""
    if one.pattern == "*":
        return Condition(column.name, "missing", negated=True)
    return _inside(column, one) if column.kind == "json" else Condition(column.name, "matches", one.pattern or "")


def _in_any_case(column: Column, text: str) -> Condition:
    """Ask for the whole value in any case."""
    name = column.name
    if column.kind == "number" and _CLASS.fullmatch(text):
        return Condition(name, "matches", f"{text[0]}??")
    if column.kind == "json":
        return Condition(name, "contains", text)
    if _is_looked_up(column, text):
        return Condition(name, "is", text)
    return Condition(name, "matches", literal(by_value(text) if name in BY_VALUE else text))


def _inside(column: Column, one: Typed) -> Condition:
    """Ask a whole JSON for a pattern, anywhere in it."""
    middle = (one.pattern or "").strip("*")
    plain = bare_value(middle)
    if plain.pattern is None:
        return Condition(column.name, "contains", plain.text)
    parts = (re.escape(part[-1]) if part not in {"*", "?"} else {"*": ".*", "?": "."}[part] for part in _signs(middle))
    return Condition(column.name, "regex", f"(?is){''.join(parts)}")


def _signs(pattern: str) -> list[str]:
    return re.findall(r"\\.|.", pattern, re.DOTALL)


def _is_looked_up(column: Column, text: str) -> bool:
    """Whether a value is the same in any case, because it has but one spelling or its spellings are known."""
    known = SPELLINGS.get(column.name, {}).values()
    if column.kind in {"number", "letters", "hour", "weekday"} or label_of(column.name, text) in known:
        return True
    return is_number(text) if column.path else text.isascii() and text.lower() == text.upper()


def _is_network(column: Column, text: str) -> bool:
    """Whether a range of addresses is asked for, or an address of IPv6, which has many spellings."""
    if column.name != "source_ip" and column.field != "context":
        return False
    try:
        found = ip_network(text, strict=False)
    except ValueError:
        # What looks like a range is one, and says what is wrong with it.
        return column.name == "source_ip" and _LIKE_A_RANGE.fullmatch(text) is not None
    return "/" in text or found.version == _V6


def _compared(column: Column, sign: str, text: str, zone: ZoneInfo) -> Condition:
    if column.kind == "time" or (column.path and not is_number(text)):
        found = typed_time.compared(sign, text, zone)
        if found is not None:
            return Condition(column.name, *found)
    return Condition(column.name, sign, text)


def _between(column: Column, value: Token, zone: ZoneInfo) -> Expression:
    found = _RANGE.fullmatch(value)
    if found is None:
        message = "a range is written [400 TO 499], with * for an open end"
        raise ValueError(message)
    first, last = (found[side].strip('"') for side in ("first", "last"))
    parts = []
    if first != "*":
        parts.append(_compared(column, ">=" if found["open"] == "[" else ">", first, zone))
    if last != "*":
        parts.append(_compared(column, "<=" if found["close"] == "]" else "<", last, zone))
    return all_of(*parts) if parts else Condition(column.name, "missing", negated=True)


def _on(column: Column, text: str, zone: ZoneInfo) -> Expression:
    found = typed_time.compared(">=", text, zone), typed_time.compared("<=", text, zone)
    if found[0] is None or found[1] is None:
        return Condition(column.name, ">=", text)  # which says what a time is
    return all_of(Condition(column.name, *found[0]), Condition(column.name, *found[1]))
