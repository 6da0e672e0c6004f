"""Tests of the words for stories and bursts."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import pytest

from audit_explorer.analysis.failures.attempts import LeftOut
from audit_explorer.ui.bursts.burst_words import chance_words, distinct, expected_words
from audit_explorer.ui.failures.story_words import left_out_sentence, length_words


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(days=2, hours=4, minutes=9), "2 d 4 h"),
        (timedelta(minutes=13, seconds=45), "13 min 45 s"),
        (timedelta(seconds=42), "42 s"),
        (timedelta(milliseconds=9), "under 1 s"),
        (timedelta(hours=1), "1 h"),
        (pd.NaT, None),
    ],
)
def test_a_length_is_said_by_its_two_largest_units(length: object, words: str | None) -> None:
    """What isn't known has no words."""
    assert length_words(length) == words


def test_what_has_no_place_in_a_story_is_said() -> None:
    """Only what there is; nothing where everything has its place."""
    assert left_out_sentence(LeftOut(0, 0, 0)) == ""
    assert "1,200 without a time, 3 without an actor" in left_out_sentence(LeftOut(1200, 0, 3))


@pytest.mark.parametrize(
    ("p", "words"), [(0.0, "< 10⁻³⁰⁰"), (0.004, "= 0.004"), (2.96e-12, "= 3.0 × 10⁻¹²"), (1e-9, "= 1.0 × 10⁻⁹")]
)
def test_a_chance_is_written_as_people_read_it(p: float, words: str) -> None:
    """A power of ten where there are many zeros."""
    assert chance_words(p) == words


@pytest.mark.parametrize(("expected", "words"), [(1234.4, "1,234"), (8.09, "8.1"), (0.0123, "0.012")])
def test_an_expected_count_is_never_written_as_none(expected: float, words: str) -> None:
    """A small expectation is not 0.0."""
    assert expected_words(expected) == words


def test_a_burst_of_nothing_but_failures_is_listed_once() -> None:
    """It would stand there twice; a burst of events with other events in it stays."""
    frame = pd.DataFrame(
        {"of": ["events", "failures", "events"], "start": [1, 1, 5], "end": [2, 2, 6], "observed": [9, 9, 9]}
    )

    assert list(distinct(frame)["of"]) == ["failures", "events"]
