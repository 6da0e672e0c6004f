"""The ISO 8601 forms of a date or a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from audit_explorer.period.instant import DAY, EPOCH_ORDINAL, HOUR, MINUTE, SECOND

_LONGEST: Final = 80
_MONTHS: Final = 12
_FORM: Final = re.compile(
    r"""
    (?P<year>\d{4}) (?:
        -(?P<month>\d\d) (?: -(?P<day>\d\d) )?
      | (?P<month_c>\d\d) (?P<day_c>\d\d)
      | -?[Ww](?P<week>\d\d) (?: -?(?P<weekday>[1-7]) )?
      | -?(?P<ordinal>\d{3})
    )
    (?: (?:[Tt]|[ ]+)
        (?P<hour>\d\d)
        (?: (?P<colon>:?) (?P<minute>\d\d) (?: (?P=colon) (?P<second>\d\d) )? )?
        (?: [.,] (?P<fraction>\d+) )?
        [ ]*
        (?P<zone> [Zz] | (?P<sign>[+\-\u2212]) (?P<zone_h>\d\d) (?: :? (?P<zone_m>\d\d) (?: :? (?P<zone_s>\d\d) )? )? )?
    )?
    """,
    re.ASCII | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Written:
    """A point of time as somebody wrote it.

    `wall_ms` is the clock's reading in milliseconds since 1970-01-01 00:00 on the same clock, `offset_ms` the written
    offset from UTC (None: no zone was written), `until_ms` for a date without a time the reading at which that date is
    over.
    """

    wall_ms: int
    offset_ms: int | None
    until_ms: int | None


def read_iso(text: str) -> Written | None:
    """Read any ISO 8601 date or date with time; None for everything else.

    Calendar, week and ordinal dates, each extended or compact, years 1 to 9999; a month or a week alone is its first
    day. The time after `T` or a space; a decimal point or comma on its last part, cut to milliseconds; 24:00 is the
    next midnight. A leap second (second 60, with or without a fraction) is the start of the next minute, as UTC clocks
    that know none show it.
    """
    if len(text) > _LONGEST or (match := _FORM.fullmatch(text)) is None:
        return None
    part = match.groupdict()
    try:
        first, following = _days(part)
    except ValueError:  # the calendar has no such day
        return None
    start, until = (day_number(first) * DAY, following * DAY)
    if part["hour"] is None:
        return Written(start, None, until)
    if not any(part[name] for name in ("day", "day_c", "weekday", "ordinal")):
        return None  # a time of day on a whole month or week
    clock, offset = _clock(part), _offset(part)
    if clock is None or (part["zone"] and offset is None):
        return None
    return Written(start + clock, offset, None)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH_ORDINAL


def _days(part: dict[str, str | None]) -> tuple[date, int]:
    """First day named, with the day number after the last one; raises ValueError when the calendar has none such."""
    year = int(part["year"] or 0)
    if part["week"]:
        first = date.fromisocalendar(year, int(part["week"]), int(part["weekday"] or 1))
        return first, day_number(first) + (1 if part["weekday"] else 7)
    if part["ordinal"]:
        january = date(year, 1, 1)
        first = date.fromordinal(january.toordinal() + int(part["ordinal"]) - 1)
        if first.year != year:
            message = "no such day of the year"
            raise ValueError(message)
        return first, day_number(first) + 1
    month, day = int(part["month"] or part["month_c"] or 0), part["day"] or part["day_c"]
    first = date(year, month, int(day or 1))
    if day:
        return first, day_number(first) + 1
    last = date(year, 12, 31) if month == _MONTHS else date.fromordinal(date(year, month + 1, 1).toordinal() - 1)
    return first, day_number(last) + 1


def _clock(part: dict[str, str | None]) -> int | None:
    """Milliseconds since midnight; None for a reading no clock shows."""
    hour, minute, second = (int(part[name] or 0) for name in ("hour", "minute", "second"))
    if minute >= 60 or second > 60:  # noqa: PLR2004 - minutes of an hour, seconds with a leap second
        return None
    whole = hour * HOUR + minute * MINUTE + second * SECOND
    fraction = part["fraction"]
    if fraction and second < 60:  # noqa: PLR2004 - a leap second has no fraction of its own
        unit = SECOND if part["second"] else MINUTE if part["minute"] else HOUR
        whole += unit * int(fraction) // 10 ** len(fraction)
    return whole if whole <= DAY and hour <= DAY // HOUR else None


def _offset(part: dict[str, str | None]) -> int | None:
    """Milliseconds east of UTC; None when no zone was written or none that a clock can have."""
    if part["sign"] is None:
        return 0 if part["zone"] else None
    hours, minutes, seconds = (int(part[name] or 0) for name in ("zone_h", "zone_m", "zone_s"))
    if hours >= 24 or minutes >= 60 or seconds >= 60:  # noqa: PLR2004 - parts of a day
        return None
    size = hours * HOUR + minutes * MINUTE + seconds * SECOND
    return size if part["sign"] == "+" else -size
