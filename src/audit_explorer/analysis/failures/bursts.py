"""When far more happened, or failed, than at such an hour of the week."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pandas as pd

from audit_explorer.analysis.failures.burst_method import Basis, find_bursts
from audit_explorer.period import Period
from audit_explorer.period.instant import to_ms
from audit_explorer.period.plausible import believed
from audit_explorer.record import FAILED
from audit_explorer.store.portable_sql import milliseconds

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

BurstOf = Literal["events", "failures"]
BURSTS_OF: Final[tuple[BurstOf, ...]] = ("events", "failures")
_HOUR_MS: Final = 3_600_000


@dataclass(frozen=True, slots=True)
class Bursts:
    """The bursts of a period, oldest first, and what events and failures were compared with.

    `frame` has the columns of ("events" or "failures"), start, end (naive UTC, whole hours), observed, expected (both
    of the whole burst), p (the smallest probability among its hours of so many by chance). `basis` says what an hour's
    expectation is made of, or that none can be: the log is "too short" or "irregular".
    """

    frame: pd.DataFrame
    basis: dict[BurstOf, Basis]


def bursts(dataset: Dataset, asked: Filter, zone: ZoneInfo) -> Bursts:
    """Find the bursts of a resolved filter's events, and of its failures, on the clocks of a zone.

    What is usual is taken of the whole log under the filter's other conditions; only bursts that touch the filter's
    period are given. Events without a time, or at one that can't have been, are not looked at.
    """
    where = dataset.where(replace(asked, period=Period()))
    earliest, after = (side.replace(tzinfo=None) for side in believed(dataset.facts.read_at))
    counted = dataset.rows(
        f"""
        SELECT hour, count(*) AS events, count(*) FILTER (WHERE bad) AS failures FROM (
            SELECT {milliseconds("happened_at")} // {_HOUR_MS} AS hour, result = '{FAILED}' AS bad
            FROM events WHERE happened_at >= ? AND happened_at < ? AND ({where.sql})
        ) AS dated GROUP BY hour ORDER BY hour
        """,
        [earliest, after, *where.parameters],
    )
    if not counted:
        return Bursts(_frame([]), {"events": "too short", "failures": "too short"})
    places, events, failures = (np.array(column, dtype=np.int64) for column in zip(*counted, strict=True))
    first, size = int(places[0]), int(places[-1] - places[0]) + 1
    starts = pd.to_datetime(np.arange(first, first + size) * _HOUR_MS, unit="ms", utc=True)
    clock = starts.tz_convert(zone)
    hours, weekdays = clock.hour.to_numpy(dtype=np.int64), clock.day_of_week.to_numpy(dtype=np.int64)
    basis: dict[BurstOf, Basis] = {}
    rows: list[tuple[object, ...]] = []
    for name, numbers in zip(BURSTS_OF, (events, failures), strict=True):
        counts = np.zeros(size, dtype=np.int64)
        counts[places - first] = numbers
        basis[name], found = find_bursts(counts, hours, weekdays)
        for burst in found:
            start, end = ((first + side) * _HOUR_MS for side in (burst.start, burst.end))
            if _touches(start, end, asked.period):
                rows.append((name, start, end, burst.observed, burst.expected, burst.p))
    return Bursts(_frame(rows), basis)


def _touches(start: int, end: int, period: Period) -> bool:
    begun = period.end is None or start < to_ms(period.end)
    return begun and (period.start is None or end > to_ms(period.start))


def _frame(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["of", "start", "end", "observed", "expected", "p"])
    for side in ("start", "end"):
        frame[side] = pd.to_datetime(frame[side].astype("int64"), unit="ms")
    return frame.sort_values(["start", "of"], ignore_index=True)
