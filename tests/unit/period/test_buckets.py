"""Buckets against a naive search over their edges, in the real engine."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from audit_explorer.period import Buckets, choose, from_ms, to_ms
from audit_explorer.period.bucket_sql import bucket_sql
from audit_explorer.period.instant import EARLIEST, LATEST, MAX_MS, MIN_MS
from audit_explorer.period.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Sequence

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",  # clocks changed at midnight
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Pacific/Apia",  # 30 December 2011 is missing
    "America/St_Johns",  # clocks changed at one minute past midnight
    "Africa/Casablanca",
    "Atlantic/Azores",
)
HOUR = 3_600_000
WIDTHS = (1_000, 60_000, HOUR, 24 * HOUR, 7 * 24 * HOUR, 60 * 24 * HOUR, 800 * 24 * HOUR, 20_000 * 24 * HOUR)


def numbers(edges_ms: Sequence[int], instants: Sequence[int | None]) -> list[int | None]:
    """Bucket numbers as DuckDB gives them."""
    query = f"SELECT {bucket_sql('ms', edges_ms)} FROM (SELECT unnest(?::BIGINT[]) AS ms)"  # noqa: S608 - integers only
    with duckdb.connect() as connection:
        return [row[0] for row in connection.execute(query, [list(instants)]).fetchall()]


@st.composite
def spans(draw: st.DrawFn) -> tuple[int, int]:
    """Start and end in milliseconds, of any length, mostly where zones change their clocks."""
    near = st.integers(to_ms(datetime(1990, 1, 1, tzinfo=UTC)), to_ms(datetime(2040, 1, 1, tzinfo=UTC)))
    start = draw(st.one_of(near, st.integers(MIN_MS, MAX_MS - 1)))
    return start, start + draw(st.integers(0, 150)) * draw(st.sampled_from(WIDTHS)) + draw(st.integers(0, HOUR))


@settings(max_examples=80)
@given(spans(), st.sampled_from(ZONES), st.integers(1, 200), st.data())
def test_the_engine_counts_as_the_edges_say(span: tuple[int, int], name: str, most: int, data: st.DataObject) -> None:
    """The SQL's number is that of a binary search over the edges, at random instants and around every edge."""
    buckets = choose(from_ms(span[0]), from_ms(span[1]), ZoneInfo(name), most=most)
    edges = buckets.edges_ms
    assert list(edges) == sorted(set(edges))
    assert edges[0] <= span[0]
    assert edges[-1] >= min(span[1], MAX_MS)
    assert edges[1] > span[0]
    assert edges[-2] < max(span[1], span[0] + 1)
    assert 1 <= buckets.count <= most
    instants = [at for edge in edges for at in (edge - 1, edge, edge + 1)]
    instants += data.draw(st.lists(st.integers(edges[0], edges[-1]), max_size=50))
    assert numbers(edges, instants) == [bisect_right(edges, at) - 1 for at in instants]


@settings(max_examples=60)
@given(spans(), st.sampled_from(ZONES))
def test_wide_edges_are_round_local_readings(span: tuple[int, int], name: str) -> None:
    """Each edge from three hours up shows a round reading on the zone's clocks, unless the clocks skipped it."""
    zone = ZoneInfo(name)
    buckets = choose(from_ms(span[0]), from_ms(span[1]), zone)
    assume(buckets.unit[-1] not in "smh" or buckets.unit in {"3h", "6h", "12h"})
    hours = int(buckets.unit[:-1]) if buckets.unit.endswith("h") else 24
    for edge in buckets.edges[1:-1]:
        local = edge.astimezone(zone)
        before = (edge - timedelta(milliseconds=1)).astimezone(zone)
        jumped = (local.utcoffset() or timedelta()) > (before.utcoffset() or timedelta())
        whole = local.hour % hours == 0 and local.time().replace(hour=0) == datetime.min.time()
        assert whole or jumped
        if whole and buckets.unit == "week" and not jumped:
            assert local.weekday() == 0
        if whole and buckets.unit in {"month", "quarter", "year"} and not jumped:
            assert local.day == 1


def of_unit(key: str, zone: str, start: str, end: str) -> Buckets:
    """Buckets of one unit, chosen by allowing just as many as it takes."""
    first, last = (datetime.fromisoformat(side).replace(tzinfo=ZoneInfo(zone)) for side in (start, end))
    found = (choose(first, last, ZoneInfo(zone), most=most) for most in range(1, 400))
    return next(buckets for buckets in found if buckets.unit == key)


def hours(buckets: Buckets) -> list[float]:
    """Length of each bucket in hours of real time."""
    return [(after - before) / timedelta(hours=1) for before, after in pairwise(buckets.edges)]


