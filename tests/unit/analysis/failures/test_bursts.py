"""Tests of bursts: the method against plain Python, false alarms, what it finds."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta
from statistics import mean
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from audit_explorer.analysis.failures.burst_method import expectation, find_bursts
from audit_explorer.analysis.failures.bursts import bursts
from audit_explorer.analysis.failures.count_tail import count_tail
from audit_explorer.filters import Filter
from audit_explorer.period import Period
from audit_explorer.sources import open_files
from tests.builders import make_legacy

if TYPE_CHECKING:
    from pathlib import Path

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def clock(size: int) -> tuple[Any, Any]:
    """Give hours and weekdays of successive hours from a Monday on."""
    places = np.arange(size)
    return places % 24, places // 24 % 7


def simulated(weeks: float, rate: float, spread: float, seed: int) -> Any:  # noqa: ANN401 - an array
    """Draw hourly counts with a daily and a weekly rhythm."""
    generator = np.random.default_rng(seed)
    hours, weekdays = clock(int(weeks * 168))
    means = rate * (1 + 0.8 * np.sin((hours - 6) / 24 * 2 * np.pi)) * np.where(weekdays > 4, 0.3, 1.2) + 1e-9
    if spread == 1:
        return generator.poisson(means)
    return generator.negative_binomial(means / (spread - 1), 1 / spread)


@pytest.mark.parametrize(("expected", "spread"), [(0.01, 1.0), (0.7, 1.0), (8.0, 1.0), (3.0, 2.5), (40.0, 9.0)])
def test_the_tail_is_one_less_what_is_below(expected: float, spread: float) -> None:
    """The chance of so many or more is what the probabilities of fewer leave of one."""
    size = expected / (spread - 1) if spread > 1 else math.inf

    def chance(number: int) -> float:
        if spread == 1:
            return math.exp(number * math.log(expected) - expected - math.lgamma(number + 1))
        share = 1 - 1 / spread
        ways = math.lgamma(number + size) - math.lgamma(size) - math.lgamma(number + 1)
        return math.exp(ways + size * math.log(1 / spread) + number * math.log(share))

    for observed in (0, 1, 2, 5, 20):
        below = sum(chance(number) for number in range(observed))
        assert count_tail(observed, expected, spread) == pytest.approx(1 - below, abs=1e-9)


def test_a_tail_too_small_for_a_number_is_nothing() -> None:
    """A million where one is expected is no error, and no chance."""
    assert count_tail(1_000_000, 1.0) == 0.0
    assert 0 <= count_tail(2_000, 1_000.0, 30.0) < 1e-4


@pytest.mark.parametrize(
    ("weeks", "basis"), [(4, "hour of the week"), (2, "weekday or weekend and hour"), (0.5, "overall rate")]
)
def test_expectations_are_the_means_of_other_weeks_or_days(weeks: float, basis: str) -> None:
    """Each hour's own week, in shorter logs its own day, has no say; neighbours have, and the mean of all a little."""
    size = int(weeks * 168)
    counts = np.random.default_rng(5).poisson(4, size)
    hours, weekdays = clock(size)
    said, found = expectation(counts, hours, weekdays)

    assert said == basis
    block, circle = (168, 168) if weeks >= 3 else (24, 24)
    for place in (0, 1, 23, size // 2, size - 1):
        others = [other for other in range(size) if other // block != place // block]
        if basis == "overall rate":
            near = others
        else:
            near = [
                other
                for other in others
                for step in (-1, 0, 1)
                if (other - place - step) % circle == 0
                and (weeks >= 3 or (weekdays[other] > 4) == (weekdays[place] > 4))
            ]
        overall = (sum(counts[other] for other in others) + 0.5) / (len(others) + 1)
        assert found[place] == pytest.approx((sum(counts[near]) + 2 * overall) / (len(near) + 2))


@pytest.mark.parametrize("spread", [1.0, 3.0])
@pytest.mark.parametrize("rate", [0.3, 3.0, 60.0])
def test_hardly_any_false_alarm(rate: float, spread: float) -> None:
    """Of logs without any burst, thirteen weeks long, fewer than one mark in two logs."""
    logs = [simulated(13, rate, spread, seed) for seed in range(8)]

    assert mean(len(find_bursts(log, *clock(len(log)))[1]) for log in logs) <= 0.5


@pytest.mark.parametrize("rate", [0.3, 3.0, 60.0])
def test_an_injected_burst_is_found(rate: float) -> None:
    """Two hours with far more than usual become one burst with its own counts, and nothing else does."""
    log = simulated(13, rate, 1.0, 3)
    usual = int(log[1000:1002].sum())
    log[1000:1002] += int(20 + 2 * rate)
    basis, found = find_bursts(log, *clock(len(log)))

    assert basis == "hour of the week"
    assert [(one.start, one.end, one.observed) for one in found] == [(1000, 1002, usual + 2 * int(20 + 2 * rate))]
    assert found[0].expected < found[0].observed / 3
    assert found[0].p < 1e-4


def test_what_is_too_short_or_too_irregular_is_not_marked() -> None:
    """A log of a day has nothing to compare; one that jumps all the time is said to be irregular."""
    generator = np.random.default_rng(2)
    wild = generator.poisson(2, 168 * 5)
    wild[generator.random(len(wild)) < 0.12] += 500

    assert find_bursts(np.array([3] * 47), *clock(47)) == ("too short", ())
    assert find_bursts(wild, *clock(len(wild))) == ("irregular", ())


def test_bursts_of_a_log_in_a_zone_and_a_period(tmp_path: Path) -> None:
    """Events and failures have their own; those of the whole log are the same whatever period is looked at."""
    times = [MONDAY + timedelta(hours=hour) for hour in range(0, 24 * 28, 3)]
    burst = MONDAY + timedelta(days=9, hours=5)
    records = [make_legacy(id=number, happenedAt=at.isoformat()) for number, at in enumerate(times)]
    records += [
        make_legacy(id=1000 + n, happenedAt=(burst + timedelta(seconds=n)).isoformat(), error="down") for n in range(60)
    ]
    records += [make_legacy(id=5000, happenedAt="whenever"), make_legacy(id=5001, happenedAt="1907-01-01T00:00:00Z")]
    path = tmp_path / "logs.json"
    path.write_text(json.dumps(records))
    dataset = open_files([path])
    zone = ZoneInfo("Asia/Kolkata")
    found = bursts(dataset, Filter(), zone)
    near = bursts(dataset, Filter(period=Period(burst - timedelta(hours=2), burst + timedelta(minutes=5))), zone)
    away = bursts(dataset, Filter(period=Period(burst + timedelta(hours=2))), zone)
    dataset.close()

    assert list(found.frame["of"]) == ["events", "failures"]
    assert {start.to_pydatetime() for start in found.frame["start"]} == {burst.replace(tzinfo=None)}
    assert list(found.frame["observed"]) == [60, 60]
    assert near.frame.equals(found.frame)
    assert away.frame.empty
    assert found.basis["events"] == away.basis["events"] == "hour of the week"
