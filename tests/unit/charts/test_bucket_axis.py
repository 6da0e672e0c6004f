"""Tests of where buckets stand on the axis."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd

from audit_explorer.charts.bucket_axis import slots

from .frames import hourly

HOUR = timedelta(hours=1)


def _edges(instants: list[datetime], zone: str) -> pd.DataFrame:
    times = pd.to_datetime(instants, utc=True).tz_convert(zone)
    return pd.DataFrame({"start": times[:-1], "end": times[1:]})


def test_slots_stand_at_wall_clock_time() -> None:
    """An hour at noon UTC stands at 14:30 in Berlin, its middle, and carries its instants in milliseconds."""
    (slot,) = slots(hourly([(12, "Failed", 1), (12, "Succeeded", 2)]), "Europe/Berlin")
    assert slot.centre == datetime(2026, 9, 7, 14, 30)  # noqa: DTZ001 - the axis has no zone
    assert slot.width == HOUR
    assert slot.key == (1788782400000, 1788786000000)


def test_the_hour_that_occurs_twice_has_two_slots() -> None:
    """Both 02:00 hours of 25 October stand in the one place the clock has for them, side by side."""
    first = datetime(2026, 10, 24, 22, tzinfo=UTC)
    places = slots(hourly([(hour, "Failed", 1) for hour in range(25)], first=first), "Europe/Berlin")
    halves = [slot for slot in places if slot.width == HOUR / 2]
    assert [f"{slot.start:%H:%M %z}" for slot in halves] == ["02:00 +0200", "02:00 +0100"]
    assert halves[1].centre - halves[0].centre == HOUR / 2
    left = [slot.centre - slot.width / 2 for slot in places]
    right = [slot.centre + slot.width / 2 for slot in places]
    assert left[1:] == right[:-1]


def test_the_hour_that_is_skipped_stays_empty() -> None:
    """On 29 March nothing stands between 02:00 and 03:00, and no bar is wider than an hour."""
    first = datetime(2026, 3, 28, 23, tzinfo=UTC)
    places = slots(hourly([(hour, "Failed", 1) for hour in range(4)], first=first), "Europe/Berlin")
    assert [slot.centre.hour for slot in places] == [0, 1, 3, 4]
    assert {slot.width for slot in places} == {HOUR}


def test_days_of_23_and_25_hours_are_a_day_wide() -> None:
    """A calendar day takes a day's place whatever its length."""
    days = [datetime(2026, 3, 27, 23, tzinfo=UTC), datetime(2026, 3, 28, 23, tzinfo=UTC)]
    days += [datetime(2026, 3, day, 22, tzinfo=UTC) for day in (29, 30, 31)]
    assert {slot.width for slot in slots(_edges(days, "Europe/Berlin"), "Europe/Berlin")} == {timedelta(days=1)}
