"""The only way for log text into an element that Streamlit renders as Markdown."""

from __future__ import annotations

import re
from typing import Final

from audit_explorer.shown import shown

_PUNCTUATION: Final = re.compile(r"([!-/:-@\[-`{-~])")
_TICKS: Final = re.compile(r"`+")
LABEL_LIMIT: Final = 60


def escaped(text: str, limit: int = LABEL_LIMIT) -> str:
    """Give text for a label: no Markdown in it acts, nothing in it is hidden, at most `limit` characters show.

    Only for elements that make no link of a bare address (buttons, captions of widgets); elsewhere use `code`.
    """
    return _PUNCTUATION.sub(r"\\\1", shown(text, limit=limit))


def code(text: str, limit: int = 200) -> str:
    """Give text as inline code for running Markdown: literal, monospaced, never a link."""
    inert = shown(text, limit=limit)
    longest = max((len(run) for run in _TICKS.findall(inert)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if inert.startswith(("`", " ")) or inert.endswith(("`", " ")) else ""
    return f"{fence}{pad}{inert}{pad}{fence}" if inert else ""
