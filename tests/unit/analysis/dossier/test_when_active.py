"""Tests of the days and hours on which events happened."""

from __future__ import annotations

from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.analysis.dossier.when_active import outside_of, when_active
from audit_explorer.analysis.headline import headline
from audit_explorer.filters import Filter
from audit_explorer.period.choosing.working_hours import WorkingHours, read_working_hours
from audit_explorer.record import WEEKDAYS
from tests.unit.analysis.rows import FILTERS, ROWS, Row, fits, opened

WORK = st.builds(
    lambda days, hours: WorkingHours(frozenset(days), *hours),
    st.sets(st.integers(0, 6), min_size=1),
    st.sampled_from([(8, 18), (0, 24), (22, 6), (18, 8), (0, 1), (23, 24), (5, 4)]),
)


@settings(max_examples=6)
@given(ROWS, FILTERS, st.sampled_from(["Europe/Berlin", "UTC", "America/St_Johns"]), WORK)
def test_days_and_hours_are_those_of_python(
    rows: list[Row], filters: list[Filter], zone: str, work: WorkingHours
) -> None:
    """Each hour's events, failures and unknown outcomes, the days and the undated are what Python's clocks count."""
    with opened(rows) as dataset:
        for asked in filters[:3]:
            some = [row for row in rows if fits(row, asked)]
            dated = [(row, row.at.astimezone(ZoneInfo(zone))) for row in some if row.at is not None]
            answer = when_active(dataset, asked, zone)

            assert answer.days == len({at.date() for _, at in dated})
            assert answer.undated == len(some) - len(dated)
            assert len(answer.hours) == 168
            for name, counts in (
                ("events", Counter((at.weekday(), at.hour) for _, at in dated)),
                ("failed", Counter((at.weekday(), at.hour) for row, at in dated if row.failed)),
                ("unknown", Counter((at.weekday(), at.hour) for row, at in dated if row.unknown)),
            ):
                found = zip(answer.hours["weekday"], answer.hours["hour"], answer.hours[name], strict=True)
                assert {(WEEKDAYS.index(day), hour): n for day, hour, n in found if n} == dict(counts)
            outside = sum(not work.covers(at.weekday(), at.hour) for _, at in dated)
            assert answer.outside(work) == outside
            idle = outside_of(work)
            asked_outside = Filter(asked.conditions, "", asked.period, idle, zone=zone)
            assert idle is None or headline(dataset, asked_outside).events == outside


def test_the_hour_that_occurs_twice_is_one_hour_of_the_day() -> None:
    """As clocks are put back on 25 October 2026, both hours from two o'clock are counted there, on one day."""
    start = 24 * (211)  # from 28 March to 25 October
    with opened([Row(hours=start + 0.5), Row(hours=start + 1.5), Row(hours=start - 2.5)]) as dataset:
        answer = when_active(dataset, Filter(), "Europe/Berlin")

    busy = answer.hours[answer.hours["events"] > 0]
    assert busy[["weekday", "hour", "events"]].values.tolist() == [["Saturday", 23, 1], ["Sunday", 2, 2]]
    assert answer.days == 2


def test_every_hour_worked_leaves_nothing_outside() -> None:
    """Who works around the clock has no hours outside, and there is nothing to ask for."""
    assert outside_of(read_working_hours("Mon-Sun 0-24")) is None


def test_a_zone_that_is_none_is_refused() -> None:
    """There are no clocks of a zone that doesn't exist."""
    with opened([Row()]) as dataset, pytest.raises(KeyError):
        when_active(dataset, Filter(), "Mars/Olympus")
