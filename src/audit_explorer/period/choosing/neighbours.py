"""The periods around a period: the one before, the one after, the wider one, a part of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from audit_explorer.period.instant import (
    DAY,
    EARLIEST,
    EPOCH_ORDINAL,
    LATEST,
    MAX_DAY,
    MAX_MS,
    MIN_DAY,
    MIN_MS,
    from_ms,
    to_ms,
)
from audit_explorer.period.iso import day_number
from audit_explorer.period.span import Period
from audit_explorer.period.wall_clock import day_start, first_instant, wall_ms

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

_MS: Final = timedelta(milliseconds=1)
_LAST_YEAR: Final = 9999


def beside(period: Period, zone: ZoneInfo, *, later: bool) -> Period | None:
    """Give the period of the same length just before, or (`later`) just after, without a gap or an overlap.

    Whole months of the zone's calendar are followed by as many whole months, whole days by as many days, whatever the
    clocks do meanwhile; every other period by the same time that passes. None when a side is open, when no time lies
    between the sides, or when the calendar ends.
    """
    start, end = period.start, period.end
    if start is None or end is None or end <= start:
        return None
    if later:
        other = _moved(end, start, end, zone, 1)
        return None if other is None else Period(end, other)
    other = _moved(start, start, end, zone, -1)
    return None if other is None else Period(other, start)


def wider(period: Period, oldest: datetime | None, newest: datetime | None) -> Period:
    """Give the period of twice the length around the same middle; all time where that holds every record.

    `oldest` and `newest` are the first and the last record's times (aware, None where no record has one); they stand
    for a side that is open. A period without any time in it has no middle: all time is around it.
    """
    start = period.start or oldest
    end = period.end or (None if newest is None else newest + _MS if LATEST - newest > _MS else LATEST)
    if start is None or end is None or end <= start:
        return Period()
    more = (to_ms(end) - to_ms(start) + 1) // 2
    first, last = from_ms(to_ms(start) - more), from_ms(to_ms(end) + more)
    if (oldest is None or first <= oldest) and (newest is None or newest < last):
        return Period()
    return Period(first if first > EARLIEST else None, last)


def within(chosen: Period, shown: Period, *, open_end: bool) -> Period:
    """Give the part of a chosen period that lies in the one that is shown.

    A first or a last bucket may reach beyond what is shown, and counts a part of its events. With `open_end` the end of
    what is shown is the newest record: a bucket that reaches beyond it stays whole.
    """
    starts = [side for side in (chosen.start, shown.start) if side is not None]
    ends = [side for side in (chosen.end, None if open_end else shown.end) if side is not None]
    return Period(max(starts, default=None), min(ends, default=None))


def _moved(at: datetime, start: datetime, end: datetime, zone: ZoneInfo, way: int) -> datetime | None:
    """Give the instant one period's length from `at`, one of its sides; None beyond the calendar."""
    if day_start(zone, start) != start or day_start(zone, end) != end:
        return _instant(to_ms(at) + way * (to_ms(end) - to_ms(start)))
    first, last, day = (wall_ms(zone, to_ms(one)) // DAY for one in (start, end, at))
    months = _months(last) - _months(first)
    if _is_month(first) and _is_month(last) and months:
        year, month = divmod(_months(day) + way * months, 12)
        there = day_number(date(year, month + 1, 1)) if 1 <= year <= _LAST_YEAR else MAX_DAY + 1
    else:
        there = day + way * (last - first)
    if not MIN_DAY < there <= MAX_DAY:
        return None
    ms = first_instant(zone, there * DAY)
    if ms == to_ms(at):  # the day between is one that the zone's calendar leaves out
        ms = first_instant(zone, (there + way) * DAY)
    return _instant(ms)


def _instant(ms: int) -> datetime | None:
    return from_ms(ms) if MIN_MS < ms < MAX_MS else None


def _date(day: int) -> date:
    return date.fromordinal(min(max(day, MIN_DAY), MAX_DAY) + EPOCH_ORDINAL)


def _is_month(day: int) -> bool:
    return _date(day).day == 1


def _months(day: int) -> int:
    return _date(day).year * 12 + _date(day).month - 1
