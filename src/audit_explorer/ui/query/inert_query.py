"""A query as it may stand in a box: what hides or reorders other characters is written out."""

from __future__ import annotations

import re
from typing import Final

from audit_explorer.shown import visible

_SIGN: Final = "⟨"
_CODE: Final = re.compile(r"⟨U\+([0-9A-F]{4,6})⟩")
_LARGEST: Final = 0x10FFFF
_PILE: Final = "a" + "\u0300" * 3


def inert(query: str) -> str:
    """Write every such character as its code, ⟨U+202E⟩; what looks like such a code already stays apart from it."""
    if query.isascii() and query.isprintable():
        return query
    apart = _CODE.sub(lambda code: f"{_written(_SIGN)}{code.group()[1:]}" if _character(code) else code.group(), query)
    return visible(re.sub(r"[\n\t]", lambda found: _written(found.group()), apart))


def as_meant(text: str) -> str:
    """Read the codes of `inert` as the characters that they stand for."""
    return _CODE.sub(lambda code: _character(code) or code.group(), text)


def _character(code: re.Match[str]) -> str:
    """Give the character of a code that `inert` writes, "" for any other code."""
    number = int(code[1], 16)
    if number > _LARGEST or _written(chr(number)) != code.group():
        return ""
    character = chr(number)
    # A mark is written out where it stands on a pile of others.
    hidden = character in {"\n", "\t", _SIGN} or visible(f"{_PILE}{character}") != f"{_PILE}{character}"
    return character if hidden else ""


def _written(character: str) -> str:
    return f"⟨U+{ord(character):04X}⟩"
