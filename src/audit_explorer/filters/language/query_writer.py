"""A filter, written as a query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lark import Token

from audit_explorer.filters.condition import Condition
from audit_explorer.filters.condition_value import is_number
from audit_explorer.filters.expression import All, Any, Expression, Not, Text, conjuncts, inverse
from audit_explorer.filters.free_text import read_text
from audit_explorer.filters.language import clause
from audit_explorer.filters.language.typed_time import time_written
from audit_explorer.filters.language.typed_value import bare_value, is_network, pattern_written, quoted, regex_written
from audit_explorer.filters.marks.mark_words import OPEN, REVIEWED
from audit_explorer.period import UTC_ZONE, parse_instant
from audit_explorer.record import REVIEW

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from audit_explorer.filters.filter import Filter
    from audit_explorer.period import Period

_MARKS: Final = {"is": "=", "begins": "^=", "ends": "$=", "within": "@=", "contains": "~"}


def parts_written(asked: Filter, zone: ZoneInfo) -> list[str]:
    """Write what all has to hold, one by one."""
    parts: list[str] = []
    for name in asked.fields:
        parts += _field(name, [one for one in asked.conditions if one.field == name], zone)
    for word in read_text(asked.text).words:
        parts.append(f"{'-' if word.excluded else ''}{_word(Text(word.text))}")
    if asked.expression is not None:
        parts += [_conjunct(one, zone) for one in conjuncts(asked.expression)]
    parts += _period(asked.period, zone)
    if asked.once:
        parts.append("once:yes")
    return parts


def _field(name: str, asked: Sequence[Condition], zone: ZoneInfo) -> list[str]:
    wide = [one for one in asked if not one.negated and not one.operator.narrows]
    others = [_condition(one, zone) for one in asked if one not in wide]
    if len(wide) > 1 and name != REVIEW:
        return [f"{name}:({' OR '.join(_in_group(one, zone) for one in wide)})", *others]
    return [*(_condition(one, zone) for one in wide), *others]


def _in_group(one: Condition, zone: ZoneInfo) -> str:
    if one.asks == "missing":
        return "NOT *"
    sign, value = _sign_and_value(one, zone)
    if sign == ":" and value[0] in "-!=~<>^$*@:":
        value = f":{value}"
    return value if sign == ":" else f"{sign}{value}"


def _condition(one: Condition, zone: ZoneInfo) -> str:
    if one.asks == "missing":
        name = quoted(one.field) if '"' in one.field else one.field
        return f"{one.field}:*" if one.negated else f"missing:{name}"
    if (one.field, one.value, one.negated) == (REVIEW, REVIEWED, True):
        return f"{REVIEW}:{OPEN}"
    return f"{'-' if one.negated else ''}{one.field}{''.join(_sign_and_value(one, zone))}"


def _sign_and_value(one: Condition, zone: ZoneInfo) -> tuple[str, str]:
    """Write the operator with the value; the colon where it asks for the same."""
    if one.operator.narrows:
        return one.asks, _size(one, zone)
    if one.asks == "regex":
        return ":", regex_written(one.value)
    if one.asks == "within" and _reads(one, one.value, "VALUE"):
        return ":", one.value
    if one.asks == "matches":
        return _pattern(one)
    sign, text = (":" if _reads_text(one, one.value) else _MARKS[one.asks]), quoted(one.value)
    # A range of addresses is one without quotation marks only.
    return sign, text if text.startswith('"') or _reads(one, text, "VALUE", sign) else f'"{text}"'


def _size(one: Condition, zone: ZoneInfo) -> str:
    """Write what is compared with, a time on the clocks of the zone where that is the same instant."""
    at = None if is_number(one.value) else parse_instant(one.value)
    if at is None:
        return quoted(one.value)
    text = time_written(at, zone)
    same = clause.asked(one.column, one.asks, Token("VALUE", text), zone) == _unnegated(one)
    return text if same else one.value


def _pattern(one: Condition) -> tuple[str, str]:
    bare = pattern_written(one.value)
    if bare is not None and _reads(one, bare, "VALUE"):
        return ":", bare
    plain = bare_value(one.value)
    if plain.pattern is None and _reads_text(one, plain.text):
        return ":", quoted(plain.text)
    return "*=", quoted(one.value)


def _reads_text(one: Condition, text: str) -> bool:
    written = quoted(text)
    return _reads(one, written, "PHRASE" if written.startswith('"') else "VALUE")


def _reads(one: Condition, written: str, kind: str, sign: str = ":") -> bool:
    """Say whether the value after an operator asks for the same."""
    try:
        return clause.asked(one.column, sign, Token(kind, written), UTC_ZONE) == _unnegated(one)
    except ValueError:
        return False


def _unnegated(one: Condition) -> Expression:
    return inverse(one) if one.negated else one


def _conjunct(part: Expression, zone: ZoneInfo) -> str:
    """Write a part of the expression in parentheses: without them it would be a condition, or a word."""
    return f"({_expression(part, zone)})"


def _expression(part: Expression, zone: ZoneInfo) -> str:
    if isinstance(part, Text):
        return _word(part)
    if isinstance(part, Condition):
        return _condition(part, zone)
    if isinstance(part, Not):
        inner = _expression(part.part, zone)
        return f"NOT {inner}" if isinstance(part.part, Text) else f"NOT ({inner})"
    by = " OR " if isinstance(part, Any) else " "
    return by.join(
        f"({_expression(one, zone)})" if isinstance(one, All | Any) else _expression(one, zone) for one in part.parts
    )


def _word(word: Text) -> str:
    if word.asks == "regex":
        return regex_written(word.text)
    if word.asks == "matches":
        return pattern_written(word.text) or word.text
    plain = quoted(word.text)
    is_word = not set(plain) & set(":='$@") and not is_network(plain)
    return plain if plain.startswith('"') or is_word else f'"{plain}"'


def _period(period: Period, zone: ZoneInfo) -> list[str]:
    if period.last is not None:
        return [f"last:{period.last}", *(["until:now"] if period.anchor == "now" else [])]
    sides = (("after", period.start), ("before", period.end))
    return [f"{word}:{time_written(side, zone)}" for word, side in sides if side is not None]
