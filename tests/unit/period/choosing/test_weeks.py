"""Tests of the week that an instant is in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from audit_explorer.period.choosing.weeks import week_of

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("days", range(0, 4000, 97))
@pytest.mark.parametrize("zone", [BERLIN, ZoneInfo("Asia/Kolkata"), ZoneInfo("UTC")])
def test_a_week_begins_on_monday_at_midnight(days: int, zone: ZoneInfo) -> None:
    """Whatever the clocks do in it, it has seven days of the calendar and the instant."""
    at = datetime(2020, 1, 1, 11, tzinfo=UTC) + timedelta(days=days)
    week = week_of(at, zone)
    assert week is not None
    assert week.start is not None
    assert week.end is not None
    start, end = week.start.astimezone(zone), week.end.astimezone(zone)
    assert (start.weekday(), start.hour, end.weekday(), end.hour) == (0, 0, 0, 0)
    assert end.date() - start.date() == timedelta(days=7)
    assert week.start <= at < week.end


def test_a_week_with_a_jump_is_an_hour_shorter() -> None:
    """Clocks in Berlin jump on Sunday 29 March 2026."""
    week = week_of(datetime(2026, 3, 25, tzinfo=UTC), BERLIN)
    assert week is not None
    assert week.start is not None
    assert week.end is not None
    assert week.end - week.start == timedelta(days=7, hours=-1)


@pytest.mark.parametrize("at", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)])
def test_the_calendar_ends(at: datetime) -> None:
    """At its ends there is no whole week."""
    assert week_of(at, BERLIN) is None
