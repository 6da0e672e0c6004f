"""Log text as a person may safely read it: nothing hidden, nothing endless.

Whoever may name an entity chooses what stands in the log. A bidirectional override turns ``exe.txt`` round, a
zero-width space makes two names look like one, a name of 100,000 characters pushes the rest off the screen. These
functions change what is *shown*; what is stored and exported keeps the original.
"""

from __future__ import annotations

import re
from typing import Literal

__all__ = ["shorten", "visible"]

_NEWLINE = "⏎"
_TAB = "⇥"

# Every character that draws nothing, or moves what others draw. As escapes, because the characters themselves would be
# just as invisible in this file.
_HIDDEN = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0 and C1 controls
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, joiners and fillers of single scripts
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero width, line separators, bidirectional, invisible operators
    "\u2800\u3164\uffa0"  # blanks that are letters or symbols
    "\ud800-\udfff"  # lone surrogates: no text encoding accepts them
    "\ufdd0-\ufdef\ufe00-\ufe0d\ufeff\ufff0-\ufffb\ufffe\uffff"  # noncharacters, variation selectors, byte-order mark
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # musical format controls, tags, further variation selectors
    "]"
)
# An emoji may carry one presentation selector (U+FE0E or U+FE0F); elsewhere, or twice, it only hides a difference.
_SELECTOR = re.compile("(?<![\u00a9\u00ae\u2100-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff])[\ufe0e\ufe0f]")
# Three marks on one letter serve every living script; the rest of a longer pile covers the lines around it.
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILE = re.compile(f"(?<=[{_MARKS}]{{3}})[{_MARKS}]")
_CODE = re.compile("⟨U\\+[0-9A-F]{4,6}⟩")
_UNIT = re.compile("⟨U\\+[0-9A-F]{4,6}⟩|.", re.DOTALL)
_LONGEST_CODE = len("⟨U+10FFFF⟩")


def visible(text: str) -> str:
    """Text with every character that hides or reorders others written out as ``⟨U+202E⟩``; newline ``⏎``, tab ``⇥``.

    Applying it twice changes nothing more, so that two layers may both be careful.
    """
    if text.isascii() and text.isprintable():
        return text
    shown = _PILE.sub(_code, text)
    shown = _SELECTOR.sub(_code, shown)
    return _HIDDEN.sub(_code, shown)


def shorten(text: str, limit: int, *, where: Literal["end", "middle"] = "end") -> str:
    """At most ``limit`` characters of ``text``, with ``…⟨+1,234⟩`` in place of the 1,234 characters left out.

    A code such as ``⟨U+202E⟩`` (see `visible`) is never cut in two: it counts as its length where room is measured, as
    the one character it stands for where the loss is told.
    """
    if len(text) <= limit:
        return text
    tail = _ends(text, limit // 3) if where == "middle" else ""
    head = _begins(text, limit - len(tail))
    left_out = text[len(head) : len(text) - len(tail)]
    characters = len(left_out) - sum(len(code.group()) - 1 for code in _CODE.finditer(left_out))
    return f"{head}…⟨+{characters:,}⟩{tail}"


def _code(match: re.Match[str]) -> str:
    character = match.group()
    if character == "\n":
        return _NEWLINE
    if character == "\t":
        return _TAB
    return f"⟨U+{ord(character):04X}⟩"


def _begins(text: str, room: int) -> str:
    end = 0
    for unit in _UNIT.finditer(text, 0, room + _LONGEST_CODE):
        if unit.end() > room:
            break
        end = unit.end()
    return text[:end]


def _ends(text: str, room: int) -> str:
    start = len(text) - room
    for code in _CODE.finditer(text, max(0, start - _LONGEST_CODE)):
        if code.start() < start < code.end():
            return text[code.end() :]
    return text[start:] if room else ""
