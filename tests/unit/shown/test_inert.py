"""Tests of the functions that make hostile text readable."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.shown.inert import shorten, visible

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("team-a", "team-a"),
        ("Größe – 東京 ✓", "Größe – 東京 ✓"),
        ("שלום عربي ไทย", "שלום عربي ไทย"),
        ("a\nb\tc", "a⏎b⇥c"),
        ("a\x00b\x1bc\x7f\x85", "a⟨U+0000⟩b⟨U+001B⟩c⟨U+007F⟩⟨U+0085⟩"),
        ("exe\u202etxt", "exe⟨U+202E⟩txt"),
        ("\u2066a\u2069\u200e\u061c", "⟨U+2066⟩a⟨U+2069⟩⟨U+200E⟩⟨U+061C⟩"),
        ("ad\u200bmin\ufeff\u2060", "ad⟨U+200B⟩min⟨U+FEFF⟩⟨U+2060⟩"),
        ("ad\u00admin", "ad⟨U+00AD⟩min"),
        ("\ud800", "⟨U+D800⟩"),
        ("\U000e0041x\U000e007f", "⟨U+E0041⟩x⟨U+E007F⟩"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("a\ufe0f❤\ufe0f\ufe0f", "a⟨U+FE0F⟩❤\ufe0f⟨U+FE0F⟩"),
        ("x\U000e0100", "x⟨U+E0100⟩"),
        ("e\u0301", "e\u0301"),
        ("e" + 5 * "\u0301", "e\u0301\u0301\u0301⟨U+0301⟩⟨U+0301⟩"),
        ("\u3164\u2800\u2028", "⟨U+3164⟩⟨U+2800⟩⟨U+2028⟩"),
    ],
)
def test_visible_writes_out_only_what_hides(text: str, shown: str) -> None:
    """Hidden and reordering characters become codes; every script's ordinary text stays as it is."""
    assert visible(text) == shown


@given(ANY_TEXT)
def test_visible_text_hides_nothing(text: str) -> None:
    """No control, surrogate or bidirectional control is left, whatever came in; the result can be encoded."""
    shown = visible(text)
    assert not [each for each in shown if unicodedata.category(each) in {"Cc", "Cs"}]
    assert not set(shown) & set("\u200b\u200c\u200d\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert shown.encode().decode() == shown


@given(ANY_TEXT)
def test_visible_twice_is_visible_once(text: str) -> None:
    """A second careful layer changes nothing."""
    assert visible(visible(text)) == visible(text)


def test_short_text_stays_whole() -> None:
    """Text of exactly the limit isn't cut."""
    assert shorten("abcde", 5) == "abcde"


def test_cut_text_says_how_much_is_missing() -> None:
    """The note counts the characters left out, with a thousands separator."""
    assert shorten("x" * 100_000, 20) == "x" * 20 + "…⟨+99,980⟩"


def test_cut_in_the_middle_keeps_both_ends() -> None:
    """A third of the room goes to the end, where identifiers differ."""
    assert shorten("project-" + "0" * 20 + "-blue", 12, where="middle") == "project-…⟨+21⟩blue"


def test_codes_are_never_split() -> None:
    """A code that doesn't fit is left out whole and counts as the one character it stands for."""
    assert shorten(visible("ab\u202e\u202e"), 12) == "ab⟨U+202E⟩…⟨+1⟩"
    assert shorten(visible("abcdefgh\u202eX"), 12, where="middle") == "abcdefgh…⟨+1⟩X"


@given(ANY_TEXT, st.integers(min_value=0, max_value=70), st.sampled_from(["end", "middle"]))
def test_shortened_text_fits_and_counts_right(text: str, limit: int, where: str) -> None:
    """What is kept fits the limit, begins and ends as the text does, and kept plus told is the whole."""
    shown = visible(text)
    short = shorten(shown, limit, where="middle" if where == "middle" else "end")
    if len(shown) <= limit:
        assert short == shown
        return
    note = re.search("…⟨\\+([0-9,]+)⟩", short)
    assert note
    head, tail = short[: note.start()], short[note.end() :]
    assert len(head) + len(tail) <= limit
    assert shown.startswith(head)
    assert shown.endswith(tail)
    left_out = shown[len(head) : len(shown) - len(tail)]
    assert int(note[1].replace(",", "")) == len(re.sub("⟨U\\+[0-9A-F]{4,6}⟩", "?", left_out))
