"""What can be asked of marks: its form in an address, its words."""

from __future__ import annotations

import unicodedata
from typing import Final

REVIEWED: Final = "reviewed"
OPEN: Final = "open"
STARRED: Final = "starred"
COMMENTED: Final = "commented"
TAGGED: Final = "tagged"
SINCE: Final = "since"
LONGEST_TAG: Final = 60
"""Characters of a tag."""

_WORDS: Final = {
    REVIEWED: ("reviewed", "not yet reviewed"),
    STARRED: ("starred", "not starred"),
    COMMENTED: ("commented", "not commented"),
    TAGGED: ("tagged", "not tagged"),
    SINCE: ("since my last review", "not since my last review"),
}
_TAG: Final = f"{TAGGED}:"
CHOICES: Final = {REVIEWED: "reviewed", OPEN: "not yet reviewed"} | {word: _WORDS[word][0] for word in _WORDS}
"""What can be asked besides a tag by its name, each with its words."""


def tag_name(text: str) -> str:
    """Give the one form of a tag: NFC, white space as single spaces, lower case.

    Raises ValueError for an empty tag, a longer one than LONGEST_TAG, or one with signs that can't be seen.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split()).lower()
    if not name or len(name) > LONGEST_TAG or not name.isprintable():
        message = f"a tag has 1 to {LONGEST_TAG} visible characters"
        raise ValueError(message)
    return name


def normal_mark(value: str) -> str:
    """Give the one form of what is asked: "reviewed", "open", "tagged:later"; raises ValueError for another."""
    word, _, name = value.strip().partition(":")
    word = word.strip().lower()
    if name and word in {TAGGED, "tag"}:
        return _TAG + tag_name(name)
    if name or word not in {*_WORDS, OPEN}:
        message = "review takes reviewed, open, starred, commented, tagged, tagged:NAME or since"
        raise ValueError(message)
    return word


def mark_words(value: str, *, negated: bool) -> str:
    """Say it: "not yet reviewed", "tagged “later”"; the tag is a person's text, not yet inert."""
    word, _, name = value.partition(":")
    said = _WORDS[word][negated]
    return f"{said} “{name}”" if name else said
