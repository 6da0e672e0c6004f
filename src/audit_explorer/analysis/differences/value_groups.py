"""Values, alone or together, with how often they occur in a period, before it, after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.analysis.differences.before_and_now import BeforeAndNow, before_and_now
from audit_explorer.analysis.differences.dimensions import columns_of, needed_columns
from audit_explorer.record import FAILED
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

#: The columns of counts; what they count is said at `value_groups`.
COUNTS: Final = ("events", "failed", "unknown", "before", "later", "undated", "actors")


class ValueGroups(NamedTuple):
    """Some of the values with how many there are in all, and what they are a part of.

    `now`, `before`, `later` and `undated` count the events of the filter in the period, before it, after it and without
    a time; `valueless` those of the period that have no value of what is compared.
    """

    rows: pd.DataFrame
    size: int
    times: BeforeAndNow
    now: int
    before: int
    later: int
    undated: int
    valueless: int


def value_groups(
    dataset: Dataset,
    asked: Filter,
    dimensions: Sequence[str],
    how: tuple[str, str],
    *,
    offset: int = 0,
    limit: int = 50,
) -> ValueGroups:
    """Count values under a resolved filter; `how` is which of them in which order, in SQL of ours.

    Columns: those of the dimensions (str or None), events, failed, unknown (in the period), before, later, undated
    (events outside it), first_seen, last_seen (in the period), last_before (naive UTC), first_by (the actor of the
    first event in the period, or where there is none there of the first before it), actors (in the period, else
    before). Raises ValueError as columns_of does.
    """
    columns, needed = columns_of(dimensions), needed_columns(dimensions)
    times = before_and_now(dataset, asked)
    flagged, parameters = _flagged(dataset, times, tuple(dict.fromkeys((*columns, "actor"))))
    has_value = " AND ".join(f"{name} IS NOT NULL" for name in needed)
    totals = dataset.row(
        f"""
        SELECT count(*) FILTER (WHERE here), count(*) FILTER (WHERE earlier), count(*) FILTER (WHERE later),
               count(*) FILTER (WHERE happened_at IS NULL), count(*) FILTER (WHERE here AND NOT ({has_value}))
        FROM ({flagged}) AS flagged
        """,
        parameters,
    )
    which, order = how
    names = ", ".join(columns)
    who = names if "actor" in columns else f"{names}, actor"
    sql = f"""
        WITH by_actor AS (
            SELECT {who}, count(*) FILTER (WHERE here) AS events, count(*) FILTER (WHERE here AND bad) AS failed,
                   count(*) FILTER (WHERE here AND unclear) AS unknown, count(*) FILTER (WHERE earlier) AS before,
                   count(*) FILTER (WHERE later) AS later, count(*) FILTER (WHERE happened_at IS NULL) AS undated,
                   min(CASE WHEN here THEN happened_at END) AS first_seen,
                   max(CASE WHEN here THEN happened_at END) AS last_seen,
                   min(CASE WHEN earlier THEN happened_at END) AS first_before,
                   max(CASE WHEN earlier THEN happened_at END) AS last_before
            FROM ({flagged}) AS flagged WHERE {has_value} GROUP BY {who}
        ), placed AS (
            SELECT {who}, events, failed, unknown, before, later, undated, first_seen, last_seen, last_before,
                   row_number() OVER (
                       PARTITION BY {names} ORDER BY first_seen ASC NULLS LAST, first_before ASC NULLS LAST, actor
                   ) AS nth
            FROM by_actor
        ), grouped AS (
            SELECT {names}, sum(events) AS events, sum(failed) AS failed, sum(unknown) AS unknown,
                   sum(before) AS before, sum(later) AS later, sum(undated) AS undated, min(first_seen) AS first_seen,
                   max(last_seen) AS last_seen, max(last_before) AS last_before,
                   max(CASE WHEN nth = 1 THEN actor END) AS first_by,
                   count(CASE WHEN events > 0 THEN actor END) AS actors_now,
                   count(CASE WHEN before > 0 THEN actor END) AS actors_before
            FROM placed GROUP BY {names}
        ), chosen AS (
            SELECT {names}, events, failed, unknown, before, later, undated, first_seen, last_seen, last_before,
                   first_by, CASE WHEN events > 0 THEN actors_now ELSE actors_before END AS actors
            FROM grouped WHERE {which}
        )"""
    listed = ", ".join([*columns, *COUNTS, "first_seen", "last_seen", "last_before", "first_by"])
    ordered = ", ".join(f"{name} ASC NULLS LAST" for name in columns)
    frame = dataset.frame(
        f"{sql} SELECT {listed}, count(*) OVER () AS size FROM chosen ORDER BY {order}, {ordered} "
        f"LIMIT {int(limit)} OFFSET {int(offset)}",
        parameters,
    )
    size = int(frame["size"].iloc[0]) if len(frame) else 0
    if not len(frame) and offset:
        size = int(dataset.row(f"{sql} SELECT count(*) FROM chosen", parameters)[0])
    rows = frame.drop(columns="size").astype(dict.fromkeys(COUNTS, "int64"))
    return ValueGroups(rows, size, times, *map(int, totals))


def _flagged(dataset: Dataset, times: BeforeAndNow, columns: Sequence[str]) -> tuple[str, list[object]]:
    """Give the events of the filter, at any time, with where they lie."""
    where = dataset.where(times.rest)
    start, end = times.period.start, times.period.end
    parameters: list[object] = []
    here, earlier, later = ["happened_at IS NOT NULL"], "false", "false"
    if start is not None:
        here.append("happened_at >= ?")
        parameters.append(start.replace(tzinfo=None))
    if end is not None:
        here.append("happened_at < ?")
        parameters.append(end.replace(tzinfo=None))
    if start is not None:
        earlier = "coalesce(happened_at < ?, false)"
        parameters.append(start.replace(tzinfo=None))
    if end is not None:
        # A period whose end lies before its start has nothing in it; what is before it is not after it, too.
        later = "coalesce(happened_at >= ?, false)" + ("" if start is None else " AND happened_at >= ?")
        parameters += [side.replace(tzinfo=None) for side in (end, start) if side is not None]
    sql = f"""
        SELECT {", ".join(columns)}, happened_at, {" AND ".join(here)} AS here, {earlier} AS earlier, {later} AS later,
               coalesce(result = '{FAILED}', false) AS bad, {UNKNOWN_OUTCOME} AS unclear
        FROM events WHERE {where.sql}"""
    return sql, [*parameters, *where.parameters]
