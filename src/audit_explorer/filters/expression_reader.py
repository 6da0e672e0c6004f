"""An expression as one URL parameter, read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from audit_explorer.filters.expression import (
    MAX_DEPTH,
    MAX_LENGTH,
    TEXT_KEYS,
    Expression,
    Text,
    all_of,
    any_of,
    check,
    inverse,
)
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.filters.condition import Condition

_GROUP: Final = re.compile(r"\s*(and|or|not)\(")
_LEAF: Final = re.compile(
    r"""
    \s* (?P<key> (?: [^\s"=(),] | "[^"]*" )+ )
    = (?: "(?P<quoted> (?: [^"\\] | \\. )* )" | (?P<bare> [^\s(),="\\]* ) )
    """,
    re.VERBOSE | re.DOTALL,
)
_TEXT_ASKS: Final = {key: asks for asks, key in TEXT_KEYS.items()}
_SHOWN: Final = 40
_SPACE: Final = re.compile(r"\s*")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)


def read_where(text: str, leaf: Callable[[str, str], Condition]) -> Expression:
    """Read what `written` writes; `leaf` reads a condition of its key with its value.

    Raises ValueError, in words that follow "it is ignored:", for everything else, and for what is beyond the bounds.
    """
    if len(text) > MAX_LENGTH:
        message = f"it is longer than {MAX_LENGTH:,} characters"
        raise ValueError(message)
    reader = _Reader(text, leaf)
    found = reader.expression(1)
    if not reader.ended():
        raise reader.error()
    check(found)
    return found


class _Reader:
    """Goes through the text once."""

    def __init__(self, text: str, leaf: Callable[[str, str], Condition]) -> None:
        self._text = text
        self._leaf = leaf
        self._at = 0

    def expression(self, level: int) -> Expression:
        if level > MAX_DEPTH:
            message = f"it has more than {MAX_DEPTH} levels"
            raise ValueError(message)
        group = _GROUP.match(self._text, self._at)
        if group is None:
            return self._one()
        self._at = group.end()
        parts = [self.expression(level + 1)]
        while self._takes(","):
            parts.append(self.expression(level + 1))
        if not self._takes(")"):
            raise self.error()
        if group[1] == "not":
            return inverse(all_of(*parts))
        return all_of(*parts) if group[1] == "and" else any_of(*parts)

    def ended(self) -> bool:
        return _SPACE.fullmatch(self._text, self._at) is not None

    def error(self) -> ValueError:
        return ValueError(f"character {self._at + 1:,} does not go on as in or(http_status>=400,action=Delete)")

    def _one(self) -> Expression:
        found = _LEAF.match(self._text, self._at)
        if found is None:
            raise self.error()
        self._at = found.end()
        quoted = found["quoted"]
        value = found["bare"] if quoted is None else _ESCAPE.sub(r"\1", quoted)
        key = found["key"]
        try:
            if (asks := _TEXT_ASKS.get(key)) is not None:
                return Text(value, asks)
            return self._leaf(key, value)
        except ValueError as error:
            # Of a long expression the part is named: what quotes the whole cuts it.
            message = f"of {shown(f'{key}={value}', limit=_SHOWN)}, {error}"
            raise ValueError(message) from error

    def _takes(self, sign: str) -> bool:
        space = _SPACE.match(self._text, self._at)
        at = space.end() if space else self._at
        if not self._text.startswith(sign, at):
            return False
        self._at = at + 1
        return True
