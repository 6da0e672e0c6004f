"""The period acts, travels, keeps its word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.period import PRESETS, Period, from_ms, is_last, preset
from audit_explorer.period.instant import EARLIEST, LATEST, MAX_MS, MIN_MS

NOW = datetime(2026, 9, 8, 9, 30, tzinfo=UTC)
NEWEST = datetime(2026, 9, 7, 12, 0, 0, 123000, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
MS = timedelta(milliseconds=1)

instants = st.none() | st.integers(MIN_MS, MAX_MS).map(from_ms)
lasts = st.builds("{}{}".format, st.integers(1, 999_999), st.sampled_from("smhdw"))
periods = st.builds(Period, instants, instants) | st.builds(
    Period, last=lasts, anchor=st.sampled_from(["newest", "now"])
)


@given(periods, st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Apia"]).map(ZoneInfo))
def test_a_period_survives_its_link(period: Period, zone: ZoneInfo) -> None:
    """Reading back what was written gives the same period, whatever the reader's zone."""
    assert Period.from_query(period.to_query(), zone)[0] == period


@given(periods, st.integers(MIN_MS, MAX_MS - 1).map(from_ms))
def test_every_period_resolves(period: Period, newest: datetime) -> None:
    """Any period becomes absolute without an error, and one anchored at the newest record contains it."""
    found = period.resolve(newest=newest, now=NOW)
    assert found.last is None
    if period.last and period.anchor == "newest":
        assert found.start is None or found.start <= newest
        assert found.end is None or newest < found.end


def test_last_counts_from_the_newest_record() -> None:
    """The newest record is inside, and the length is exact."""
    found = Period(last="24h").resolve(newest=NEWEST, now=NOW)
    assert found == Period(NEWEST + MS - timedelta(days=1), NEWEST + MS)


def test_last_counts_from_now_when_asked_or_when_there_is_no_record() -> None:
    """With the anchor now, or without any record, the end is the moment of asking."""
    expected = Period(NOW - timedelta(minutes=15), NOW)
    assert Period(last="15m", anchor="now").resolve(newest=NEWEST, now=NOW) == expected
    assert Period(last="15m").resolve(newest=None, now=NOW) == expected


def test_a_length_beyond_the_calendar_is_open() -> None:
    """More weeks than there are years leave the start open."""
    assert Period(last="999999w").resolve(newest=NEWEST, now=NOW) == Period(None, NEWEST + MS)


def test_the_period_before() -> None:
    """The period before has the same length and ends where this one begins."""
    period = Period(NOW - timedelta(hours=3), NOW)
    assert period.previous() == Period(NOW - timedelta(hours=6), NOW - timedelta(hours=3))


@pytest.mark.parametrize(
    "period",
    [Period(), Period(NOW), Period(None, NOW), Period(NOW, NOW), Period(last="7d"), Period(EARLIEST, NOW)],
)
def test_some_periods_have_none_before(period: Period) -> None:
    """An open, empty or unresolved period, or one at the calendar's beginning, has no period before it."""
    assert period.previous() is None


def test_equal_periods_are_equal_values() -> None:
    """Zone and microseconds of the given datetimes make no difference, and an end after all records is an open one."""
    local = NOW.astimezone(BERLIN) + timedelta(microseconds=7)
    assert Period(local) == Period(NOW)
    assert hash(Period(local)) == hash(Period(NOW))
    assert Period(NOW, LATEST) == Period(NOW)
    assert Period(anchor="now") == Period()


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": datetime(2026, 1, 1)},  # noqa: DTZ001 - the mistake itself
        {"last": "soon"},
        {"last": "7d", "end": NOW},
        {"last": "7d", "anchor": "then"},
    ],
)
def test_a_program_s_mistake_is_refused(wrong: dict[str, object]) -> None:
    """A naive datetime, an unknown length or anchor, and two kinds of period at once raise ValueError."""
    with pytest.raises(ValueError, match=r"zone|last|anchor"):
        Period(**wrong)  # type: ignore[arg-type]


def test_presets_are_periods() -> None:
    """Every preset's key makes its period; "all" is all time."""
    assert [preset(key).last for key, _ in PRESETS] == ["1h", "24h", "7d", "30d", "90d", None]
    assert preset("7d", "now") == Period(last="7d", anchor="now")
    assert is_last("7d")
    assert not is_last("all")


def test_a_start_at_the_calendar_s_last_microsecond_survives_its_link() -> None:
    """Only an end can be the end of the calendar: a start there is its last whole millisecond."""
    period = Period(start=datetime.max.replace(tzinfo=UTC))
    assert period.start == datetime(9999, 12, 31, 23, 59, 59, 999_000, UTC)
    assert Period.from_query(period.to_query())[0] == period
