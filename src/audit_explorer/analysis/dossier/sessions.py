"""An actor's sessions: its events without a long pause between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

from audit_explorer.period import Period, from_ms, to_ms
from audit_explorer.record import FAILED
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME, milliseconds

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

GAP: Final = timedelta(minutes=30)
"""The longest pause within a session."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """Some of the sessions of a filter's events, the latest first.

    `rows`: start, end (of the first and the last event, naive UTC), seconds (between them), events, failed, unknown
    (outcome), addresses (how many different ones), number (1 is the earliest of all). `total` is how many sessions
    there are, `undated` how many events have no time and are in none. `begins_before` and `goes_on` say whether the
    earliest and the latest of all go on beyond the period.
    """

    rows: pd.DataFrame
    total: int
    undated: int
    begins_before: bool
    goes_on: bool


def sessions(dataset: Dataset, asked: Filter, *, gap: timedelta = GAP, offset: int = 0, limit: int = 50) -> Sessions:
    """Part a resolved filter's events into sessions: from one to the next no more than `gap` passes."""
    where = dataset.where(asked)
    longest = gap // timedelta(milliseconds=1)
    pause = f"{milliseconds('happened_at')} - {milliseconds('before')}"
    rows = dataset.frame(
        f"""
        WITH dated AS (
            SELECT happened_at, result, source_ip, lag(happened_at) OVER (ORDER BY happened_at) AS before
            FROM events WHERE happened_at IS NOT NULL AND ({where.sql})
        ),
        parted AS (
            SELECT happened_at, result, source_ip, sum(
                CASE WHEN before IS NULL OR {pause} > {longest} THEN 1 ELSE 0 END
            ) OVER (ORDER BY happened_at) AS number
            FROM dated
        ),
        counted AS (
            SELECT number, min(happened_at) AS start, max(happened_at) AS latest, count(*) AS events,
                   count(*) FILTER (WHERE result = '{FAILED}') AS failed,
                   count(*) FILTER (WHERE {UNKNOWN_OUTCOME}) AS unknown, count(DISTINCT source_ip) AS addresses
            FROM parted GROUP BY number
        )
        SELECT number, start, latest, events, failed, unknown, addresses, count(*) OVER () AS total
        FROM counted ORDER BY number DESC LIMIT {int(limit)} OFFSET {int(offset)}
        """,
        where.parameters,
    ).rename(columns={"latest": "end"})
    first, last, undated = dataset.row(
        f"SELECT min(happened_at), max(happened_at), count(*) - count(happened_at) FROM events WHERE {where.sql}",
        where.parameters,
    )
    if len(rows) or not offset:
        total = int(rows["total"].iloc[0]) if len(rows) else 0
    else:
        total = sessions(dataset, asked, gap=gap, limit=1).total
    rows["number"] = rows["number"].astype("int64")
    rows.insert(3, "seconds", (rows["end"] - rows["start"]).dt.total_seconds())
    start, end = asked.period.start, asked.period.end
    return Sessions(
        rows.drop(columns="total"),
        total,
        int(undated),
        begins_before=first is not None
        and start is not None
        and _any(dataset, replace(asked, period=Period(_moved(first, -longest), start))),
        goes_on=last is not None
        and end is not None
        and _any(dataset, replace(asked, period=Period(end, _moved(last, longest + 1)))),
    )


def _any(dataset: Dataset, asked: Filter) -> bool:
    where = dataset.where(asked)
    return bool(dataset.row(f"SELECT count(*) FROM events WHERE {where.sql}", where.parameters)[0])


def _moved(at: datetime, by: int) -> datetime:
    """Give an instant that was naive UTC so many milliseconds later, within the calendar."""
    return from_ms(to_ms(at.replace(tzinfo=UTC)) + by)
