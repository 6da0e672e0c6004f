"""A text as a tree, by the grammar beside this file."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from audit_explorer.filters.language.query_error import QueryTextError

if TYPE_CHECKING:
    from lark import Token, Tree

LONGEST: Final = 10_000
"""Characters of a query."""
DEEPEST: Final = 100
"""Parentheses that are open at once."""
QUOTES: Final = '"\u201c\u201d\u201e\u201f'
_PHRASE_OR_SIGN: Final = re.compile(rf"\\.|[{QUOTES}](?:\\.|[^\\{QUOTES}])*(?:[{QUOTES}]|\Z)|[()]", re.DOTALL)


def parse(text: str) -> Tree[Token]:
    """Give the tree; raises QueryTextError."""
    _check_bounds(text)
    try:
        return _parser().parse(text)
    except UnexpectedInput as error:
        raise _explained(text, error) from error


@cache
def _parser() -> Lark:
    grammar = (files(__package__) / "query.lark").read_text("utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=True, maybe_placeholders=False)


def _check_bounds(text: str) -> None:
    if len(text) > LONGEST:
        message = f"the query is longer than {LONGEST:,} characters"
        raise QueryTextError(message, LONGEST, len(text))
    depth = 0
    for found in _PHRASE_OR_SIGN.finditer(text):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if depth > DEEPEST:
            message = f"more than {DEEPEST} parentheses are open here"
            raise QueryTextError(message, found.start(), found.end())


def _depth(text: str) -> int:
    """Count the parentheses that are open at the end."""
    return sum({"(": 1, ")": -1}.get(found[0], 0) for found in _PHRASE_OR_SIGN.finditer(text))


def _explained(text: str, error: UnexpectedInput) -> QueryTextError:
    at = len(text)
    wanted: set[str] = set()
    end = at
    if isinstance(error, UnexpectedCharacters):
        # lark's own types know no number here.
        at, wanted = int(vars(error)["pos_in_stream"]), set(error.allowed or ())
        end = at + 1
    elif isinstance(error, UnexpectedToken):
        wanted = set(error.expected)
        if error.token.type != "$END":
            at = error.token.start_pos or 0
            end = error.token.end_pos or at + 1
    sign = text[at:end]
    if sign[:1] in QUOTES and sign:
        return QueryTextError("a quotation mark is missing: the one that was opened has no end", len(text), len(text))
    if sign == ")" and not _depth(text[:at]):
        return QueryTextError("this ) closes nothing: its ( is missing", at, end)
    if sign[:1] in {"[", "{"} and "RANGE" in wanted:
        return QueryTextError("a range is written [400 TO 499], with * for an open end", at, end)
    return QueryTextError(_expected(text, at, wanted, sign), at, end)


def _expected(text: str, at: int, wanted: set[str], sign: str) -> str:
    if not sign and "_CLOSE" in wanted:
        return "a ) is missing: a ( that was opened has no end"
    before = text[:at].rstrip()
    after = f" after {before.split()[-1][-20:]}" if before else ""
    if "VALUE" in wanted:
        what = f"a value was expected{after}"
    elif "WORD" in wanted and "_OR" not in wanted:
        what = f"a word, or a field with its value, was expected{after}"
    else:
        what = f"a word, or a field with its value, was expected instead of {sign}" if sign else "more was expected"
    if sign.strip("()").lower() in {"and", "or", "not"}:
        what += f'; to look for the word itself, put it into quotation marks: "{sign}"'
    return what
