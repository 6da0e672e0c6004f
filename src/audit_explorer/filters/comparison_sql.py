"""How the operators compare, as SQL: what holds for any of the values asked of one column.

Text is compared in Unicode's NFC; the engine's lower case decides where case makes no difference.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from audit_explorer.filters.address_range import network, pattern
from audit_explorer.filters.clock import members
from audit_explorer.filters.condition_value import CLOCK, is_number, is_sole_form
from audit_explorer.filters.sql_fragment import Predicate, joined
from audit_explorer.period import parse_instant
from audit_explorer.record import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audit_explorer.filters.column import Column

# A time as JSON has it, before the engine is asked to read it.
_INSTANT: Final = (
    r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?\z"
)


def equal(column: Column, values: Sequence[str]) -> Predicate:
    """Exactly the value; inside JSON a number is equal however it is written."""
    if column.kind == "letters":
        return _has_letters(values)
    if column.kind in CLOCK:
        numbers_of = tuple(sorted({one for value in values for one in members(column, value)}))
        return Predicate(f"{column.field} IN ({_marks(numbers_of)})", numbers_of)
    if column.kind == "number":
        return Predicate(f"{column.field} IN ({_marks(values)})", tuple(map(int, values)))
    plain = tuple(value for value in values if is_sole_form(value))
    other = tuple(value for value in values if not is_sole_form(value))
    parts: list[Predicate] = []
    if plain and column.path:
        parts.append(column.text(lambda one: Predicate(f"{one} IN ({_marks(plain)})", plain)))
    elif plain:
        parts.append(Predicate(f"{column.field} IN ({_marks(plain)})", plain))
    if other:
        parts.append(column.text(lambda one: Predicate(f"{column.composed(one)} IN ({_marks(other)})", other)))
    numbers = tuple(float(value) for value in values if column.path and is_number(value))
    if numbers:
        parts.append(column.number(lambda one: Predicate(f"{one} IN ({_marks(numbers)})", numbers)))
    return parts[0] if len(parts) == 1 else joined(parts, "OR")


def missing(column: Column, values: Sequence[str]) -> Predicate:
    """No value."""
    if column.kind == "letters":
        return Predicate(f"NOT {_has_letters(()).sql}")
    del values
    if not column.path:
        return Predicate(f"{column.field} IS NULL")
    some = column.text(lambda one: Predicate(f"{one} IS NOT NULL"))
    return Predicate(f"NOT coalesce({some.sql}, false)", some.parameters)


def contains(column: Column, value: str) -> Predicate:
    """The text anywhere; in a whole JSON also as JSON writes it."""
    texts = [value]
    if column.kind == "json" and (escaped := json.dumps(value, ensure_ascii=False)[1:-1]) != value:
        texts.append(escaped)
    parts = [_has(column, text) for text in texts]
    return parts[0] if len(parts) == 1 else joined(parts, "OR")


def begins(column: Column, value: str) -> Predicate:
    """The text at the beginning."""
    return _like(column, f"{_literal(value)}%")


def ends(column: Column, value: str) -> Predicate:
    """The text at the end."""
    return _like(column, f"%{_literal(value)}")


def matches(column: Column, value: str) -> Predicate:
    r"""The whole value fits a pattern: * is any text, ? one character, \ takes the next character as it is."""
    marks = {"*": "%", "?": "_"}
    like = "".join(marks.get(part) or _literal(part.removeprefix("\\") or part) for part in _PARTS.findall(value))
    return _like(column, like)


def fits(column: Column, value: str) -> Predicate:
    """A regular expression, in which case counts, is found somewhere in the text."""
    return column.text(lambda one: Predicate(f"regexp_matches({column.composed(one)}, ?)", (value,)))


def within(column: Column, value: str) -> Predicate:
    """An address in the range; any other text is in none."""
    fits = pattern(network(value))
    return column.text(lambda one: Predicate(f"regexp_matches({one}, ?)", (fits,)))


def compares(sign: str) -> Callable[[Column, str], Predicate]:
    """Compare numbers with a number, times with a time."""

    def compare(column: Column, value: str) -> Predicate:
        if column.kind in {"number", "hour"}:
            return Predicate(f"{column.field} {sign} ?", (int(value),))
        if column.kind == "path" and is_number(value):
            return column.number(lambda one: Predicate(f"{one} {sign} ?", (float(value),)))
        at = parse_instant(value)
        if at is None:
            message = "not a time"
            raise ValueError(message)
        if column.kind == "time":
            return Predicate(f"{column.field} {sign} ?", (at.replace(tzinfo=None),))
        return column.text(
            lambda one: Predicate(
                f"CASE WHEN regexp_matches({one}, '{_INSTANT}') THEN TRY_CAST({one} AS TIMESTAMPTZ) END {sign} ?", (at,)
            )
        )

    return compare


def each(compare: Callable[[Column, str], Predicate]) -> Callable[[Column, Sequence[str]], Predicate]:
    """Ask for any of several values, one by one."""

    def compare_any(column: Column, values: Sequence[str]) -> Predicate:
        parts = [compare(column, value) for value in values]
        return parts[0] if len(parts) == 1 else joined(parts, "OR")

    return compare_any


def _has_letters(scripts: Sequence[str]) -> Predicate:
    """Whether one of the names has look-alike letters, of these scripts where any are given."""
    which = f" WHERE script IN ({_marks(scripts)})" if scripts else ""
    named = f"coalesce({{}} IN (SELECT name FROM lookalikes{which}), false)"
    return joined((Predicate(named.format(name), tuple(scripts)) for name in NAMES), "OR")


_PARTS: Final = re.compile(r"\\.|.", re.DOTALL)


def _has(column: Column, text: str) -> Predicate:
    literal = _literal(text)
    if literal != text and column.is_plain:
        # A pattern with an escape takes the engine twice as long.
        return column.text(lambda one: Predicate(f"contains(lower({one}), lower(?))", (text,)))
    return _like(column, f"%{literal}%")


def _like(column: Column, like: str) -> Predicate:
    # The engine has a faster way where it is told of no escape.
    escape = " ESCAPE '\\'" if "\\" in like else ""
    # Of texts that it knows to be ASCII it takes the pattern's other letters as they are: K (Kelvin) for no k.
    pattern = "?" if like.isascii() else "lower(?)"
    return column.text(lambda one: Predicate(f"{column.composed(one)} ILIKE {pattern}{escape}", (like,)))


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" for _ in values)
