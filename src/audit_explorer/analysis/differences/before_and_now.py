"""The period that is looked at, with all of the log before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from audit_explorer.period import Period
from audit_explorer.period.instant import LATEST
from audit_explorer.period.plausible import believed

if TYPE_CHECKING:
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

_WEEK: Final = timedelta(days=7)
_MINUTE: Final = timedelta(minutes=1)
_MS: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class BeforeAndNow:
    """What is "now" and what came before it.

    Attributes:
        rest: The filter without any period.
        period: "Now", absolute; without a start no event is dated.
        chosen: Whether the filter says that period. Else it is the "week" that ends where the period or the log does,
            or of a log that is shorter than two weeks the later "half".
        begins: When the log's first record happened, whatever the filter, but for times that can't be true (aware);
            None where no record is dated.
        ends: When its last one happened, likewise.
    """

    rest: Filter
    period: Period
    chosen: Literal["period", "week", "half"]
    begins: datetime | None
    ends: datetime | None

    @property
    def closed(self) -> Period:
        """The period, up to the minute of the log's last record where it has no end of its own."""
        start, end = self.period.start, self.period.end
        if end is None and self.ends is not None and (start is None or start <= self.ends):
            end = min(self.ends, LATEST - _MINUTE).replace(second=0, microsecond=0) + _MINUTE
        return Period(start, end)

    @property
    def has_before(self) -> bool:
        """Whether the log has a record from before the period; if not, nobody knows what is new."""
        return self.begins is not None and self.period.start is not None and self.begins < self.period.start

    @property
    def now(self) -> Filter:
        """The events of the period."""
        return self.rest.with_period(self.period)

    @property
    def before(self) -> Filter:
        """The events before the period."""
        return self.rest.with_period(Period(None, self.period.start))


def before_and_now(dataset: Dataset, asked: Filter) -> BeforeAndNow:
    """Say of a resolved filter what "now" is.

    Conditions on the time that have to hold narrow the period as its sides do.
    """
    rest, period = timeless(asked)
    first, last = log_span(dataset)
    if period.start is not None or first is None or last is None:
        return BeforeAndNow(rest, period, "period", first, last)
    end = period.end or (last + _MS if last < LATEST - _MS else LATEST)
    if end - first >= 2 * _WEEK:
        return BeforeAndNow(
            rest, Period((end - _WEEK).replace(second=0, microsecond=0), period.end), "week", first, last
        )
    half = first + max(end - first, timedelta()) / 2
    return BeforeAndNow(rest, Period(half, period.end), "half", first, last)


def log_span(dataset: Dataset) -> tuple[datetime | None, datetime | None]:
    """Give when the first and the last record happened (aware), but for times that can't be true; None: none dated.

    Where there are no others, those that can't be true are all that is known.
    """
    earliest, after = believed(dataset.facts.read_at)
    inside = "happened_at >= ? AND happened_at < ?"
    bounds = [side.replace(tzinfo=None) for side in (earliest, after)]
    found = dataset.row(
        f"""
        SELECT min(happened_at) FILTER (WHERE {inside}), max(happened_at) FILTER (WHERE {inside}),
               min(happened_at), max(happened_at) FROM events
        """,
        [*bounds, *bounds],
    )
    first, last, oldest, newest = (None if at is None else at.replace(tzinfo=UTC) for at in found)
    return first or oldest, last or newest


def timeless(asked: Filter) -> tuple[Filter, Period]:
    """Part a resolved filter into what it asks besides the time, with the period that it asks for."""
    starts = [asked.period.start]
    ends = [asked.period.end]
    kept = []
    for one in asked.conditions:
        side = ends if one.asks.startswith("<") else starts
        if one.field != "happened_at" or one.negated or one.asks not in {"<", "<=", ">", ">="}:
            kept.append(one)
            continue
        at = datetime.fromisoformat(one.value).astimezone(UTC)
        side.append(at + _MS if one.asks in {">", "<="} else at)
    period = Period(
        max((one for one in starts if one is not None), default=None),
        min((one for one in ends if one is not None), default=None),
    )
    return replace(asked, conditions=tuple(kept), period=Period()), period
