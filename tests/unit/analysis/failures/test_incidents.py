"""The sample's incidents are found by the views that should find them, and nothing else is marked as one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from audit_explorer.analysis.failures.bursts import bursts
from audit_explorer.analysis.failures.outages import ACTORS, outages
from audit_explorer.analysis.failures.probing import REFUSED, probing
from audit_explorer.analysis.failures.stories import stories
from audit_explorer.filters import Condition, Filter
from audit_explorer.sources import open_files
from audit_explorer.sources.sample import sample_path
from tests.sample_generator.incidents import deletion, forbidden, outage, refused_cleanup
from tests.unit.analysis.rows import Row, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_explorer.store import Database

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def sample() -> Iterator[Database]:
    """The built-in sample."""
    dataset = open_files([sample_path()])
    yield dataset
    dataset.close()


def naive(at: datetime) -> datetime:
    """Give an aware time as the engine does."""
    return at.astimezone(UTC).replace(tzinfo=None)


def test_the_outage_is_the_only_one(sample: Database) -> None:
    """The backend was down once, for everybody; the weeks of everyday errors are no outage."""
    found = outages(sample, Filter())

    assert len(found) == 1
    assert found["actors"][0] >= 30
    assert naive(outage.BEGIN) <= found["first"][0] <= found["last"][0] < naive(outage.END)


def test_the_attempts_at_rights_are_the_only_probing(sample: Database) -> None:
    """One service account tried; a clean-up that is refused four times an evening is stuck."""
    found = probing(sample, Filter())

    assert list(found["actor"]) == [forbidden.ACTOR]
    assert list(found["refused"]) == [forbidden.ATTEMPTS]


def test_the_stories_of_both_refusals_lead(sample: Database) -> None:
    """What was refused until it was let through leads what failed and then worked; the stuck clean-up only failed."""
    worked, _ = stories(sample, Filter(), kind="then worked", most=1)
    failed, _ = stories(sample, Filter(), kind="only failed", most=20)

    assert list(worked["actor"]) == [forbidden.ACTOR]
    assert worked["in_a_row"][0] > 5
    stuck = failed[failed["actor"] == refused_cleanup.ACTOR]
    assert list(stuck["failures"]) == [refused_cleanup.EVENINGS] * 4


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Asia/Kolkata"])
def test_the_only_bursts_are_incidents(sample: Database, zone: str) -> None:
    """The deletion at night, the outage, the attempts at rights; the quota that crept up is none."""
    found = bursts(sample, Filter(), ZoneInfo(zone)).frame
    hours = {
        one: naive(at.replace(minute=0, second=0))
        for one, at in (("deletion", deletion.BEGIN), ("outage", outage.BEGIN), ("forbidden", forbidden.BEGIN))
    }

    of_events = [start.to_pydatetime() for start in found[found["of"] == "events"]["start"]]
    of_failures = [start.to_pydatetime() for start in found[found["of"] == "failures"]["start"]]
    assert of_events == [hours["deletion"], hours["outage"], hours["forbidden"]]
    assert of_failures == [hours["outage"], hours["forbidden"]]


def test_an_outage_hits_many_actors_within_a_window() -> None:
    """As many failures of one actor, or of many actors over days, are none; other conditions of the filter count."""
    down = (503, "E", "backend is down")
    hit = [Row(hours=50 + number / 60, actor=f"user{number}", error=down) for number in range(ACTORS)]
    alone = [Row(hours=20 + number / 60, actor="ann", error=down) for number in range(20)]
    spread = [Row(hours=number * 10, actor=f"other{number}", error=(404, "N", "not there")) for number in range(9)]
    with opened([*hit, *alone, *spread]) as dataset:
        found = outages(dataset, Filter())
        none = outages(dataset, Filter((Condition("actor", "is", "ann"),)))
    with opened([*alone, *spread]) as dataset:
        assert outages(dataset, Filter()).empty

    assert found[["error_shape", "patterns", "failures", "actors"]].to_numpy().tolist() == [
        ["backend is down", 1, ACTORS, ACTORS]
    ]
    assert none.empty


@pytest.mark.parametrize("others", [0, 60])
def test_an_outage_is_found_without_another_failure(others: int) -> None:
    """The only failures of a log are an outage too, in a log of nothing else and in one where all else works."""
    down = (503, "E", "backend is down")
    rows = [Row(hours=30 + number / 60, actor=f"user{number}", error=down) for number in range(ACTORS + 2)]
    rows += [Row(hours=hour, actor="ann") for hour in range(others)]
    with opened(rows) as dataset:
        found = outages(dataset, Filter())

    assert found[["failures", "actors"]].to_numpy().tolist() == [[ACTORS + 2, ACTORS + 2]]


def test_an_error_that_many_always_meet_is_no_outage() -> None:
    """Where every hour many actors meet the same error, one more such hour is nothing."""
    rows = [
        Row(hours=hour, actor=f"user{number}", error=(401, "A", "wrong password"))
        for hour in range(0, 90, 2)
        for number in range(ACTORS + 1)
    ]
    rows += [Row(hours=hour + 0.1, actor="x", error=(401, "A", "wrong password")) for hour in range(90)]
    with opened(rows) as dataset:
        assert outages(dataset, Filter()).empty


@pytest.mark.parametrize(
    ("things", "pause", "status", "found"),
    [
        (REFUSED, 30, 403, True),
        (REFUSED, 30, 404, False),  # not there is not refused
        (1, 30, 403, False),  # one thing again and again: stuck
        (REFUSED, 600, 403, False),  # one an hour: not within ten minutes
    ],
)
def test_probing_is_being_refused_at_many_things_soon(things: int, pause: int, status: int, found: bool) -> None:
    """Ten refusals at five or more things within ten minutes, and nothing less."""
    rows = [
        Row(hours=number * pause / 3600, actor="x", entity_id=str(number % things), error=(status, "E", "no"))
        for number in range(REFUSED)
    ]
    with opened(rows) as dataset:
        assert list(probing(dataset, Filter())["actor"]) == (["x"] if found else [])
