r"""Text that a spreadsheet won't run as a formula.

A cell is dangerous when it begins with ``= + - @``, tab, CR, LF or NUL, or a wide or small form of these signs, also
after spaces, quotes or characters that draw nothing; unless the whole cell is a number. A dangerous cell gets one
apostrophe in front. To undo it, take one leading apostrophe away where what follows is dangerous: `original` gives
back exactly what `neutral` was given, because an apostrophe in front of something dangerous is itself dangerous.
Source: OWASP, "CSV Injection".
"""

from __future__ import annotations

import re
from typing import Final

MARK: Final = "'"

# First to last code point of what may stand before the sign: controls, spaces, quotes, characters that draw nothing.
_BEFORE: Final = (
    (0x00, 0x20),
    (0x22, 0x22),
    (0x27, 0x27),
    (0x60, 0x60),
    (0x7F, 0xA0),
    (0xAB, 0xAB),
    (0xAD, 0xAD),
    (0xB4, 0xB4),
    (0xBB, 0xBB),
    (0x1680, 0x1680),
    (0x2000, 0x200F),
    (0x2018, 0x201F),
    (0x2028, 0x202F),
    (0x2039, 0x203A),
    (0x205F, 0x206F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
    (0xFF02, 0xFF02),
    (0xFF07, 0xFF07),
)
_SIGNS: Final = (
    *((ord(sign), ord(sign)) for sign in "=+-@\t\r\n\0"),
    *((ord(sign), ord(sign)) for sign in "\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"),
)
_NUMBER: Final = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"


def _class(ranges: tuple[tuple[int, int], ...], form: str) -> str:
    return "[" + "".join(f"{form.format(first)}-{form.format(last)}" for first, last in ranges) + "]"


_FORMULA: Final = re.compile(_class(_BEFORE, r"\U{:08x}") + "*" + _class(_SIGNS, r"\U{:08x}"))
_WHOLE_NUMBER: Final = re.compile(_NUMBER)
#: The first bytes in UTF-8 that a dangerous text may have; a text that begins with another is harmless.
RISKY_BYTES: Final = frozenset(
    chr(code).encode()[0] for first, last in (*_BEFORE, *_SIGNS) for code in range(first, last + 1)
)


def neutral(text: str) -> str:
    """Give the text with an apostrophe in front when a spreadsheet could run it, else unchanged."""
    return MARK + text if _dangerous(text) else text


def original(text: str) -> str:
    """Give back what `neutral` was given; a text that it did not mark stays as it is."""
    return text[1:] if text.startswith(MARK) and _dangerous(text[1:]) else text


def _dangerous(text: str) -> bool:
    return _FORMULA.match(text) is not None and _WHOLE_NUMBER.fullmatch(text) is None
