"""Which spans were fetched from where, day by day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audit_explorer.store.archive.coverage.log_view import View

#: How long the platform keeps its log (audit-api.md, "Errors and limits").
RETENTION: Final = timedelta(days=90)
_DAY: Final = timedelta(days=1)
# A log can claim any year; a calendar from the year 2 on would help nobody.
_LONGEST: Final = timedelta(days=3660)

State = Literal["whole", "partly", "none"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From `start` to before `end`, both aware."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Coverage:
    """One span that was asked for, and whether everything that this view of the log shows of it was fetched.

    What was fetched with a filter on the server is never whole. `by` names who let it be fetched, where people sign in.
    `proof` has the segments that hold its records, each with how many; what is whole without one had no record.
    """

    view: View
    start: datetime
    end: datetime
    whole: bool
    fetched_at: datetime
    by: tuple[str, ...] = ()
    proof: Mapping[str, int] = field(default_factory=dict, hash=False)

    @property
    def span(self) -> Span:
        """The span alone."""
        return Span(self.start, self.end)


def union(spans: Iterable[Span]) -> list[Span]:
    """Join spans that touch or overlap; sorted."""
    joined: list[Span] = []
    for span in sorted(spans):
        if span.end <= span.start:
            continue
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def holes(covered: Iterable[Span], wanted: Span) -> list[Span]:
    """Give the parts of `wanted` that no span covers; sorted."""
    left = []
    at = wanted.start
    for span in union(covered):
        if span.end <= at:
            continue
        if span.start >= wanted.end:
            break
        if span.start > at:
            left.append(Span(at, span.start))
        at = span.end
    if at < wanted.end:
        left.append(Span(at, wanted.end))
    return left


def days(notes: Sequence[Coverage], records: Mapping[date, int], now: datetime) -> pd.DataFrame:
    """Say what is archived of each day (UTC), up to today and at least as far back as the platform remembers.

    Columns: day; state ("whole", "partly", "none"); records; days_left, the whole days until the platform has forgotten
    the day, 0 from the last one on; lacking, whether the platform still has some of it that was not fetched whole. A
    day is whole when all of it was fetched whole in the one view that `notes` are of. Where they are of several, none
    is: what one asker was shown says nothing of what another one is. Today never is.
    """
    today = now.astimezone(UTC).date()
    earliest = [note.start.astimezone(UTC).date() for note in notes]
    first = min([today - RETENTION, *records, *earliest])
    first = max(first, today - _LONGEST)
    one_view = len({note.view for note in notes}) == 1
    whole = union(note.span for note in notes if note.whole and one_view)
    touched = union(note.span for note in notes)
    rows = []
    for offset in range((today - first).days + 1):
        day = first + offset * _DAY
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        span = Span(start, start + _DAY)
        count = records.get(day, 0)
        state: State = "none"
        if span.end <= now and not holes(whole, span):
            state = "whole"
        elif count or holes(touched, span) != [span]:
            state = "partly"
        pinned = Span(max(span.start, now - RETENTION), min(span.end, now))
        lacking = pinned.start < pinned.end and bool(holes(whole, pinned))
        rows.append((day, state, count, max(0, (span.end + RETENTION - now) // _DAY), lacking))
    return pd.DataFrame(rows, columns=["day", "state", "records", "days_left", "lacking"])
