"""Tests of a bound that somebody fills in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.period import from_ms
from audit_explorer.period.choosing.typed_bound import fill_in, read
from audit_explorer.period.instant import MAX_MS, MIN_MS

BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
ZONES = [ZoneInfo(name) for name in ("UTC", "Europe/Berlin", "Pacific/Apia", "Asia/Kathmandu", "America/St_Johns")]


@given(st.integers(MIN_MS, MAX_MS - 1).map(from_ms), st.sampled_from(ZONES), st.booleans())
def test_what_is_filled_in_is_read_back(at: datetime, zone: ZoneInfo, closing: bool) -> None:
    """To the millisecond, at clock changes and at both ends of the calendar."""
    day, clock = fill_in(at, zone)
    assert read(day, clock, zone, closing=closing) == (at, "")


@given(st.integers(1_792_800_000_000, 1_793_000_000_000).map(from_ms))
def test_the_hours_around_a_clock_change_are_read_back(at: datetime) -> None:
    """Every instant of the night on which Berlin's clocks go back, of the hour that occurs twice too."""
    assert read(*fill_in(at, BERLIN), BERLIN, closing=False) == (at, "")


def test_a_time_is_one_of_the_zone() -> None:
    """14:00 in Berlin is noon UTC in summer; an hour may have one digit."""
    day = date(2026, 9, 7)
    assert read(day, "14:00", BERLIN, closing=False) == (datetime(2026, 9, 7, 12, tzinfo=UTC), "")
    assert read(day, "9:30:05.25", BERLIN, closing=True) == (datetime(2026, 9, 7, 7, 30, 5, 250000, tzinfo=UTC), "")


def test_a_day_alone_is_whole() -> None:
    """As the end it is included, as the start it begins."""
    day = date(2026, 9, 7)
    assert read(day, "", BERLIN, closing=False)[0] == datetime(2026, 9, 6, 22, tzinfo=UTC)
    assert read(day, " ", BERLIN, closing=True)[0] == datetime(2026, 9, 7, 22, tzinfo=UTC)


@pytest.mark.parametrize("clock", ["14:00+05:00", "09:00Z", "2026-09-07T09:00:00Z", "2026-09-07 11:00"])
def test_an_offset_or_a_whole_instant_is_understood(clock: str) -> None:
    """All of them are nine o'clock UTC."""
    assert read(date(2026, 9, 7), clock, BERLIN, closing=False) == (datetime(2026, 9, 7, 9, tzinfo=UTC), "")


def test_a_time_that_the_clocks_skip_is_said() -> None:
    """Half past two doesn't exist on the last Sunday of March; nothing is put in its place."""
    at, wrong = read(SPRING, "02:30", BERLIN, closing=False)
    assert at is None
    assert wrong == (
        "There is no 2026-03-29 02:30 on the clocks of Europe/Berlin: they go forward over it, to 03:00:00."
    )


def test_a_time_that_the_clocks_show_twice_is_said() -> None:
    """Half past two exists twice on the last Sunday of October; each is one offset away."""
    at, wrong = read(AUTUMN, "02:30", BERLIN, closing=True)
    assert at is None
    assert wrong == (
        "There are two 2026-10-25 02:30 on the clocks of Europe/Berlin: "
        "write 02:30+02:00 for the first, 02:30+01:00 for the second."
    )
    assert read(AUTUMN, "02:30+02:00", BERLIN, closing=True)[0] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert read(AUTUMN, "02:30+01:00", BERLIN, closing=True)[0] == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_nothing_is_an_open_side() -> None:
    """Neither day nor time: no bound, nothing wrong."""
    assert read(None, "", BERLIN, closing=True) == (None, "")


@pytest.mark.parametrize("clock", ["noon", "25:00", "14:61", "14:00 o'clock", "-1", "14:00+99:00", "x" * 10_000])
def test_what_is_no_time_is_said(clock: str) -> None:
    """It is quoted, shortened, and nothing is put in its place."""
    at, wrong = read(date(2026, 9, 7), clock, BERLIN, closing=False)
    assert at is None
    assert "is not a time" in wrong
    assert len(wrong) < 120


def test_a_time_needs_its_day() -> None:
    """A time alone names no instant."""
    assert read(None, "14:00", BERLIN, closing=False) == (None, "Choose the day too.")
