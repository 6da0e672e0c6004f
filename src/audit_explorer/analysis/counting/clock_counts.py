"""At which hours of the day, on which weekdays, events happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.analysis.facets import Facet, ValueCount
from audit_explorer.filters import Filter
from audit_explorer.filters.clock import members
from audit_explorer.filters.column import column
from audit_explorer.period import zone as zone_called
from audit_explorer.record import FAILED, HOUR, WEEKDAY, WEEKDAYS
from audit_explorer.shown import hour_sql, weekday_sql
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.store import Dataset

_TIME: Final = "happened_at"
_VALUES: Final = {HOUR: tuple(map(str, range(24))), WEEKDAY: WEEKDAYS}
#: What is asked for most often, and stands above the single values.
READY: Final = {HOUR: ("19-7",), WEEKDAY: ("Saturday-Sunday",)}


class ClockCount(NamedTuple):
    """Events of one hour on one weekday (0 is Monday), both None of those without a time; how many failed or unknown.

    `fits_hour` and `fits_weekday` say whether the filter's own conditions on that field keep them.
    """

    hour: int | None
    weekday: int | None
    fits_hour: bool
    fits_weekday: bool
    events: int
    failed: int
    unknown: int


def clock_counts(dataset: Dataset, asked: Filter, zone: str) -> tuple[ClockCount, ...]:
    """Count the events under a resolved filter but for its conditions on hours and weekdays, as a zone's clocks show.

    Raises KeyError for a zone that is none.
    """
    clocks = zone_called(zone)
    if clocks is None:
        raise KeyError(zone)
    where = dataset.where(asked.without(HOUR).without(WEEKDAY))
    own = [
        dataset.where(Filter(tuple(one for one in asked.conditions if one.field == name), zone=zone))
        for name in (HOUR, WEEKDAY)
    ]
    hour, weekday = (made(_TIME, clocks, dataset.years) for made in (hour_sql, weekday_sql))
    rows = dataset.rows(
        f"""
        SELECT hour, weekday, fits_hour, fits_weekday, count(*) AS events, count(*) FILTER (WHERE bad) AS failed,
               count(*) FILTER (WHERE unclear) AS unknown
        FROM (
            SELECT {hour} AS hour, {weekday} AS weekday, coalesce({own[0].sql}, false) AS fits_hour,
                   coalesce({own[1].sql}, false) AS fits_weekday, result = '{FAILED}' AS bad,
                   {UNKNOWN_OUTCOME} AS unclear
            FROM events WHERE {where.sql}
        ) AS matching
        GROUP BY hour, weekday, fits_hour, fits_weekday
        ORDER BY hour, weekday, fits_hour, fits_weekday
        """,
        [*own[0].parameters, *own[1].parameters, *where.parameters],
    )
    return tuple(ClockCount(*row) for row in rows)


def clock_facet(found: Sequence[ClockCount], whole: Sequence[ClockCount], field: str, asked: Filter) -> Facet:
    """Make the facet of HOUR or WEEKDAY of counts under a filter and of those of the whole log.

    In the order of the clock: what is asked for most often, what the filter names beside it, every single value, "no
    value" last. Without a dated event it has no value.
    """
    place = ClockCount._fields.index(field)
    others = "fits_weekday" if field == HOUR else "fits_hour"
    there = [row for row in found if getattr(row, others)]
    if all(row.hour is None for row in whole):
        return Facet(field, (), 0)
    named = {*asked.values(field), *asked.values(field, negated=True)}
    values = dict.fromkeys((*READY[field], *sorted(named - set(_VALUES[field])), *_VALUES[field]))
    made = [_count(value, set(members(column(field), value)), there, whole, place) for value in values]
    undated = _count(None, {None}, there, whole, place)
    return Facet(field, tuple([*made, undated] if undated.total else made), 0)


def _count(
    value: str | None,
    numbers: set[int] | set[None],
    found: Sequence[ClockCount],
    whole: Sequence[ClockCount],
    place: int,
) -> ValueCount:
    some = [row for row in found if row[place] in numbers]
    return ValueCount(
        value,
        sum(row.events for row in some),
        sum(row.failed for row in some),
        sum(row.unknown for row in some),
        sum(row.events for row in whole if row[place] in numbers),
    )
