"""The only way for log text into an element that Streamlit renders as Markdown."""

from __future__ import annotations

import re
from typing import Final

from audit_explorer.shown import shown

_PUNCTUATION: Final = re.compile(r"([!-/:-@\[-`{-~])")
_TICKS: Final = re.compile(r"`+")
# What running Markdown makes a link of, although every sign of it is escaped.
_ADDRESS: Final = re.compile(r"((?:[a-z]+://|www\.)\S*[^\s.,;:)]|\S+@\S*[^\s.,;:)])", re.IGNORECASE)
LABEL_LIMIT: Final = 60


def escaped(text: str, limit: int = LABEL_LIMIT) -> str:
    """Give text for a label: no Markdown in it acts, nothing in it is hidden, at most `limit` characters show.

    Only for the labels of buttons, which make no link of a bare address; elsewhere use `unlinked` or `code`.
    """
    return _PUNCTUATION.sub(r"\\\1", shown(text, limit=limit))


def code(text: str, limit: int = 200) -> str:
    """Give text as inline code for running Markdown: literal, monospaced, never a link."""
    inert = shown(text, limit=limit)
    longest = max((len(run) for run in _TICKS.findall(inert)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if inert.startswith(("`", " ")) or inert.endswith(("`", " ")) else ""
    return f"{fence}{pad}{inert}{pad}{fence}" if inert else ""


def unlinked(text: str, limit: int = 200) -> str:
    """Give text for running Markdown, its addresses as code: they are to be read, not to be followed.

    No Markdown in it acts, nothing in it is hidden, at most `limit` characters show.
    """
    parts = _ADDRESS.split(shown(text, limit=limit))
    return "".join(code(part, limit) if place % 2 else escaped(part, limit) for place, part in enumerate(parts))
