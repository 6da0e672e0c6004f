"""Instants as text."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.period import format_instant, format_iso, format_utc, from_ms, parse_instant
from audit_explorer.period.instant import EARLIEST, MAX_MS, MIN_MS

AT = datetime(2026, 9, 7, 12, 3, 12, 45000, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def test_an_instant_reads_as_on_the_wall() -> None:
    """Tables show local time to the second, to the millisecond on request, without the zone."""
    assert format_instant(AT, BERLIN) == "2026-09-07 14:03:12"
    assert format_instant(AT, BERLIN, ms=True) == "2026-09-07 14:03:12.045"


def test_what_leaves_has_milliseconds_and_offset() -> None:
    """The ISO form loses nothing and names the offset."""
    assert format_iso(AT, BERLIN) == "2026-09-07T14:03:12.045+02:00"
    assert format_iso(AT, ZoneInfo("UTC")) == "2026-09-07T12:03:12.045+00:00"


def test_odd_offsets_leave_in_utc() -> None:
    """An offset with seconds has no RFC 3339 form, so that instant is written in UTC."""
    assert format_iso(datetime(1800, 1, 1, tzinfo=UTC), BERLIN) == "1800-01-01T00:00:00.000+00:00"


def test_a_link_has_milliseconds_only_when_there_are_some() -> None:
    """URLs stay short."""
    assert format_utc(AT) == "2026-09-07T12:03:12.045Z"
    assert format_utc(datetime(987, 1, 1, tzinfo=UTC)) == "0987-01-01T00:00:00Z"


def test_a_year_the_zone_cannot_hold_is_shown_in_utc() -> None:
    """Where local time would be the year 0 the text is in UTC and says so."""
    assert format_instant(EARLIEST, ZoneInfo("America/New_York")) == "0001-01-01 00:00:00 UTC"


@given(
    st.integers(MIN_MS, MAX_MS - 1).map(from_ms),
    st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kathmandu", "Pacific/Apia", "America/New_York"]).map(ZoneInfo),
)
def test_iso_text_comes_back_as_the_instant(at: datetime, zone: ZoneInfo) -> None:
    """What is written in any zone, in any year, is read back as the same instant."""
    assert parse_instant(format_iso(at, zone)) == at
    assert parse_instant(format_utc(at)) == at


@pytest.mark.parametrize("name", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_both_ends_of_the_calendar_have_a_text(name: str) -> None:
    """The first and the last millisecond can be shown in the zones farthest from UTC."""
    for ms in (MIN_MS, MAX_MS - 1):
        assert format_instant(from_ms(ms), ZoneInfo(name))[:4] in {"0001", "9999"}
