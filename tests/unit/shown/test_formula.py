"""Formulas are taken out of cells in a way that can be undone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.shown.formula import RISKY_BYTES, neutral, original

#: Texts made of what matters to the rule, beside any text at all.
TEXTS = st.one_of(
    st.text(alphabet=st.sampled_from("'\"` \t\r\n\0=+-@\uff1d\uff0b\uff0d\uff20\u00a0\u200b\ufeff1.e9a")),
    st.text(st.characters(exclude_categories=["Cs"])),
)


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n1", "\0x", "  =1", '"=1"', "'=1", "' \"  =1"),
        *("\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20A1", "\u00a0=1", "\u200b=1", "\ufeff=1"),
        *("-", "=", "+1,5", "-1 2", "+.", "'-5"),
    ],
)
def test_formula_gets_an_apostrophe(text: str) -> None:
    """A cell that a spreadsheet could run starts with an apostrophe, the rest of it as it was."""
    assert neutral(text) == f"'{text}"


#: Every character that may stand before a sign without anybody seeing it there, or as a quote, block by block.
BEFORE = [
    *map(chr, range(0x20)),  # controls
    *" \"'`\x7f\xab\xad\xb4\xbb",
    *map(chr, range(0x80, 0xA1)),  # controls, the space that breaks no line
    *"\u1680\u205f\u3000\ufeff",  # spaces, the byte-order mark
    *map(chr, range(0x2000, 0x2010)),  # spaces, joiners, marks of direction
    *map(chr, range(0x2018, 0x2020)),  # quotes
    *map(chr, range(0x2028, 0x2030)),  # separators of lines, embeddings of direction, a narrow space
    *map(chr, range(0x2060, 0x2070)),  # joiners, invisible operators, isolates of direction
    *"\u2039\u203a\uff02\uff07",  # quotes
]


def test_every_invisible_character_is_looked_past() -> None:
    """None of them, alone or among others, hides a sign from the rule."""
    texts = [f"{before}=1" for before in BEFORE] + [f" {before}\u2060{before}+1,5" for before in BEFORE]

    assert [text for text in texts if neutral(text) != f"'{text}"] == []


def test_a_visible_character_ends_the_looking() -> None:
    """What stands beside those blocks is seen, so that no spreadsheet takes what follows for a formula."""
    beside = "!#&(_a~\xa1\xac\xae\u2010\u2017\u2020\u2027\u2030\u2038\u203b\u205e\u2070\u3001\uff01"
    texts = [f"{before}=1" for before in beside]

    assert [neutral(text) for text in texts] == texts


@pytest.mark.parametrize("text", ["", "team-a", "a=1", "-5", "-12.5", "+3e4", "+.5", "1.", "'quoted'", '{"a": 1}', "é"])
def test_harmless_text_stays(text: str) -> None:
    """Other text stays readable as it is, and a number stays a number."""
    assert neutral(text) == text
    assert original(text) == text


@given(TEXTS)
def test_undone(text: str) -> None:
    """What was neutralised comes back exactly, texts that begin with apostrophes of their own included."""
    assert original(neutral(text)) == text
    assert original(neutral(neutral(text))) == neutral(text)


@given(TEXTS)
def test_first_byte_tells(text: str) -> None:
    """A text that gets the apostrophe begins with one of the risky bytes, so that no other text has to be looked at."""
    assert neutral(text) == text or text.encode()[0] in RISKY_BYTES


@pytest.mark.parametrize("text", ["team", "9", "{}", "[1]", "/api", "é", "名前", "Ж"])
def test_usual_texts_are_told_by_their_first_byte(text: str) -> None:
    """Letters, digits, brackets and slashes are no risky bytes."""
    assert text.encode()[0] not in RISKY_BYTES
