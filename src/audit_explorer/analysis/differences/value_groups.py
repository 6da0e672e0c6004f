"""Values, alone or together, with how often they occur in a period, before it, after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd

from audit_explorer.analysis.differences.before_and_now import BeforeAndNow, before_and_now
from audit_explorer.analysis.differences.dimensions import columns_of, needed_columns
from audit_explorer.record import FAILED
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    (events outside it), first_seen, last_seen (in the period), last_before (naive UTC), first_by (the first actor in
    the period, of a value without an event there the first before it), actors (how many, likewise). Raises ValueError
    as columns_of does.
    """
    columns, needed = columns_of(dimensions), needed_columns(dimensions)
    times = before_and_now(dataset, asked)
    flagged, parameters = flagged_events(dataset, times, tuple(dict.fromkeys((*columns, "actor"))))
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
    sql = f"""
        WITH grouped AS (
            SELECT {names}, count(*) FILTER (WHERE here) AS events, count(*) FILTER (WHERE here AND bad) AS failed,
                   count(*) FILTER (WHERE here AND unclear) AS unknown, count(*) FILTER (WHERE earlier) AS before,
                   count(*) FILTER (WHERE later) AS later, count(*) FILTER (WHERE happened_at IS NULL) AS undated,
                   min(CASE WHEN here THEN happened_at END) AS first_seen,
                   max(CASE WHEN here THEN happened_at END) AS last_seen,
                   max(CASE WHEN earlier THEN happened_at END) AS last_before
            FROM ({flagged}) AS flagged WHERE {has_value} GROUP BY {names}
        ), chosen AS (
            SELECT {names}, events, failed, unknown, before, later, undated, first_seen, last_seen, last_before
            FROM grouped WHERE {which}
        )"""
    ordered = ", ".join(f"{name} ASC NULLS LAST" for name in columns)
    frame = dataset.frame(
        f"""{sql}
        SELECT {names}, events, failed, unknown, before, later, undated, first_seen, last_seen, last_before,
               count(*) OVER () AS size
        FROM chosen ORDER BY {order}, {ordered} LIMIT {int(limit)} OFFSET {int(offset)}
        """,
        parameters,
    )
    size = int(frame["size"].iloc[0]) if len(frame) else 0
    if not len(frame) and offset:
        size = int(dataset.row(f"{sql} SELECT count(*) FROM chosen", parameters)[0])
    rows = _with_actors(dataset, frame.drop(columns="size"), columns, needed[0], (flagged, parameters))
    return ValueGroups(rows.astype(dict.fromkeys(COUNTS, "int64")), size, times, *map(int, totals))


def _with_actors(
    dataset: Dataset, rows: pd.DataFrame, columns: Sequence[str], narrow: str, flagged: tuple[str, list[object]]
) -> pd.DataFrame:
    """Add actors and first_by, asked of these rows alone: of all values they are as many as the log has pairs.

    `narrow` is a column in which each of the rows has a value.
    """
    values = list(dict.fromkeys(rows[narrow]))
    who = dict.fromkeys((*columns, "actor"))
    marks = ", ".join("?" for _ in values) or "NULL"
    sql, parameters = flagged
    found = dataset.rows(
        f"""
        SELECT {", ".join(who)}, count(*) FILTER (WHERE here) AS events,
               min(CASE WHEN here THEN happened_at END) AS first_seen, min(happened_at) AS first_ever
        FROM ({sql}) AS flagged WHERE (here OR earlier) AND actor IS NOT NULL AND {narrow} IN ({marks})
        GROUP BY {", ".join(who)}
        """,
        [*parameters, *values],
    )
    place = list(who).index("actor")
    actors: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for row in found:
        first_seen, first_ever = row[-2:]
        here = first_seen is not None
        actors.setdefault(row[: len(columns)], []).append((not here, first_seen if here else first_ever, row[place]))
    counts, firsts = [], []
    for events, *key in zip(rows["events"], *(rows[name] for name in columns), strict=True):
        found_of = actors.get(tuple(value if isinstance(value, str) else None for value in key), ())
        # What has an event here is about those who act here, though none of them may have a name.
        those = sorted(one for one in found_of if one[0] == (not events))
        counts.append(len(those))
        firsts.append(those[0][2] if those else None)
    return rows.assign(
        actors=pd.Series(counts, dtype="int64", index=rows.index),
        first_by=pd.Series(firsts, dtype="object", index=rows.index),
    )


def flagged_events(dataset: Dataset, times: BeforeAndNow, columns: Sequence[str]) -> tuple[str, list[object]]:
    """Give SQL of the filter's events at any time: the columns, happened_at, here, earlier, later, bad, unclear."""
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
