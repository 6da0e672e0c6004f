"""How many events happened when, split by a field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from audit_explorer.period import UTC_ZONE, Buckets, choose
from audit_explorer.period.formats import in_zone
from audit_explorer.period.instant import LATEST
from audit_explorer.period.plausible import believed
from audit_explorer.record import FAILED, FIELD
from audit_explorer.store.cube.weighted_rows import table_for, tables_for, weighted_rows
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME, milliseconds, text_of

if TYPE_CHECKING:
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

_MS: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events by bucket, every bucket of the span in it, empty ones too.

    `series` has the columns start, end (aware, in the buckets' zone), series (str or None), events; `rate` has start,
    end, events, failed, unknown (events that say neither). Events with no readable time are in neither; `undated`
    counts them. `outside` counts events that claim a time before the platform existed or after the log was read, and so
    lie outside the span. None buckets: nothing is dated.
    """

    buckets: Buckets | None
    series: pd.DataFrame
    rate: pd.DataFrame
    undated: int = 0
    outside: int = 0


def timeline(dataset: Dataset, asked: Filter, zone: ZoneInfo, *, split: str = "result", buckets: int = 120) -> Timeline:
    """Count a resolved filter's events by bucket and by the values of the field `split`.

    The span is the filter's period, or what the matching events span where the period is open, but for those that can't
    have happened then, unless there are no others. Where it reaches so near
    to year 1 or 9999 that the zone's calendar can't show it, the buckets are those of UTC, as their `zone` says.
    """
    span, undated = _span(dataset, asked)
    if span is None:
        empty = pd.DataFrame({"start": [], "end": [], "series": [], "events": []})
        none = pd.DataFrame({"start": [], "end": [], "events": [], "failed": [], "unknown": []})
        return Timeline(None, empty, none, undated)
    chosen = choose(*span, zone, most=buckets)
    split = FIELD[split].name
    counts = _counts(dataset, asked, chosen, split)
    if any(in_zone(edge, zone).tzinfo is UTC for edge in (chosen.edges[0], chosen.edges[-1])):
        chosen = choose(*span, UTC_ZONE, most=buckets)
    within = [row for row in counts if 0 <= row.bucket < chosen.count]
    rate = np.zeros((3, chosen.count), dtype="int64")
    for row in within:
        rate[:, row.bucket] += row.events, row.failed, row.unknown
    # Buckets without any event belong to the picture too: a quiet day is an answer.
    largest = max(within, key=lambda row: row.events).series if within else None
    silent = np.flatnonzero(rate[0] == 0) if within else ()
    series = [(row.bucket, row.series, row.events) for row in within] + [(bucket, largest, 0) for bucket in silent]
    edges = pd.DatetimeIndex(chosen.edges).tz_convert(chosen.zone)
    starts, ends = edges[:-1], edges[1:]
    buckets_of = np.array([bucket for bucket, _, _ in series], dtype="int64")
    return Timeline(
        chosen,
        pd.DataFrame(
            {
                "start": starts[buckets_of],
                "end": ends[buckets_of],
                "series": pd.array([value for _, value, _ in series], dtype="str"),
                "events": np.array([events for _, _, events in series], dtype="int64"),
            }
        ),
        pd.DataFrame({"start": starts, "end": ends, "events": rate[0], "failed": rate[1], "unknown": rate[2]}),
        undated,
        sum(row.events for row in counts) - sum(row.events for row in within),
    )


class _Count(NamedTuple):
    """Events of one bucket (-1 or the number of buckets: outside) and one value, how many failed or say neither."""

    bucket: int
    series: str | None
    events: int
    failed: int
    unknown: int


def _counts(dataset: Dataset, asked: Filter, chosen: Buckets, split: str) -> list[_Count]:
    """Count the dated events by bucket and by the values of a field."""
    columns = tuple(dict.fromkeys(("happened_at", split, "result")))
    table = table_for(dataset, asked, columns[1:], chosen.edges_ms)
    some = weighted_rows(dataset, asked, columns, table)
    events = ", events" if some.together else ""
    rows = dataset.rows(
        f"""
        SELECT bucket, {text_of(split)} AS series, {some.count()} AS events, {some.count("bad")} AS failed,
               {some.count("unclear")} AS unknown
        FROM (
            SELECT {chosen.index_sql("instant")} AS bucket, {split}, bad, unclear{events} FROM (
                SELECT {milliseconds("happened_at")} AS instant, {split}, result = '{FAILED}' AS bad,
                       {UNKNOWN_OUTCOME} AS unclear{events}
                FROM {some.sql} AS weighted WHERE happened_at IS NOT NULL
            ) AS timed
        ) AS placed
        GROUP BY bucket, {split} ORDER BY bucket, {split} ASC NULLS LAST
        """,
        some.parameters,
    )
    return [_Count(*row) for row in rows]


def _span(dataset: Dataset, asked: Filter) -> tuple[tuple[datetime, datetime] | None, int]:
    """Give what is spanned, and how many matching events have no time: in a period there are none of them."""
    period = asked.period
    if period.start is not None and period.end is not None and period.start < period.end:
        return (period.start, period.end), 0
    earliest, after = believed(dataset.facts.read_at)
    # A side that the person chose is theirs, however unlikely.
    sides = (period.start or earliest, period.end or after)
    bounds = [side.replace(tzinfo=None) for side in sides]
    first, last, oldest, newest, undated = _ends(dataset, asked, bounds)
    if first is None:
        first, last = oldest, newest
    if first is None:
        return None, undated
    zone = ZoneInfo("UTC")
    end = last.replace(tzinfo=zone)
    return (first.replace(tzinfo=zone), min(end, LATEST - _MS) + _MS), undated


def _ends(dataset: Dataset, asked: Filter, bounds: list[datetime]) -> tuple[Any, ...]:
    """Give the first and last time between two bounds, those of all events, and how many have no time."""
    for table in tables_for(dataset, asked, ()):
        some = weighted_rows(dataset, asked, (), table)
        inside = "earliest >= ? AND latest < ?"
        *ends, across = dataset.row(
            f"""
            SELECT min(earliest) FILTER (WHERE {inside}), max(latest) FILTER (WHERE {inside}),
                   min(earliest), max(latest), coalesce(sum(events - dated), 0),
                   count(*) FILTER (WHERE earliest < ? AND latest >= ? OR earliest < ? AND latest >= ?)
            FROM {some.sql} AS weighted
            """,
            [*bounds, *bounds, *(bound for bound in bounds for _ in range(2)), *some.parameters],
        )
        # Events on both sides of a bound that were counted together don't say which of them are inside.
        if not across:
            return tuple(ends)
    where = dataset.where(asked)
    inside = "happened_at >= ? AND happened_at < ?"
    return dataset.row(
        f"""
        SELECT min(happened_at) FILTER (WHERE {inside}), max(happened_at) FILTER (WHERE {inside}),
               min(happened_at), max(happened_at), count(*) - count(happened_at)
        FROM events WHERE {where.sql}
        """,
        [*bounds, *bounds, *where.parameters],
    )