@pytest.mark.parametrize(
    ("zone", "start", "end", "expected"),
    [
        ("Europe/Berlin", "2026-03-27", "2026-03-31", [24, 24, 23, 24]),
        ("Europe/Berlin", "2026-10-24", "2026-10-27", [24, 25, 24]),
        ("Australia/Lord_Howe", "2026-04-04", "2026-04-07", [24, 24.5, 24]),
        ("Pacific/Apia", "2011-12-28", "2012-01-02", [24, 24, 24, 24]),
        ("America/Sao_Paulo", "2018-11-03", "2018-11-06", [24, 23, 24]),
        ("Asia/Kolkata", "2026-03-27", "2026-03-29", [24, 24]),
    ],
)
def test_days_are_as_long_as_the_clocks_make_them(zone: str, start: str, end: str, expected: list[float]) -> None:
    """Days of 23, 25 and 24.5 hours come out right, and a day that never was has no bucket."""
    assert hours(of_unit("day", zone, start, end)) == expected


def test_hours_of_a_changing_day() -> None:
    """On the day of the spring change the first three-hour bucket has two hours; an hour is an hour always."""
    assert hours(of_unit("3h", "Europe/Berlin", "2026-03-29", "2026-03-30")) == [2, 3, 3, 3, 3, 3, 3, 3]
    assert hours(of_unit("1h", "Europe/Berlin", "2026-10-25", "2026-10-26")) == [1] * 25


def test_edges_follow_the_offset_of_the_zone() -> None:
    """Where clocks are half an hour off, whole hours there begin at half past in UTC."""
    buckets = of_unit("1h", "Asia/Kolkata", "2026-09-07T10:00", "2026-09-07T15:00")
    assert [edge.minute for edge in buckets.edges] == [30] * 6


@pytest.mark.parametrize(
    ("length", "unit", "label", "count"),
    [
        (timedelta(0), "1s", "1 second", 1),
        (timedelta(minutes=2), "1s", "1 second", 120),
        (timedelta(hours=1), "30s", "30 seconds", 120),
        (timedelta(days=1), "10m", "10 minutes", 144),
        (timedelta(days=3), "30m", "30 minutes", 144),
        (timedelta(days=6), "1h", "1 hour", 144),
        (timedelta(days=7), "3h", "3 hours", 56),
        (timedelta(days=30), "6h", "6 hours", 120),
        (timedelta(days=90), "day", "1 day", 90),
        (timedelta(days=365), "week", "1 week", 53),
        (timedelta(days=3650), "month", "1 month", 120),
        (timedelta(days=10_000), "quarter", "1 quarter", 110),
        (timedelta(days=40_000), "year", "1 year", 110),
        (timedelta(days=400_000), "10y", "10 years", 111),
    ],
)
def test_the_finest_unit_that_fits_is_chosen(length: timedelta, unit: str, label: str, count: int) -> None:
    """A span gets the finest unit with at most 150 buckets, under its readable name."""
    start = datetime(2025, 1, 1, tzinfo=UTC)
    buckets = choose(start, start + length, ZoneInfo("UTC"))
    assert (buckets.unit, buckets.label, buckets.count) == (unit, label, count)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("most", [1, 20, 150])
def test_the_ends_of_the_calendar_hold(zone: str, most: int) -> None:
    """All years, or an hour at either end of them, give buckets within the years 1 to 9999 that hold both ends."""
    hour = timedelta(hours=1)
    for start, end in ((EARLIEST, LATEST), (EARLIEST, EARLIEST + hour), (LATEST - hour, LATEST), (LATEST, LATEST)):
        buckets = choose(start, end, ZoneInfo(zone), most=most)
        assert buckets.edges[0] <= start
        assert buckets.edges[-1] >= end
        assert buckets.count <= most


def test_instants_outside_have_numbers_outside() -> None:
    """Before the first edge is -1, from the last edge on the number of buckets, and no time no number."""
    assert numbers([0, 10, 20, 25], [-1, 0, 9, 10, 24, 25, 99, None]) == [-1, 0, 0, 1, 2, 3, 3, None]


def test_a_whole_expression_can_stand_for_the_column() -> None:
    """The expression given is kept together by parentheses."""
    buckets = choose(from_ms(0), from_ms(3000), ZoneInfo("UTC"))
    with duckdb.connect() as connection:
        relation = connection.sql("SELECT 1000 AS a, 1500 AS b").project(buckets.index_sql("a + b"))
        assert relation.fetchall() == [(2,)]


def test_no_bucket_at_all_is_refused() -> None:
    """Asking for less than one bucket is a mistake in the program."""
    with pytest.raises(ValueError, match="one bucket"):
        choose(EARLIEST, LATEST, ZoneInfo("UTC"), most=0)


def test_units_grow() -> None:
    """The table of units goes from fine to coarse, each key and label once."""
    assert [unit.span(1) for unit in UNITS] == sorted(unit.span(1) for unit in UNITS)
    assert len({unit.key for unit in UNITS}) == len({unit.label for unit in UNITS}) == len(UNITS)
