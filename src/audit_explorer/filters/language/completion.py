"""What is being typed at the cursor."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from audit_explorer.filters.language.field_names import MISSING, WORDS, find, names

_CLAUSE: Final = re.compile(
    r"""
    (?P<field> [^\W\d] [\w.\[\]*-]* ) \s*
    (?: :\s* )? (?: >= | <= | !=? | [~^$*@]?= | > | < | ~ | (?<=:) ) \s*
    (?P<group> \( (?: [^()]* [\s(] )? )?
    (?P<typed> "[^"]* | [^\s()"]* ) \Z
    """,
    re.VERBOSE,
)
_WORD: Final = re.compile(r"[^\s()\"]*\Z")
_REST: Final = re.compile(r"[^\s()\":=<>~!]*")
_REST_OF_VALUE: Final = re.compile(r"[^\s()\"]*")
_REST_OF_PHRASE: Final = re.compile(r"[^\"]*\"|")
_BEFORE: Final = 500
_KEYWORDS: Final = ("AND", "OR", "NOT")


class Completion(NamedTuple):
    """What is typed: the part from `start` to `end` of the text, to be replaced by what is chosen.

    A "value" is one of `field`, the name of a column or of a word such as "after"; an "operator" is to follow `field`.
    """

    kind: Literal["field", "operator", "value", "keyword"]
    field: str
    typed: str
    start: int
    end: int


def complete(text: str, cursor: int) -> Completion:
    """Say what is being typed at the cursor, an offset of characters."""
    cursor = max(0, min(cursor, len(text)))
    return _of_a_clause(text, cursor) or _of_a_word(text, cursor)


def _of_a_clause(text: str, cursor: int) -> Completion | None:
    """Say which value is being typed; None where none is."""
    skipped = max(0, cursor - _BEFORE)
    clause = _CLAUSE.search(text[skipped:cursor])
    name = None if clause is None else _known(clause["field"])
    if clause is None or name is None:
        return None
    typed, start = clause["typed"], skipped + clause.start("typed")
    end = _end(_REST_OF_PHRASE if typed.startswith('"') else _REST_OF_VALUE, text, cursor)
    if name == MISSING:
        return Completion("field", "", typed.lstrip('"'), start, end)
    return Completion("value", name, typed.lstrip('"'), start, end)


def _of_a_word(text: str, cursor: int) -> Completion:
    before = text[max(0, cursor - _BEFORE) : cursor]
    word = _WORD.search(before)
    typed = (word[0] if word else "").lstrip("-!")
    start, end = cursor - len(typed), _end(_REST, text, cursor)
    if not typed:
        last = before.split()[-1].lstrip("-!(") if before.split() else ""
        if last in names():
            return Completion("operator", names()[last], "", cursor, cursor)
    elif typed in names() and not any(one.startswith(typed) and one != typed for one in (*names(), *WORDS)):
        return Completion("operator", names()[typed], "", end, end)
    elif any(one.startswith(typed) for one in _KEYWORDS):
        return Completion("keyword", "", typed, start, end)
    return Completion("field", "", typed, start, end)


def _end(rest: re.Pattern[str], text: str, cursor: int) -> int:
    found = rest.match(text, cursor)
    return found.end() if found else cursor


def operator_candidates(field: str) -> tuple[str, ...]:
    """Give the operators that a field takes, the usual one first."""
    if field.lower() in WORDS:
        return (":",)
    found = find(field)
    if found is None:
        return ()
    sizes = (">=", "<=", ">", "<") if found.kind in {"number", "time", "path", "hour"} else ()
    if found.kind in {"time", "hour", "weekday", "letters", "marks"}:
        return (":", "!=", *sizes)
    if found.kind == "json":
        return (":", "~")
    return (":", "!=", "=", "~", "^=", "$=", *sizes)


def _known(name: str) -> str | None:
    if name.lower() in WORDS:
        return name.lower()
    found = find(name)
    return None if found is None else found.name
