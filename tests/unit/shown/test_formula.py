"""Formulas are taken out of cells in a way that can be undone."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.shown.formula import neutral, neutral_sql, original

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
def test_engine_agrees(text: str) -> None:
    """The engine does what Python does."""
    with duckdb.connect() as connection:
        found = connection.execute("SELECT " + neutral_sql("$text"), {"text": text}).fetchall()
    assert found == [(neutral(text),)]
