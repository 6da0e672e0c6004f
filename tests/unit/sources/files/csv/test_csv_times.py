"""A row's time from several cells, in the zone that the table names."""

from __future__ import annotations

import pytest

from audit_explorer.sources.files.csv.csv_names import Name, name_of, zone_of
from audit_explorer.sources.files.csv.csv_times import in_zone, together


@pytest.mark.parametrize(
    ("date", "time", "expected"),
    [
        ("2026-08-11", "09:01:00", "2026-08-11 09:01:00"),
        ("11/08/2026", "9:01 am", "11/08/2026 9:01 am"),
        ("2026-08-11 00:00:00", "09:01", "2026-08-11 09:01"),
        ("2026-08-11", "1899-12-30 09:01:00", "2026-08-11 09:01:00"),
        ("2026-08-11", "2026-08-11T09:01:00Z", "2026-08-11T09:01:00Z"),
        ("2026-08-11", "", "2026-08-11"),
        ("", "09:01", "09:01"),
    ],
)
def test_together(date: str, time: str, expected: str) -> None:
    """A date and a time of day make one time; what a spreadsheet adds to either is taken away."""
    assert together(date, time) == expected


@pytest.mark.parametrize(
    ("time", "zone", "expected"),
    [
        ("2026-08-11 09:01:00", "Z", "2026-08-11 09:01:00Z"),
        ("2026-08-11T09:01", "+02:00", "2026-08-11T09:01+02:00"),
        ("11/08/2026 9:01 am", "Z", "11/08/2026 9:01 am UTC"),
        ("2026-08-11T09:01:00Z", "+02:00", "2026-08-11T09:01:00Z"),
        ("2026-08-11 09:01 CEST", "Z", "2026-08-11 09:01 CEST"),
        ("2026-08-11", "+02:00", "2026-08-11"),
        ("1786438860", "Z", "1786438860"),
        ("2026-08-11 09:01", "Europe/Berlin", "2026-08-11 09:01[Europe/Berlin]"),
        ("2026-08-11 09:01", "Europe/Nowhere", "2026-08-11 09:01"),
        ("2026-08-11 09:01", "CEST", "2026-08-11 09:01"),
    ],
)
def test_in_zone(time: str, zone: str, expected: str) -> None:
    """A written time gets its table's offset or place, unless it names a zone, has no clock, or the zone is neither."""
    assert in_zone(time, zone) == expected


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("UTC", "Z"),
        ("gmt", "Z"),
        ("UTC+2", "+02:00"),
        ("-05:30", "-05:30"),
        ("GMT+00:00", "Z"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("CEST", "CEST"),
        ("ms", ""),
        ("", ""),
    ],
)
def test_zones(text: str, zone: str) -> None:
    """UTC and offsets are offsets, other zones are called as they are, a unit is none."""
    assert zone_of(text) == zone


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Date & time (UTC)", Name("Date & time", "Z")),
        ("timestamp [UTC]", Name("timestamp", "Z")),
        ("Time (Europe/Berlin)", Name("Time", "Europe/Berlin")),
        ("Timestamp UTC", Name("Timestamp", "Z")),
        ("Time (ms)", Name("Time")),
        ("Subject (CEST)", Name("Subject")),
        ("body.items[0]", Name("body.items[0]")),
    ],
)
def test_names(cell: str, name: Name) -> None:
    """A unit or a zone behind a name is taken away; only a time has a zone."""
    assert name_of(cell) == name
