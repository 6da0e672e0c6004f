"""Whether an event fits a filter, decided the slow and obvious way: by the descriptions alone, without any SQL."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime
from ipaddress import IPv4Address, ip_address, ip_network
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from audit_explorer.filters.expression import All, Expression, Not, Text
from audit_explorer.filters.expression import Any as AnyOf
from audit_explorer.filters.free_text import read_text
from audit_explorer.filters.predicate import TEXT_FIELDS
from audit_explorer.record import FIELD

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.filters import Condition, Filter

Event = dict[str, Any]

_STEP: Final = re.compile(r'\.([\w-]+)|\."([^"]+)"|\[(\d+)\]|(\.\*)|(\[\*\])')
_MAPPED: Final = 0xFFFF << 32


def fits(event: Event, asked: Filter) -> bool:
    """Say whether a filter with an absolute period keeps an event."""
    at, start, end = event["happened_at"], asked.period.start, asked.period.end
    if (start or end) and (at is None or (start and at < start) or (end and at >= end)):
        return False
    for field in asked.fields:
        own = [one for one in asked.conditions if one.field == field]
        if any(holds(event, one) for one in own if one.negated):
            return False
        if not all(holds(event, one) for one in own if not one.negated and one.asks in SIZES):
            return False
        includes = [one for one in own if not one.negated and one.asks not in SIZES]
        if includes and not any(holds(event, one) for one in includes):
            return False
    return words_fit(event, asked.text) and (asked.expression is None or is_true(event, asked.expression))


def words_fit(event: Event, typed: str) -> bool:
    """Say whether all words are found that must be, and none that must not."""
    return all(mentions(event, Text(word.text)) is not word.excluded for word in read_text(typed).words)


def is_true(event: Event, expression: Expression) -> bool:
    """Say whether an expression holds for an event."""
    if isinstance(expression, All):
        return all(is_true(event, part) for part in expression.parts)
    if isinstance(expression, AnyOf):
        return any(is_true(event, part) for part in expression.parts)
    if isinstance(expression, Not):
        return not is_true(event, expression.part)
    if isinstance(expression, Text):
        return mentions(event, expression)
    return holds(event, expression) is not expression.negated


def mentions(event: Event, text: Text) -> bool:
    """Say whether the free text is found."""
    return any(
        event[field] is not None and _finds(str(event[field]), text, whole_json=FIELD[field].kind == "json")
        for field in TEXT_FIELDS
    )


def _finds(value: str, text: Text, *, whole_json: bool) -> bool:
    if text.asks == "regex":
        return _regex(value, text.text, False)  # noqa: FBT003 - as the table of operators calls it
    if text.asks == "matches":
        return _fits_pattern(text_of(value).lower(), f"*{text.text}*".lower())
    return contains(value, text.text, whole_json=whole_json)


def holds(event: Event, condition: Condition) -> bool:
    """Say whether a condition, taken as not negated, holds for an event: for one of the values, inside JSON."""
    values = [value for value in values_of(event, condition.field) if value is not None]
    if condition.asks == "missing":
        return not values
    if condition.asks == "contains":
        whole = condition.field in FIELD and FIELD[condition.field].kind == "json"
        return any(contains(text_of(value), condition.value, whole_json=whole) for value in values)
    inside = condition.field not in FIELD
    return any(HOLDS[condition.asks](value, condition.value, inside) for value in values)


def values_of(event: Event, name: str) -> list[object]:
    """Give a field's value, or what a path leads to."""
    if name in FIELD:
        return [event[name]]
    field = re.match(r"\w+", name)
    assert field is not None
    try:
        found: list[object] = [json.loads(event[field[0]] or "null")]
    except ValueError:
        return []
    at = field.end()
    while at < len(name):
        step = _STEP.match(name, at)
        assert step is not None
        at = step.end()
        found = [inner for one in found for inner in _inner(one, step)]
    return found


def _inner(value: object, step: re.Match[str]) -> list[object]:
    bare, quoted, index, every_key, every_item = step.groups()
    if every_key:
        return list(value.values()) if isinstance(value, dict) else []
    if every_item:
        return list(value) if isinstance(value, list) else []
    if index is not None:
        return value[int(index) : int(index) + 1] if isinstance(value, list) else []
    return [value[bare or quoted]] if isinstance(value, dict) and (bare or quoted) in value else []


def text_of(value: object) -> str:
    """Give a value as text in NFC, what is not a text as JSON writes it."""
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return unicodedata.normalize("NFC", value)


def contains(held: str, text: str, *, whole_json: bool) -> bool:
    """Look for the text in any case, in a whole JSON for its escaped form, too."""
    within = unicodedata.normalize("NFC", held).lower()
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return text.lower() in within or (whole_json and escaped.lower() in within)


def _is(value: object, asked: str, inside: bool) -> bool:
    if inside and _number(value) and re.fullmatch(r"-?\d+(\.\d+)?", asked) and float(asked) == value:
        return True
    return text_of(value) == asked


def _begins(value: object, asked: str, _: bool) -> bool:
    return text_of(value).lower().startswith(asked.lower())


def _ends(value: object, asked: str, _: bool) -> bool:
    return text_of(value).lower().endswith(asked.lower())


def _matches(value: object, asked: str, _: bool) -> bool:
    return _fits_pattern(text_of(value).lower(), asked.lower())


def _regex(value: object, asked: str, _: bool) -> bool:
    return re.search(asked, text_of(value)) is not None


def _fits_pattern(text: str, pattern: str) -> bool:
    if not pattern:
        return not text
    first, rest = pattern[0], pattern[1:]
    if first == "*":
        return any(_fits_pattern(text[start:], rest) for start in range(len(text) + 1))
    if first == "\\" and rest:
        first, rest = rest[0], rest[1:]
        return text[:1] == first and _fits_pattern(text[1:], rest)
    return bool(text) and (first in ("?", text[0])) and _fits_pattern(text[1:], rest)


def _within(value: object, asked: str, _: bool) -> bool:
    at = address(text_of(value))
    first, last = span(asked)
    return at is not None and first <= at <= last


def address(text: str) -> int | None:
    """Give an address as its number among those of IPv6; None for other text."""
    if "%" in text or "/" in text:
        return None
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return int(found) | _MAPPED if isinstance(found, IPv4Address) else int(found)


def span(text: str) -> tuple[int, int]:
    """Give the first and the last number of a range of addresses."""
    network = ip_network(text, strict=False)
    shift = _MAPPED if network.version == 4 else 0
    return int(network[0]) | shift, int(network[-1]) | shift


def _size(compare: Callable[[Any, Any], bool]) -> Callable[[object, str, bool], bool]:
    def holds_for(value: object, asked: str, _: bool) -> bool:
        if re.fullmatch(r"-?\d+(\.\d+)?", asked):
            return _number(value) and compare(value, float(asked))
        at = value if isinstance(value, datetime) else _moment(value)
        return at is not None and compare(at, datetime.fromisoformat(asked))

    return holds_for


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str) or not re.match(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


HOLDS: Final[dict[str, Callable[[object, str, bool], bool]]] = {
    "is": _is,
    "begins": _begins,
    "ends": _ends,
    "matches": _matches,
    "regex": _regex,
    "within": _within,
    ">": _size(lambda value, asked: value > asked),
    ">=": _size(lambda value, asked: value >= asked),
    "<": _size(lambda value, asked: value < asked),
    "<=": _size(lambda value, asked: value <= asked),
}
SIZES: Final = frozenset({">", ">=", "<", "<="})
