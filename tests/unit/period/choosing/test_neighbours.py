"""Tests of the periods around a period."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.period import Period, from_ms, to_ms
from audit_explorer.period.choosing.neighbours import beside, wider
from audit_explorer.period.instant import LATEST, MAX_MS, MIN_MS

BERLIN, APIA, UTC_ZONE = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Apia"), ZoneInfo("UTC")
OLDEST, NEWEST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)


def local(zone: ZoneInfo, *parts: int) -> datetime:
    """Give the instant at which the zone's clocks show a reading."""
    return datetime(*parts, tzinfo=zone).astimezone(UTC)  # type: ignore[arg-type, misc]  # year, month, day and no more


@pytest.mark.parametrize("zone", [BERLIN, UTC_ZONE])
def test_other_periods_move_by_the_time_that_passes(zone: ZoneInfo) -> None:
    """Ninety minutes are followed by the next ninety, across a clock change too."""
    start = local(zone, 2026, 10, 25, 0, 30)
    period = Period(start, start + timedelta(minutes=90))
    assert beside(period, zone, later=True) == Period(period.end, start + timedelta(minutes=180))
    assert beside(period, zone, later=False) == Period(start - timedelta(minutes=90), start)


def test_days_stay_days_at_a_clock_change() -> None:
    """The day of 25 hours comes before a day of 24 and after one of 24, midnight to midnight."""
    long_day = Period(local(BERLIN, 2026, 10, 25), local(BERLIN, 2026, 10, 26))
    assert long_day.start is not None
    assert long_day.end == long_day.start + timedelta(hours=25)
    assert beside(long_day, BERLIN, later=True) == Period(long_day.end, local(BERLIN, 2026, 10, 27))
    assert beside(long_day, BERLIN, later=False) == Period(local(BERLIN, 2026, 10, 24), long_day.start)


def test_months_stay_months() -> None:
    """October is followed by November and comes after September; a year comes after a year."""
    october = Period(local(BERLIN, 2026, 10, 1), local(BERLIN, 2026, 11, 1))
    assert beside(october, BERLIN, later=True) == Period(october.end, local(BERLIN, 2026, 12, 1))
    assert beside(october, BERLIN, later=False) == Period(local(BERLIN, 2026, 9, 1), october.start)
    leap = Period(local(UTC_ZONE, 2028, 1, 1), local(UTC_ZONE, 2029, 1, 1))
    assert beside(leap, UTC_ZONE, later=True) == Period(leap.end, local(UTC_ZONE, 2030, 1, 1))


def test_a_day_that_a_calendar_leaves_out_is_no_period() -> None:
    """In Apia no 30 December 2011 was: before the 31st comes the 29th."""
    last = Period(local(APIA, 2011, 12, 31), local(APIA, 2012, 1, 1))
    assert beside(last, APIA, later=False) == Period(local(APIA, 2011, 12, 29), last.start)


@pytest.mark.parametrize(
    "period",
    [Period(), Period(OLDEST), Period(None, OLDEST), Period(last="7d"), Period(OLDEST, OLDEST), Period(NEWEST, OLDEST)],
)
def test_an_open_or_an_empty_period_has_no_neighbour(period: Period) -> None:
    """What has no length can't be moved by it."""
    assert beside(period, BERLIN, later=True) is beside(period, BERLIN, later=False) is None


@given(
    st.lists(st.integers(MIN_MS, MAX_MS - 1).map(from_ms), min_size=2, max_size=2, unique=True).map(sorted),
    st.sampled_from([BERLIN, APIA, UTC_ZONE]),
)
def test_neighbours_touch(sides: list[datetime], zone: ZoneInfo) -> None:
    """Anywhere in the calendar: a neighbour holds some time, without a gap to the period or an overlap, or is none."""
    period = Period(sides[0], sides[1])
    after, before = beside(period, zone, later=True), beside(period, zone, later=False)
    if after is not None:
        assert after.start == period.end
        assert after.end is None or (after.start is not None and after.start < after.end)
    if before is not None:
        assert before.end == period.start
        assert before.start is not None
        assert before.end is not None
        assert before.start < before.end


def test_zooming_out_doubles_around_the_middle() -> None:
    """A day becomes two, from noon to noon."""
    day = Period(datetime(2026, 9, 7, tzinfo=UTC), datetime(2026, 9, 8, tzinfo=UTC))
    assert wider(day, OLDEST, NEWEST) == Period(
        datetime(2026, 9, 6, 12, tzinfo=UTC), datetime(2026, 9, 8, 12, tzinfo=UTC)
    )


def test_zooming_out_ends_at_all_time() -> None:
    """Step by step from a millisecond, the last one holds every record: that is all time."""
    start = datetime(2026, 9, 7, tzinfo=UTC)
    period, steps = Period(start, start + timedelta(milliseconds=1)), 0
    while period != Period():
        period, steps = wider(period, OLDEST, NEWEST), steps + 1
    assert 30 < steps < 50


def test_an_open_side_ends_with_the_log() -> None:
    """What has no end ends with the newest record, what has no beginning begins with the oldest."""
    start = datetime(2026, 12, 30, tzinfo=UTC)
    out = wider(Period(start), OLDEST, NEWEST)
    assert out.start is not None
    assert (start - out.start, out.end is not None and out.end > NEWEST) == (timedelta(hours=12, milliseconds=1), True)
    assert wider(Period(None, start), OLDEST, NEWEST) == Period()


@given(st.integers(MIN_MS, MAX_MS).map(from_ms), st.integers(MIN_MS, MAX_MS).map(from_ms))
def test_wider_is_wider(start: datetime, end: datetime) -> None:
    """Anywhere in the calendar the wider period holds the period."""
    out = wider(Period(start, end), OLDEST, NEWEST)
    if out != Period():
        assert out.start is None or to_ms(out.start) < to_ms(start)
        assert out.end is None or end < out.end <= LATEST


def test_a_log_without_times_has_only_all_time() -> None:
    """No record is outside of what is shown."""
    assert wider(Period(OLDEST), None, None) == Period()
    assert wider(Period(OLDEST, NEWEST), None, None) == Period()
