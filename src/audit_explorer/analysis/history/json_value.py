"""JSON text as exact values, whatever its depth."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from audit_explorer.analysis.history.deep_json import DeepReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Json: TypeAlias = Any
"""What `read_json` gives: dict, list, str, bool, None, int, or Decimal for a number that is no short whole one."""

# Python refuses to make an int of more digits than 4,300, and takes long for many.
_MOST_DIGITS: Final = 1_000
_LARGEST: Final = Decimal("1e300")


def read_json(text: str) -> tuple[Json, bool]:
    """Read one JSON value; also say whether a name stands twice in an object of it, of which the last one counts.

    Numbers stay exact, so that 0.1 + 0.2 is not 0.3. Raises ValueError for what is no JSON.
    """
    twice = False

    def made(pairs: Sequence[tuple[str, Json]]) -> dict[str, Json]:
        nonlocal twice
        found = dict(pairs)
        twice = twice or len(found) < len(pairs)
        return found

    try:
        value = json.loads(text, object_pairs_hook=made, parse_float=Decimal, parse_int=_number, parse_constant=Decimal)
    except RecursionError:
        reader = DeepReader(text, _number)
        return reader.read(), reader.twice
    return value, twice


def read_body(text: str) -> tuple[Json, bool]:
    """Read a body as `read_json` does; of a text that is itself JSON of an object, that object.

    Raises ValueError for what is no JSON.
    """
    value, twice = read_json(text)
    if isinstance(value, str) and value.lstrip().startswith("{"):
        with suppress(ValueError):
            return read_json(value)
    return value, twice


def json_text(value: Json) -> str:
    """Write a value on one line, of any depth; a number that JSON has no word for (NaN) becomes a text."""
    if not isinstance(value, dict | list):
        return _written(value)
    parts: list[str] = []
    # What is text already stands in a tuple, which no JSON value is.
    waiting: list[Json] = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            parts.append(one[0])
        elif isinstance(one, dict):
            waiting.append(("}",))
            for place, (name, inner) in reversed(list(enumerate(one.items()))):
                waiting += [inner, (f"{', ' if place else ''}{_written(name)}: ",)]
            parts.append("{")
        elif isinstance(one, list):
            waiting.append(("]",))
            for place in reversed(range(len(one))):
                waiting += [one[place], (", " if place else "",)]
            parts.append("[")
        else:
            parts.append(_written(one))
    return "".join(parts)


def token(value: Json) -> str:
    """Give a text that is the same for equal values that hold no others; true is not 1, and 1.0 is 1."""
    if isinstance(value, str):
        return f'"{value}'
    return _canonical(value) if isinstance(value, Decimal | float) else str(value)


def same(one: Json, other: Json) -> bool:
    """Say whether two values that hold no others are equal."""
    if type(one) is type(other) and not isinstance(one, Decimal | float):
        return bool(one == other)
    return token(one) == token(other)


def is_number(value: Json) -> bool:
    """Say whether it is a number that can be drawn."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return False
    exact = Decimal(value)
    return exact.is_finite() and abs(exact) < _LARGEST


class Identities:
    """Gives equal values the same identity: each part of a value is looked at once, however often it is asked for.

    The values must live as long as this does.
    """

    def __init__(self) -> None:
        self._known: dict[int, int] = {}
        self._alike: dict[tuple[str, object], int] = {}

    def of(self, value: Json) -> str | int:
        """Give the identity of a value."""
        waiting = [value] if isinstance(value, dict | list) else []
        while waiting:
            one = waiting[-1]
            inner = _inner(one)
            later = [part for part in inner if isinstance(part, dict | list) and id(part) not in self._known]
            if later and id(one) not in self._known:
                waiting += later
                continue
            waiting.pop()
            if id(one) not in self._known:
                self._known[id(one)] = self._alike.setdefault(self._shape(one), len(self._alike))
        return self._known[id(value)] if isinstance(value, dict | list) else token(value)

    def _shape(self, value: Json) -> tuple[str, object]:
        def own(part: Json) -> str | int:
            return self._known[id(part)] if isinstance(part, dict | list) else token(part)

        if isinstance(value, dict):
            return "{", frozenset((name, own(part)) for name, part in value.items())
        return "[", tuple(map(own, value))


def _inner(value: Json) -> Iterable[Json]:
    return value.values() if isinstance(value, dict) else value


def _canonical(number: float | Decimal) -> str:
    exact = Decimal(repr(number)) if isinstance(number, float) else number
    sign, digits, exponent = exact.as_tuple()
    if not isinstance(exponent, int):
        return str(exact)
    written = "".join(map(str, digits)).lstrip("0")
    short = written.rstrip("0")
    exponent += len(written) - len(short)
    if not short:
        return "0"
    if 0 <= exponent < _MOST_DIGITS:  # as a whole number is written that was sent without a fraction
        return f"{'-' * sign}{short}{'0' * exponent}"
    return f"{'-' * sign}{short}e{exponent}"


def _written(value: Json) -> str:
    if isinstance(value, str):
        return json.encoder.encode_basestring(value)
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, Decimal) and not value.is_finite():
        return f'"{value}"'
    return str(value)


def _number(text: str) -> int | Decimal:
    return int(text) if len(text) <= _MOST_DIGITS and text.lstrip("-").isdigit() else Decimal(text)
