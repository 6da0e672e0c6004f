"""Free text as a person types it: words that all have to be there, quoted ones together, those after a - nowhere."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.filters.expression import Text, all_of, inverse

if TYPE_CHECKING:
    from audit_explorer.filters.expression import Expression

LONGEST: Final = 1_000
"""Characters that may be typed."""
MOST: Final = 20
"""Words that may be looked for at once."""

_QUOTE: Final = '"\u201c\u201d\u201e\u201f'
_WORD: Final = re.compile(
    rf"""
    (?P<hyphens> -+ ) (?!\S)
    | (?P<minus> - )? (?: [{_QUOTE}] (?P<phrase> (?: \\[{_QUOTE}] | [^{_QUOTE}] )* ) (?P<end> [{_QUOTE}] | \Z )
                        | (?P<bare> \S+ ) )
    """,
    re.VERBOSE,
)
_ESCAPED: Final = re.compile(rf"\\([{_QUOTE}])")


class Word(NamedTuple):
    """A word or a quoted phrase; an event that has an excluded one doesn't fit. `typed` is how it was written."""

    text: str
    excluded: bool
    typed: str


class FreeText(NamedTuple):
    """What a typed text asks for, each word once; `is_open`: its last quotation mark has no end."""

    words: tuple[Word, ...]
    is_open: bool

    @property
    def expression(self) -> Expression | None:
        """The same as an expression; None where there is no word."""
        parts = [inverse(Text(word.text)) if word.excluded else Text(word.text) for word in self.words]
        return all_of(*parts) if parts else None

    def without(self, word: Word) -> str:
        """Give what would have to be typed to ask for all but this word."""
        return " ".join(one.typed for one in self.words if one != word)


@lru_cache(maxsize=1024)
def read_text(typed: str) -> FreeText:
    r"""Read it: straight or curly quotation marks keep words together, a - before a word or a phrase excludes it.

    A quotation mark or a - inside a word, a - that stands alone, or a \" anywhere is taken as it is. A quotation mark
    that isn't closed goes to the end. Quotation marks around nothing ask for nothing.
    """
    words: dict[tuple[str, bool], Word] = {}
    is_open = False
    for found in _WORD.finditer(typed):
        text = found["hyphens"] or found["bare"] or found["phrase"] or ""
        is_open = found["end"] == ""
        if text := _ESCAPED.sub(r"\1", text).strip():
            excluded = found["minus"] is not None
            words.setdefault((text, excluded), Word(text, excluded, found[0]))
    return FreeText(tuple(words.values()), is_open)


def one_word(text: str, *, excluded: bool) -> str | None:
    """Write one word, or a phrase, as it would be typed; None for one that can't be typed."""
    minus = "-" if excluded else ""
    escaped = re.sub(rf"[{_QUOTE}]", r"\\\g<0>", text)
    for typed in (f"{minus}{text}", f'{minus}"{escaped}"'):
        words = read_text(typed).words
        if [(one.text, one.excluded) for one in words] == [(text, excluded)] and not read_text(typed).is_open:
            return typed
    return None


def check_text(typed: str) -> None:
    """Raise ValueError for a text that is too long, or has too many words."""
    if len(typed) > LONGEST:
        message = f"it is longer than {LONGEST:,} characters"
        raise ValueError(message)
    if len(read_text(typed).words) > MOST:
        message = f"it has more than {MOST} words"
        raise ValueError(message)
