"""Records that arrive while someone pages, and those that a test adds."""

from __future__ import annotations

from tests.builders import make_legacy
from tests.control_plane import Arrivals, control_plane
from tests.unit.control_plane.asking import current, legacy, minutes


def test_new_records_shift_the_pages() -> None:
    """Before each answer so many newer ones arrive: by offset, the second page repeats the end of the first."""
    with control_plane(minutes(10), arrivals=Arrivals(newest=2)) as plane:
        assert legacy(plane, limit=4) == [12, 11, 10, 9]
        assert legacy(plane, limit=4, offset=4) == [10, 9, 8, 7]
        assert [record["id"] for record in plane.arrived] == [11, 12, 13, 14]
        assert [record["id"] for record in plane.records] == list(range(14, 0, -1))


def test_late_records_fall_into_the_window() -> None:
    """A late one has a higher id and a time among the older records of the window that is asked for."""
    with control_plane(minutes(30), arrivals=Arrivals(late=1)) as plane:
        assert current(plane, start="2026-09-01T00:10:00Z", end="2026-09-01T00:12:00Z")["total"] == 4
        assert len(legacy(plane, start="2026-09-01T00:20:00", end="2026-09-01T00:22:00")) == 4
        first, second = plane.arrived
        assert first["id"] == 31
        assert "2026-09-01T00:10" <= first["happenedAt"] < "2026-09-01T00:13"
        assert "2026-09-01T00:20" <= second["happenedAt"] < "2026-09-01T00:23"


def test_arriving_ends_when_it_is_told_to() -> None:
    """After so many requests the log rests."""
    with control_plane(minutes(1), arrivals=Arrivals(newest=3, requests=2)) as plane:
        assert [len(legacy(plane)) for _ in range(4)] == [4, 7, 7, 7]


def test_a_test_adds_records() -> None:
    """What is added is there at once, where its time puts it."""
    with control_plane(minutes(3)) as plane:
        plane.add([make_legacy(id=90, happenedAt="2026-09-01T00:00:30.000Z")])
        assert legacy(plane) == [3, 2, 90, 1]


def test_an_empty_log() -> None:
    """It has no records, and the first may arrive."""
    with control_plane([]) as plane:
        assert legacy(plane) == []
        assert current(plane) == {"total": 0, "audit_logs": []}
        plane.behave(arrivals=Arrivals(newest=1, late=1))
        assert len(legacy(plane)) == 1
