"""Tests of the labels that tell values apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.ui.elements.told_apart import labels


def test_a_short_name_is_its_label_and_a_long_one_says_what_was_cut() -> None:
    """Nothing changes where nothing is alike; what draws nothing is named."""
    assert labels(["ann", "a\u202eb", "W" * 90], "actor") == {
        "ann": "ann",
        "a\u202eb": "a⟨U+202E⟩b",
        "W" * 90: "W" * 80 + "…⟨+10⟩",
    }


def test_names_with_the_same_beginning_show_where_they_part() -> None:
    """Of what they share only the beginning and a little before the difference stays."""
    one, other = (f"{'x' * 300}{letter}{'y' * 20}" for letter in "AB")

    assert labels([one, other, "z" * 90], "actor") == {
        one: f"{'x' * 24}…{'x' * 8}A{'y' * 20}",
        other: f"{'x' * 24}…{'x' * 8}B{'y' * 20}",
        "z" * 90: "z" * 80 + "…⟨+10⟩",
    }


@given(st.lists(st.text("ab", min_size=70, max_size=130), unique=True, max_size=8))
def test_no_two_values_of_the_same_letters_look_the_same(values: list[str]) -> None:
    """However alike they are: labels are as many as values, and none is long."""
    found = labels(values, "actor")

    assert len(set(found.values())) == len(values)
    assert all(len(label) < 100 for label in found.values())
