"""How many events happened when, split by a field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import pandas as pd

from audit_explorer.period import UTC_ZONE, Buckets, choose
from audit_explorer.period.formats import in_zone
from audit_explorer.period.instant import LATEST
from audit_explorer.period.plausible import believed
from audit_explorer.record import FAILED, FIELD
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
    where = dataset.where(asked)
    span, undated = _span(dataset, asked)
    if span is None:
        empty = pd.DataFrame({"start": [], "end": [], "series": [], "events": []})
        none = pd.DataFrame({"start": [], "end": [], "events": [], "failed": [], "unknown": []})
        return Timeline(None, empty, none, undated)
    chosen = choose(*span, zone, most=buckets)
    split = FIELD[split].name
    counts = dataset.frame(
        f"""
        SELECT bucket, {text_of(split)} AS series, count(*) AS events, count(*) FILTER (WHERE bad) AS failed,
               count(*) FILTER (WHERE unclear) AS unknown
        FROM (
            SELECT {chosen.index_sql("instant")} AS bucket, {split}, bad, unclear FROM (
                SELECT {milliseconds("happened_at")} AS instant, {split}, result = '{FAILED}' AS bad,
                       {UNKNOWN_OUTCOME} AS unclear
                FROM events WHERE happened_at IS NOT NULL AND ({where.sql})
            ) AS timed
        ) AS placed
        GROUP BY bucket, {split} ORDER BY bucket, {split} ASC NULLS LAST
        """,
        where.parameters,
    )
    if any(in_zone(edge, zone).tzinfo is UTC for edge in (chosen.edges[0], chosen.edges[-1])):
        chosen = choose(*span, UTC_ZONE, most=buckets)
    within = counts["bucket"].between(0, chosen.count - 1)
    outside, counts = int(counts["events"][~within].sum()), counts[within].reset_index(drop=True)
    edges = pd.DatetimeIndex(chosen.edges).tz_convert(chosen.zone)
    starts = pd.DataFrame({"start": edges[:-1], "end": edges[1:]})
    placed = starts.loc[counts["bucket"]].reset_index(drop=True)
    rate = counts.groupby("bucket")[["events", "failed", "unknown"]].sum().reindex(range(len(starts)), fill_value=0)
    series = pd.concat([placed, counts[["series", "events"]]], axis=1)
    if len(counts):
        # Buckets without any event belong to the picture too: a quiet day is an answer.
        largest = counts["series"].iloc[int(counts["events"].argmax())]
        silent = starts[~starts.index.isin(counts["bucket"])].assign(series=largest, events=0)
        series = pd.concat([series, silent], ignore_index=True)
    return Timeline(
        chosen,
        series,
        pd.concat([starts, rate.reset_index(drop=True)], axis=1),
        undated,
        outside,
    )


def _span(dataset: Dataset, asked: Filter) -> tuple[tuple[datetime, datetime] | None, int]:
    """Give what is spanned, and how many matching events have no time: in a period there are none of them."""
    period = asked.period
    if period.start is not None and period.end is not None and period.start < period.end:
        return (period.start, period.end), 0
    where = dataset.where(asked)
    earliest, after = believed(dataset.facts.read_at)
    # A side that the person chose is theirs, however unlikely.
    sides = (period.start or earliest, period.end or after)
    inside = "happened_at >= ? AND happened_at < ?"
    bounds = [side.replace(tzinfo=None) for side in sides]
    first, last, oldest, newest, undated = dataset.row(
        f"""
        SELECT min(happened_at) FILTER (WHERE {inside}), max(happened_at) FILTER (WHERE {inside}),
               min(happened_at), max(happened_at), count(*) - count(happened_at)
        FROM events WHERE {where.sql}
        """,
        [*bounds, *bounds, *where.parameters],
    )
    if first is None:
        first, last = oldest, newest
    if first is None:
        return None, undated
    zone = ZoneInfo("UTC")
    end = last.replace(tzinfo=zone)
    return (first.replace(tzinfo=zone), min(end, LATEST - _MS) + _MS), undated
