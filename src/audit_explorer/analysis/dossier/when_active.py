"""When events happened: on how many days, at which hours of the week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from audit_explorer.analysis.counting.clock_counts import clock_counts
from audit_explorer.filters import Condition
from audit_explorer.filters.expression import all_of, any_of
from audit_explorer.period import zone as zone_called
from audit_explorer.record import HOUR, WEEKDAY, WEEKDAYS
from audit_explorer.shown import day_sql

if TYPE_CHECKING:
    from audit_explorer.filters import Filter
    from audit_explorer.filters.expression import Expression
    from audit_explorer.period.choosing.working_hours import WorkingHours
    from audit_explorer.store import Dataset

_HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class WhenActive:
    """On how many days of a zone's calendar, at which of its hours, events happened.

    `hours` has a row for each of the 168 hours of a week, Monday's first: weekday (its name), hour (0 to 23), events,
    failed, unknown (outcome). `undated` counts the events that have no time and are in none of them.
    """

    days: int
    undated: int
    hours: pd.DataFrame

    @property
    def dated(self) -> int:
        """How many events have a time."""
        return int(self.hours["events"].sum())

    def outside(self, work: WorkingHours) -> int:
        """Count the dated events outside working hours."""
        idle = [
            not work.covers(WEEKDAYS.index(day), hour)
            for day, hour in zip(self.hours[WEEKDAY], self.hours[HOUR], strict=True)
        ]
        return int(self.hours.loc[idle, "events"].sum())


def when_active(dataset: Dataset, asked: Filter, zone: str) -> WhenActive:
    """Count a resolved filter's events by the weekdays, hours and days that a zone's clocks show.

    An hour that occurs twice as clocks are put back is one hour of the day. Raises KeyError for a zone that is none.
    """
    clocks = zone_called(zone)
    if clocks is None:
        raise KeyError(zone)
    where = dataset.where(asked)
    day = day_sql("happened_at", clocks, dataset.years)
    days = dataset.row(f"SELECT count(DISTINCT {day}) FROM events WHERE {where.sql}", where.parameters)[0]
    figures = {(weekday, hour): [0, 0, 0] for weekday in range(len(WEEKDAYS)) for hour in range(_HOURS)}
    undated = 0
    for one in clock_counts(dataset, asked, zone):
        if one.hour is None or one.weekday is None:
            undated += one.events
            continue
        cell = figures[one.weekday, one.hour]
        for place, number in enumerate((one.events, one.failed, one.unknown)):
            cell[place] += number
    rows = [(WEEKDAYS[weekday], hour, *cell) for (weekday, hour), cell in figures.items()]
    return WhenActive(int(days), undated, pd.DataFrame(rows, columns=[WEEKDAY, HOUR, "events", "failed", "unknown"]))


def outside_of(work: WorkingHours) -> Expression | None:
    """Give what asks for the hours that aren't worked; None where all of them are."""
    by_hours: dict[tuple[int, ...], list[int]] = {}
    for weekday in range(len(WEEKDAYS)):
        idle = tuple(hour for hour in range(_HOURS) if not work.covers(weekday, hour))
        if idle:
            by_hours.setdefault(idle, []).append(weekday)
    parts = []
    for hours, weekdays in by_hours.items():
        part = any_of(*(Condition(WEEKDAY, "is", value) for value in _day_ranges(weekdays)))
        if len(hours) < _HOURS:
            part = all_of(part, any_of(*(Condition(HOUR, "is", value) for value in _hour_ranges(hours))))
        parts.append(part)
    return any_of(*parts) if parts else None


def _day_ranges(weekdays: list[int]) -> list[str]:
    """Write weekdays as ranges: "Saturday-Sunday"."""
    starts = [day for day in weekdays if day - 1 not in weekdays]
    ends = [day for day in weekdays if day + 1 not in weekdays]
    return [
        WEEKDAYS[start] if start == end else f"{WEEKDAYS[start]}-{WEEKDAYS[end]}"
        for start, end in zip(starts, ends, strict=True)
    ]


def _hour_ranges(hours: tuple[int, ...]) -> list[str]:
    """Write hours, but not all of them, as ranges: 18 to 23 with 0 to 7 is "18-8"."""
    ranges = []
    for start in (hour for hour in hours if (hour - 1) % _HOURS not in hours):
        end = start + 1
        while end % _HOURS in hours:
            end += 1
        ranges.append(str(start) if end - start == 1 else f"{start}-{end % _HOURS}")
    return ranges
