"""Hour of day or weekday: what no record holds, but every clock shows of an event's time."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.record import HOUR, WEEKDAYS
from audit_explorer.shown import hour_sql, weekday_sql

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from audit_explorer.filters.column import Column

_TIME: Final = "happened_at"
_HOURS: Final = 24
_HOUR: Final = re.compile(r"([0-9]{1,2})(?::?00)?")
_RANGE: Final = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")
_DAYS: Final = {name[:length].lower(): place for place, name in enumerate(WEEKDAYS) for length in (2, 3, 9)}


class Clock(NamedTuple):
    """The zone whose clocks are read, with the UTC years of the log, for which its offsets are looked up."""

    zone: ZoneInfo
    years: tuple[int, ...]


def on_clock(column: Column, clock: Clock | None) -> Column:
    """Give a column of the clock's kinds as a number that the engine works out, another as it is.

    Raises ValueError where there is no clock.
    """
    if column.kind not in {"hour", "weekday"}:
        return column
    if clock is None:
        message = "resolve the zone before asking"
        raise ValueError(message)
    sql = hour_sql if column.name == HOUR else weekday_sql
    return replace(column, field=sql(_TIME, clock.zone, clock.years))


def normal_clock(column: Column, value: str) -> str:
    """Give the one form of a value: "7", "19-7" (from 19:00 to 07:00), "Saturday", "Saturday-Sunday".

    Raises ValueError for another.
    """
    first, *last = _RANGE.split(value.strip(), maxsplit=1)
    if column.name == HOUR:
        return _hours(first, last[0] if last else None)
    if value.strip().lower() == "weekend":
        return "Saturday-Sunday"
    start, end = _day(first), _day(last[0] if last else first)
    return WEEKDAYS[start] if start == end else f"{WEEKDAYS[start]}-{WEEKDAYS[end]}"


def members(column: Column, value: str) -> tuple[int, ...]:
    """Give the hours, or the weekdays (0 is Monday), that a value in its one form stands for, in their order."""
    first, *last = value.split("-")
    if column.name == HOUR:
        start = int(first)
        length = (int(last[0]) - start) % _HOURS if last else 1
        return tuple((start + one) % _HOURS for one in range(length))
    start = WEEKDAYS.index(first)
    length = (WEEKDAYS.index(last[0]) - start) % len(WEEKDAYS) if last else 0
    return tuple((start + one) % len(WEEKDAYS) for one in range(length + 1))


def clock_words(column: Column, value: str) -> str:
    """Say a value in its one form: "07:00\u201308:00", "19:00\u201307:00", "Saturday", "Saturday \u2013 Sunday"."""
    if column.name == HOUR:
        some = members(column, value)
        return f"{some[0]:02}:00\u2013{(some[-1] + 1) % _HOURS:02}:00"
    return value.replace("-", " \u2013 ")


def bounds(asked: Iterable[tuple[str, str]]) -> tuple[int | None, int | None]:
    """Give the hour from which, and the hour before which, all of some comparisons (sign, hour) hold; None for no such.

    Of two the narrower one counts.
    """
    pairs = [(sign, int(value) + (sign in {">", "<="})) for sign, value in asked]
    starts = [hour for sign, hour in pairs if sign.startswith(">")]
    ends = [hour for sign, hour in pairs if sign.startswith("<")]
    return max(starts, default=None), min(ends, default=None)


def bound_words(sign: str, value: str) -> str:
    """Say a comparison with an hour: "from 19:00", "before 07:00"."""
    start, end = bounds([(sign, value)])
    return f"before {end:02}:00" if start is None else f"from {start:02}:00"


def whole_hour(value: str) -> str:
    """Give an hour from 0 to 23 in its one form; raises ValueError for another text."""
    return str(_hour(value, _HOURS - 1))


def _hours(first: str, last: str | None) -> str:
    start = _hour(first, _HOURS - 1)
    if last is None:
        return str(start)
    end = _hour(last, _HOURS)
    if (end - start) % _HOURS == 0:
        message = "hour takes a range such as 19-7, with an end that is not its beginning"
        raise ValueError(message)
    return str(start) if (end - start) % _HOURS == 1 else f"{start}-{end % _HOURS}"


def _hour(text: str, largest: int) -> int:
    found = _HOUR.fullmatch(text)
    if found is None or not int(found[1]) <= largest:
        message = "hour takes an hour from 0 to 23, or a range such as 19-7"
        raise ValueError(message)
    return int(found[1])


def _day(text: str) -> int:
    found = _DAYS.get(text.lower()) if text.isascii() else None
    if found is None:
        message = "weekday takes a day such as Saturday, or a range such as Saturday-Sunday"
        raise ValueError(message)
    return found
