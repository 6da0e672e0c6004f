"""Free text: what a person types, as words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.filters import Filter
from audit_explorer.filters.free_text import LONGEST, MOST, check_text, read_text
from audit_explorer.period import UTC_ZONE

TYPED = st.text(st.sampled_from('ab -"\u201c\u201d\\\t\u00e9'), max_size=30) | st.text(max_size=30)


def said(typed: str) -> list[str]:
    """Give the words, an excluded one with a ! before it."""
    return [f"{'!' if word.excluded else ''}{word.text}" for word in read_text(typed).words]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", []),
        ("ci-deploy forbidden", ["ci-deploy", "forbidden"]),
        ('"two words" one', ["two words", "one"]),
        ("\u201cin curly ones\u201d \u201elow ones\u201c", ["in curly ones", "low ones"]),
        ("-login", ["!login"]),
        ('-"two words"', ["!two words"]),
        ("-\u201ctwo words\u201d x", ["!two words", "x"]),
        ("node-pool", ["node-pool"]),
        ("- a", ["-", "a"]),
        ("a - b -- c", ["a", "-", "b", "--", "c"]),
        ("--flag", ["!-flag"]),
        ('""', []),
        ('-"" " " a', ["a"]),
        ('"open to the end', ["open to the end"]),
        ('it"s 5"', ['it"s', '5"']),
        ('"scopeType":"tenant"', ["scopeType", ':"tenant"']),
        ('\\"quoted\\"', ['"quoted"']),
        ('"say \\"hi\\" C:\\x"', ['say "hi" C:\\x']),
        ("a a -a", ["a", "!a"]),
        ("a AND b", ["a", "AND", "b"]),
    ],
)
def test_words_as_typed(typed: str, expected: list[str]) -> None:
    """Words are joined by "and", quotation marks keep them together, a - before one excludes it."""
    assert said(typed) == expected


@pytest.mark.parametrize(
    ("typed", "is_open"), [('"a', True), ('"a"', False), ('a "', True), ('-"', True), ('a"', False), ('"a" b', False)]
)
def test_a_quotation_mark_without_an_end_is_said(typed: str, *, is_open: bool) -> None:
    """It goes to the end of the text, and the sentence says so."""
    assert read_text(typed).is_open is is_open
    if read_text(typed).words and is_open:
        assert "a quotation mark was left open" in Filter(text=typed).sentence(UTC_ZONE)


@given(TYPED)
def test_what_was_typed_can_be_typed_again(typed: str) -> None:
    """The words as they were typed, put together again, are the same words; one left out leaves the others."""
    found = read_text(typed)

    assert read_text(" ".join(word.typed for word in found.words)).words == found.words
    for word in found.words:
        assert read_text(found.without(word)).words == tuple(one for one in found.words if one != word)


@given(TYPED)
def test_nothing_but_marks_and_spaces_is_lost(typed: str) -> None:
    """Every letter that is typed is looked for, with or without the others."""
    letters = {sign for sign in typed if sign.isalnum()}
    assert letters == {sign for word in read_text(typed).words for sign in word.text if sign.isalnum()}


@given(TYPED)
def test_a_filter_stays_as_typed_and_travels(typed: str) -> None:
    """Search box and chip show what was typed; a text that asks for nothing is none."""
    text = unicodedata.normalize("NFC", typed).strip()
    asked = Filter(text=typed)

    assert asked.text == (text if read_text(text).words else "")
    assert Filter.from_query(asked.to_query()) == asked


def test_bounds() -> None:
    """Neither an endless text nor a hundred words are looked for."""
    check_text("x" * LONGEST)
    check_text(" ".join(map(str, range(MOST))))
    for typed in ("x" * (LONGEST + 1), " ".join(map(str, range(MOST + 1)))):
        with pytest.raises(ValueError, match=r"it (is longer|has more) than"):
            Filter(text=typed)
