"""What the questions have in common: a filter with more to it, when its events happened, words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pandas as pd

from audit_explorer.analysis.differences.before_and_now import log_span, timeless
from audit_explorer.analysis.timeline import timeline
from audit_explorer.filters import Condition, Filter
from audit_explorer.filters.expression import all_of
from audit_explorer.period import Period
from audit_explorer.period.instant import LATEST
from audit_explorer.record import SUCCEEDED
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from audit_explorer.filters import Expression
    from audit_explorer.store import Dataset

WORKED: Final = Condition("result", "is", SUCCEEDED)
_BUCKETS: Final = 24
_MS: Final = timedelta(milliseconds=1)
_NAME: Final = 60


def narrowed(asked: Filter, *parts: Expression, zone: ZoneInfo | None = None) -> Filter:
    """Give the filter of those events that also fit all of these; raises ValueError where it would be too long.

    `zone` is the one of hours and weekdays that the parts ask for.
    """
    had = () if asked.expression is None else (asked.expression,)
    return replace(asked, expression=all_of(*had, *parts), zone=asked.zone if zone is None else zone.key)


def spark(dataset: Dataset, asked: Filter, zone: ZoneInfo) -> tuple[int, ...]:
    """Count a resolved filter's events by bucket over its period, or where that is open over the log's span."""
    _, period = timeless(asked)
    first, last = log_span(dataset)
    if first is None or last is None:
        return ()
    start, end = period.start or first, period.end or min(last, LATEST - _MS) + _MS
    if end <= start:
        return ()
    answer = timeline(dataset, asked.with_period(Period(start, end)), zone, buckets=_BUCKETS)
    return tuple(map(int, answer.rate["events"]))


def named(value: object, field: str = "") -> str:
    """Give a log's text as words can have it; "" where it is none."""
    return str(shown(value, field, limit=_NAME)) if isinstance(value, str) and value else ""


def leading(rows: Sequence[tuple[str, int]], **fields: Sequence[object]) -> pd.DataFrame:
    """Make the leading rows, each of its words, its events, and the log's values."""
    return pd.DataFrame(
        {
            "words": pd.Series([words for words, _ in rows], dtype="object"),
            "events": pd.Series([events for _, events in rows], dtype="int64"),
            **{name: pd.Series(list(values), dtype="object") for name, values in fields.items()},
        }
    )


def counted(number: int, one: str, many: str) -> str:
    """Say how many."""
    return f"{number:,} {one if number == 1 else many}"
