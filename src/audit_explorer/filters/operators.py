"""The operators: what can be asked of a field, one row each.

A new operator is a row here, with its way to compare and its tests; links, sentences, chips, the panel's choices and
what the API is asked read this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit_explorer.filters import comparison_sql, condition_value
from audit_explorer.filters.condition_value import CLOCK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from zoneinfo import ZoneInfo

    from audit_explorer.filters.column import Column
    from audit_explorer.filters.sql_fragment import Predicate

TEXTS: Final = frozenset({"few", "text", "number", "json", "path"})
WORDS: Final = TEXTS - {"json"}
"""Of a whole JSON nobody asks how it begins: a path goes inside."""
LETTERS: Final = frozenset({"letters"})
MARKS: Final = frozenset({"marks"})
SIZES: Final = frozenset({"number", "time", "path", "hour"})


@dataclass(frozen=True, slots=True)
class Operator:
    """A way to ask something of a field.

    `mark` ends the name of its URL parameter; an operator that takes no value (`takes_value`) has its key for a name.
    In its words … is the value. `chip` stands after the field's label and a colon, as it is and negated; `phrase` after
    "with" or "with … not" and the field; `verb` between field and value, as it is and negated. `kinds` are the kinds of
    column that it takes. `normal` gives the one form of a value, typed in a zone, or raises ValueError. `sql` asks for
    any of some values. `narrows`: several on one field must all hold. `slow`: it looks into every text. `exact`: it is
    the whole value. `legacy` and `current` name each API generation's operator that keeps at least as much, as far as
    case allows; a parameter of the legacy API has none but "=".
    """

    key: str
    mark: str
    chip: tuple[str, str]
    phrase: str
    verb: tuple[str, str]
    kinds: frozenset[str]
    sql: Callable[[Column, Sequence[str]], Predicate]
    normal: Callable[[Column, str, ZoneInfo], str] = condition_value.any_text
    takes_value: bool = True
    narrows: bool = False
    slow: bool = False
    exact: bool = False
    legacy: str = ""
    current: str = ""


def _text(
    key: str,
    mark: str,
    verb: tuple[str, str],
    phrase: str,
    compare: Callable[[Column, str], Predicate],
    *,
    current: str = "",
) -> Operator:
    """Look for a text where case makes no difference."""
    return Operator(
        key,
        mark,
        (f"{verb[0].removeprefix('is ')} …", f"{verb[1].removeprefix('is ')} …"),
        phrase,
        verb,
        WORDS,
        comparison_sql.each(compare),
        slow=True,
        current=current,
    )


def _size(key: str, mark: str, sign: str, words: str) -> Operator:
    """Compare a number, or a time."""
    return Operator(
        key,
        mark,
        (f"{sign} …", f"not {sign} …"),
        f"{words} …",
        (f"is {words}", f"is not {words}"),
        SIZES,
        comparison_sql.each(comparison_sql.compares(key)),
        condition_value.size,
        narrows=True,
    )


ROWS: Final = (
    Operator(
        "contains",
        "~",
        ("contains …", "without …"),
        "containing “…”",
        ("contains", "does not contain"),
        TEXTS,
        comparison_sql.each(comparison_sql.contains),
        slow=True,
        current="=@",
    ),
    Operator(
        "is",
        "",
        ("…", "not …"),
        "…",
        ("is exactly", "is not"),
        TEXTS | LETTERS | CLOCK | MARKS,
        comparison_sql.equal,
        condition_value.exact,
        exact=True,
        legacy="=",
        current="==",
    ),
    Operator(
        "missing",
        "",
        ("no value", "any value"),
        "missing",
        ("has no value", "has a value"),
        TEXTS | SIZES | LETTERS | CLOCK,
        comparison_sql.missing,
        takes_value=False,
    ),
    _text(
        "begins", "^", ("begins with", "does not begin with"), "beginning with “…”", comparison_sql.begins, current="=^"
    ),
    _text("ends", "$", ("ends with", "does not end with"), "ending with “…”", comparison_sql.ends, current="=$"),
    _text("matches", "*", ("is like", "is not like"), "like “…”", comparison_sql.matches),
    Operator(
        "regex",
        "/",
        ("fits /…/", "does not fit /…/"),
        "fitting /…/",
        ("fits the regular expression", "does not fit the regular expression"),
        TEXTS,
        comparison_sql.each(comparison_sql.fits),
        condition_value.regular_expression,
        slow=True,
    ),
    Operator(
        "within",
        "@",
        ("in …", "not in …"),
        "within …",
        ("is within", "is not within"),
        WORDS - {"number"},
        comparison_sql.each(comparison_sql.within),
        condition_value.addresses,
        slow=True,
    ),
    _size(">", ">!", ">", "above"),
    _size(">=", ">", "≥", "at least"),
    _size("<", "<!", "<", "below"),
    _size("<=", "<", "≤", "at most"),
)
OPERATORS: Final = {row.key: row for row in ROWS}
