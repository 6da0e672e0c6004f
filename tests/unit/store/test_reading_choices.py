"""Tests of what a person says about times: in a link, and in words."""

from __future__ import annotations

import pytest

from audit_explorer.store.reading_choices import ReadingChoices, read_choices


@pytest.mark.parametrize(
    "choices",
    [ReadingChoices(), ReadingChoices("Europe/Berlin"), ReadingChoices(None, False), ReadingChoices("UTC", True)],  # noqa: FBT003 - the two orders
)
def test_a_link_means_the_same_choices(choices: ReadingChoices) -> None:
    """What is written into the address is read back."""
    assert read_choices([("action", "x"), *choices.to_query()]) == (choices, ())


def test_what_is_wrong_in_a_link_is_said() -> None:
    """An unknown zone or order, and a second one, are ignored with a sentence each."""
    pairs = [("times_in", "../etc"), ("times_in", "UTC"), ("times_in", "Asia/Tokyo"), ("dates", "guess")]
    choices, problems = read_choices(pairs)

    assert choices == ReadingChoices("UTC")
    assert problems == (
        "times_in=../etc is ignored: there is no such time zone",
        "times_in=Asia/Tokyo is ignored: times_in is given more than once",
        "dates=guess is ignored: it is day-first or month-first",
    )


def test_choices_are_said_in_a_sentence() -> None:
    """What was chosen is named in words, nothing where nothing was."""
    assert ReadingChoices().sentence == ""
    assert ReadingChoices("Asia/Tokyo").sentence == "Times without a zone were read in Asia/Tokyo."
    assert ReadingChoices(day_first=True).sentence == "Dates were read with the day first."
    assert (
        ReadingChoices("UTC", day_first=False).sentence
        == "Times without a zone were read in UTC, dates with the month first."
    )


def test_an_unknown_zone_is_refused() -> None:
    """A name that is no zone never becomes one."""
    with pytest.raises(ValueError, match="there is no time zone"):
        ReadingChoices("Mars/Base")
