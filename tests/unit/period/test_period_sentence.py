"""Periods in words."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.period import Period, from_ms
from audit_explorer.period.instant import EARLIEST, MAX_MS, MIN_MS

BERLIN = ZoneInfo("Europe/Berlin")


def local(text: str) -> datetime:
    """Instant of a reading on the clocks of Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-09-01", "2026-09-08", "1 – 7 Sep 2026"),
        ("2026-09-07", "2026-09-08", "7 Sep 2026"),
        ("2026-08-28", "2026-09-04", "28 Aug – 3 Sep 2026"),
        ("2025-12-28", "2026-01-04", "28 Dec 2025 – 3 Jan 2026"),
        ("2026-10-25", "2026-10-26", "25 Oct 2026"),
        ("2026-09-07T14:00", "2026-09-07T15:30", "7 Sep 2026 14:00 – 15:30"),
        ("2026-09-07T14:00", "2026-09-07T14:00:30", "7 Sep 2026 14:00 – 14:00:30"),
        ("2026-09-07T14:00:00.001", "2026-09-08", "7 Sep 2026 14:00:00.001 – 8 Sep 2026 00:00"),
        ("2026-09-07", "2026-09-08T09:00", "7 Sep 2026 00:00 – 8 Sep 2026 09:00"),
        ("2026-10-25T02:30", "2026-10-25T03:30", "25 Oct 2026 02:30 UTC+2 – 03:30"),
        ("2026-09-01", None, "since 1 Sep 2026"),
        ("2026-09-01T10:00", None, "since 1 Sep 2026 10:00"),
        (None, "2026-09-08", "before 8 Sep 2026"),
        ("2026-09-08", "2026-09-07T12:00", "nothing, because 7 Sep 2026 12:00 is not after 8 Sep 2026"),
    ],
)
def test_an_absolute_period_names_its_zone(start: str | None, end: str | None, expected: str) -> None:
    """Whole days are said as dates, the last one included; times as short as they can be; the zone always."""
    period = Period(start and local(start), end and local(end))  # type: ignore[arg-type]
    assert period.sentence(BERLIN) == f"{expected} (Europe/Berlin)"


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Period(), "all time"),
        (Period(last="7d"), "the 7 days up to the newest record"),
        (Period(last="1h"), "the hour up to the newest record"),
        (Period(last="15m", anchor="now"), "the 15 minutes up to now"),
        (Period(last="999999s"), "the 999,999 seconds up to the newest record"),
    ],
)
def test_a_relative_period_says_from_where(period: Period, expected: str) -> None:
    """A length says up to what it reaches."""
    assert period.sentence(BERLIN) == expected


def test_days_of_one_zone_are_hours_in_another() -> None:
    """The same period is whole days only where its ends are midnights."""
    period = Period(datetime(2026, 9, 7, tzinfo=UTC), datetime(2026, 9, 8, tzinfo=UTC))
    assert period.sentence(ZoneInfo("UTC")) == "7 Sep 2026 (UTC)"
    assert period.sentence(BERLIN) == "7 Sep 2026 02:00 – 8 Sep 2026 02:00 (Europe/Berlin)"


def test_a_day_that_begins_after_midnight_is_whole() -> None:
    """Where summer time skips midnight, the day begins at one o'clock and is a whole day all the same."""
    period = Period(datetime(2018, 11, 4, 3, tzinfo=UTC), datetime(2018, 11, 5, 2, tzinfo=UTC))
    assert period.sentence(ZoneInfo("America/Sao_Paulo")) == "4 Nov 2018 (America/Sao_Paulo)"


def test_a_year_the_zone_cannot_hold_is_said_in_utc() -> None:
    """Where local time would be the year 0, the sentence is in UTC and says so."""
    assert Period(EARLIEST).sentence(ZoneInfo("America/New_York")) == "since 1 Jan 1 (UTC)"


@given(
    st.none() | st.integers(MIN_MS, MAX_MS).map(from_ms),
    st.none() | st.integers(MIN_MS, MAX_MS).map(from_ms),
    st.sampled_from(["UTC", "Pacific/Kiritimati", "Etc/GMT+12", "Pacific/Apia"]).map(ZoneInfo),
)
def test_every_period_has_a_sentence(start: datetime | None, end: datetime | None, zone: ZoneInfo) -> None:
    """No period at any end of the calendar is without words."""
    assert Period(start, end).sentence(zone)
