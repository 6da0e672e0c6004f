"""Zones by name."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from audit_explorer.period import zone, zone_label, zone_names
from audit_explorer.period.instant import EARLIEST, LATEST

SUMMER = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "Asia/Calcutta", "US/Eastern"])
def test_known_names_give_their_zone(name: str) -> None:
    """IANA names, old ones that browsers still report included, give the zone of that name."""
    found = zone(name)
    assert found is not None
    assert found.key == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../../etc/passwd",
        "/etc/localtime",
        "Europe",
        "Europe/Atlantis",
        "utc\0",
        "localtime",
        "Factory",
        "x" * 10**6,
    ],
)
def test_other_texts_give_none(name: str) -> None:
    """Paths, folders, invented names and names whose meaning depends on the machine are no zones."""
    assert zone(name) is None


def test_names_are_the_ones_that_work() -> None:
    """Every name on offer is accepted, and they are sorted."""
    assert list(zone_names()) == sorted(zone_names())
    assert all(zone(name) for name in zone_names())


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Europe/Berlin", "Europe/Berlin (UTC+2)"),
        ("Asia/Kathmandu", "Asia/Kathmandu (UTC+5:45)"),
        ("America/St_Johns", "America/St_Johns (UTC-2:30)"),
        ("Africa/Abidjan", "Africa/Abidjan (UTC+0)"),
        ("UTC", "UTC"),
    ],
)
def test_a_label_names_the_offset_in_force(name: str, label: str) -> None:
    """The label is the name with the offset of that moment; UTC needs none."""
    assert zone_label(ZoneInfo(name), SUMMER) == label


def test_labels_at_the_ends_of_the_calendar() -> None:
    """Offsets of odd seconds are said in full, and the first and last instant have a label."""
    assert zone_label(ZoneInfo("Europe/Berlin"), EARLIEST) == "Europe/Berlin (UTC+0:53:28)"
    assert zone_label(ZoneInfo("America/New_York"), LATEST) == "America/New_York (UTC-5)"
