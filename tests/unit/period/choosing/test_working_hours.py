"""Tests of working hours: how they are read, which hours they cover."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.period.choosing.working_hours import USUAL, WorkingHours, read_working_hours

PAIRS = st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda hours: hours[0] != hours[1])
HOURS = st.builds(
    lambda days, hours: WorkingHours(frozenset(days), *hours), st.sets(st.integers(0, 6), min_size=1), PAIRS
)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Mon-Fri 08:00-18:00", "Mon-Fri 08:00-18:00"),
        ("mon-fri 8-18", "Mon-Fri 08:00-18:00"),
        ("  Monday \u2013 Friday  8:00 \u2013 18:00 ", "Mon-Fri 08:00-18:00"),
        ("Mo,We,Sat 9-17", "Mon,Wed,Sat 09:00-17:00"),
        ("Sat-Mon, 22-6", "Sat-Mon 22:00-06:00"),
        ("Mon-Sun 0-24", "Mon-Sun 00:00-24:00"),
        ("Fri-Thu 07:00-15:00", "Mon-Sun 07:00-15:00"),
    ],
)
def test_what_people_write_is_read(typed: str, text: str) -> None:
    """Days in two, three or all letters, ranges and lists, hours with or without minutes: one form of all of them."""
    assert read_working_hours(typed).text == text


@pytest.mark.parametrize(
    "typed",
    ["", "Mon", "8-18", "Mon-Fri", "Mon-Fri 8:30-18:00", "Mon-Fri 8-25", "Mon-Fri 8-8", "Foo 8-18", "Mon-Fri 8-18 x",
     "Mon,,Tue 8-18", "M\u00f6n 8-18", "\u212aon 8-18", "Mon-Fri \u0668-18", "Mon-Fri 24-6", "x" * 10_000 + " 8-18"],
)  # fmt: skip
def test_what_can_not_be_read_is_refused(typed: str) -> None:
    """Half hours, hours that are none, an end that is the beginning, unknown days: a ValueError that says what is."""
    with pytest.raises(ValueError, match="working hours"):
        read_working_hours(typed)


@settings(max_examples=60)
@given(HOURS)
def test_the_one_form_is_read_back(work: WorkingHours) -> None:
    """Whatever they are, they are read back from their text as they were."""
    assert read_working_hours(work.text) == work


@settings(max_examples=60)
@given(HOURS)
def test_a_shift_over_midnight_belongs_to_the_day_it_began(work: WorkingHours) -> None:
    """Each shift begins on its day and lasts until its end, on the next day where it goes over midnight."""
    covered = set()
    for day in work.days:
        length = (work.end - work.start) % 24 or 24
        covered |= {((day + (work.start + one) // 24) % 7, (work.start + one) % 24) for one in range(length)}
    assert {(day, hour) for day in range(7) for hour in range(24) if work.covers(day, hour)} == covered


def test_the_usual_ones() -> None:
    """Monday to Friday from 8 to 18, said so."""
    assert USUAL.words == "Monday \u2013 Friday, 08:00 \u2013 18:00"
    assert (USUAL.covers(0, 8), USUAL.covers(4, 17), USUAL.covers(4, 18), USUAL.covers(5, 12)) == (
        True,
        True,
        False,
        False,
    )
