"""Tests of the timeline."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.analysis.timeline import timeline
from audit_explorer.filters import Condition, Filter
from audit_explorer.period import Period
from tests.builders import make_legacy
from tests.unit.analysis.rows import FILTERS, ROWS, START, Row, fits, opened

if TYPE_CHECKING:
    from tests.unit.store.loading import Loader

ZONES = st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns"]).map(
    ZoneInfo
)


@settings(max_examples=12)
@given(ROWS, FILTERS, ZONES, st.sampled_from(["result", "action", "http_status"]), st.integers(1, 120))
def test_buckets_hold_the_dated_events(
    rows: list[Row], filters: list[Filter], zone: ZoneInfo, split: str, most: int
) -> None:
    """Under any filter every dated event stands in the one bucket that its time lies in, under its own value."""
    with opened(rows) as dataset:
        for asked in filters:
            answer = timeline(dataset, asked, zone, split=split, buckets=most)
            dated = [row for row in rows if row.at is not None and fits(row, asked)]
            assert answer.series["events"].sum() == len(dated)
            assert answer.rate["events"].sum() == len(dated)
            assert answer.rate["failed"].sum() == sum(row.failed for row in dated)
            assert answer.rate["unknown"].sum() == sum(row.unknown for row in dated)
            assert answer.undated == sum(row.at is None and fits(row, asked) for row in rows)
            assert len(answer.rate) <= most
            expected = Counter(
                (start, row.value(split))
                for row in dated
                for start, end in zip(answer.rate["start"], answer.rate["end"], strict=True)
                if start <= row.at < end
            )
            found = {
                (row.start, row.series if isinstance(row.series, str) else None): row.events
                for row in answer.series.itertuples()
                if row.events
            }
            assert found == dict(expected)
            if dated:
                assert set(answer.series["start"]) == set(answer.rate["start"])


def test_empty_buckets_are_there_too() -> None:
    """A silent stretch is seen as one: buckets follow each other without a gap."""
    with opened([Row(hours=0), Row(hours=10)]) as dataset:
        rate = timeline(dataset, Filter(), ZoneInfo("UTC")).rate

    assert list(rate["end"])[:-1] == list(rate["start"])[1:]
    assert (rate["events"] == 0).sum() == len(rate) - 2


def test_days_follow_the_clocks_of_the_zone() -> None:
    """The day on which clocks in Berlin jump has 23 hours, and the edges are local midnights."""
    asked = Filter(period=Period(datetime(2026, 3, 27, 23, tzinfo=UTC), datetime(2026, 3, 30, 22, tzinfo=UTC)))
    with opened([Row(hours=26)]) as dataset:
        rate = timeline(dataset, asked, ZoneInfo("Europe/Berlin"), buckets=3).rate

    assert [
        (start.hour, (end - start).total_seconds() / 3600)
        for start, end in zip(rate["start"], rate["end"], strict=True)
    ] == [
        (0, 24),
        (0, 23),
        (0, 24),
    ]
    assert list(rate["events"]) == [0, 1, 0]


def test_the_filters_period_is_the_span() -> None:
    """An absolute period is drawn whole, however few events lie in it."""
    period = Period(START, datetime(2026, 3, 29, tzinfo=UTC))
    with opened([Row(hours=3)]) as dataset:
        rate = timeline(dataset, Filter(period=period), ZoneInfo("UTC")).rate

    assert (rate["start"].iloc[0], rate["end"].iloc[-1]) == (period.start, period.end)


@pytest.mark.parametrize(
    "asked",
    [
        Filter((Condition("action", "is", "Delete"),)),
        Filter(period=Period(START, START)),
        Filter(period=Period(None, START)),
    ],
)
def test_nothing_dated_has_no_buckets(asked: Filter) -> None:
    """Where no event with a time matches there is nothing to draw, whatever the filter."""
    with opened([Row(hours=1), Row(hours=None, action="Delete")]) as dataset:
        answer = timeline(dataset, asked, ZoneInfo("UTC"))

    assert (answer.buckets, len(answer.series), len(answer.rate)) == (None, 0, 0)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize(("first", "last"), [("0001-01-01", "2027-01-01"), ("2026-01-01", "9999-12-31T23:59:59.999")])
def test_the_ends_of_the_calendar_can_be_drawn(zone: str, first: str, last: str) -> None:
    """A forged time at the first or last moment of all breaks nothing, in zones on either side of UTC."""
    start, end = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (first, last))
    with opened([Row(hours=1)]) as dataset:
        answer = timeline(dataset, Filter(period=Period(start, end)), ZoneInfo(zone))

    assert answer.rate["events"].sum() == 1


def test_what_can_not_have_happened_does_not_stretch_the_span(load: Loader) -> None:
    """Events of 1999 and of the year 2612 are counted beside the chart, not drawn; the person's own period is kept."""
    times = ["1999-08-11T00:00:00Z", "2026-09-01T10:00:00Z", "2026-09-01T12:00:00Z", "2612-01-01T00:00:00Z"]
    dataset = load([make_legacy(id=at, happenedAt=at) for at in times])
    zone = ZoneInfo("UTC")

    answer = timeline(dataset, Filter(), zone)
    assert (answer.outside, answer.rate["events"].sum(), answer.series["events"].sum()) == (2, 2, 2)
    assert answer.rate["start"].min() >= datetime(2026, 9, 1, tzinfo=UTC)
    assert answer.rate["end"].max() <= datetime(2026, 9, 2, tzinfo=UTC)

    chosen = Filter(period=Period(datetime(1990, 1, 1, tzinfo=UTC)))
    answer = timeline(dataset, chosen, zone)
    assert (answer.outside, answer.rate["events"].sum()) == (1, 3)


def test_a_log_of_nothing_but_unlikely_times_is_drawn(load: Loader) -> None:
    """Where no event can have happened as it says, all of them are drawn."""
    dataset = load([make_legacy(id=1, happenedAt="2612-01-01T00:00:00Z")])
    answer = timeline(dataset, Filter(), ZoneInfo("UTC"))

    assert (answer.outside, answer.rate["events"].sum()) == (0, 1)
