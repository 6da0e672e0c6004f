"""What a log wrote as a record's time, read only where it has one meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from audit_explorer.period.instant import DAY, MAX_MS, MIN_MS, to_ms
from audit_explorer.period.iso import read_iso
from audit_explorer.period.log_times.number_times import is_number, number_times
from audit_explorer.period.log_times.wrapped_times import Milliseconds, unwrap
from audit_explorer.period.log_times.written_times import read_written
from audit_explorer.period.plausible import plausible
from audit_explorer.period.wall_clock import readings
from audit_explorer.period.zones import zone

UNREADABLE: Final = "unreadable time"
ZERO: Final = "a zero time"
NO_TIME: Final = "a number that stands for no time from 2018 to a year from now"
TWO_TIMES: Final = "a number that stands for two times"
NO_DAY: Final = "a time that names no day"
NO_CLOCK: Final = "the clocks of its zone showed this time twice or not at all"

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

# Where clocks and counters begin: whoever had no time wrote this one.
_ZEROS: Final = frozenset(
    to_ms(datetime(*day, tzinfo=UTC))
    for day in ((1, 1, 1), (1601, 1, 1), (1899, 12, 30), (1899, 12, 31), (1900, 1, 1), (1970, 1, 1))
)
_YEAR_ONE: Final = to_ms(datetime(1, 1, 1, tzinfo=UTC))
_ZERO_TEXT: Final = re.compile(
    r"[-+:./, TZ0]*0[-+:./, TZ0]*"
    r"|(?:1900-01-00|0?1/00?/1900|00?[./]0?1[./]1900)(?:[ T]00?:00(?::00(?:\.0+)?)?Z?)?"
    rf"|{_YEAR_ONE // 1000}(?:000)*|-6795364578871345152"
)
_INVISIBLE: Final = re.compile(r"[\u200e\u200f\ufeff]+")
# How Go prints a reading of its own clock beside the time.
_MONOTONIC: Final = re.compile(r" m=[+-][0-9.]+$")
_PLACE: Final = re.compile(r"(.*\S)(?:\[([A-Za-z0-9_+\-/]{1,40})\]| ([A-Za-z]+/[A-Za-z0-9_+\-/]{1,40}))")


@dataclass(frozen=True, slots=True)
class LogTime:
    """A time as far as its own text tells it, in milliseconds since 1970.

    The two readings are equal unless the text leaves open which number is the day; one is None where that would be no
    day. Without `zoned` they are readings of a clock in a zone that the text doesn't name. `reason` says why there is
    none.
    """

    day_first: int | None
    month_first: int | None
    zoned: bool = True
    reason: str = ""

    @property
    def settled(self) -> bool:
        """Whether there is one reading."""
        return self.day_first is not None and self.day_first == self.month_first


def read_log_time(text: str, now: datetime) -> LogTime:
    """Read a record's time; bare numbers are times only from 2018 to a year after `now`. Never raises."""
    plain = " ".join((text if text.isascii() else _INVISIBLE.sub("", text)).split())
    # A million texts may have to be read: what can't be is asked by a character first.
    if plain[:1] != "2" and _ZERO_TEXT.fullmatch(plain):
        return _none(ZERO)
    if is_number(plain):
        return _number(plain, now)
    wrapped = unwrap(plain) if plain[:1] in {"{", '"', "/", "\\"} else None
    if isinstance(wrapped, Milliseconds):
        return _checked(wrapped.ms, wrapped.ms, 0)
    if wrapped is not None:
        inner = wrapped.strip()
        return _none(UNREADABLE) if inner[:1] in {"{", '"', ""} else read_log_time(inner, now)
    if " m=" in plain:
        plain = _MONOTONIC.sub("", plain)
    last = plain[plain.rfind(" ") + 1 :]
    place = _PLACE.fullmatch(plain) if last[-1:] == "]" or (last[:1].isalpha() and "/" in last) else None
    if place is not None:
        return _in_place(_written(place[1].strip()), place[2] or place[3])
    return _written(plain)


def _number(plain: str, now: datetime) -> LogTime:
    found = number_times(plain, *_bounds(now))
    if len(found) != 1:
        return _none(TWO_TIMES if found else NO_TIME)
    return LogTime(found[0].ms, found[0].ms, found[0].zoned)


@lru_cache(maxsize=4)
def _bounds(now: datetime) -> tuple[int, int]:
    low, high = plausible(now)
    return to_ms(low), to_ms(high)


def _written(plain: str) -> LogTime:
    iso = read_iso(plain)
    if iso is not None:
        if iso.until_ms is not None and iso.until_ms - iso.wall_ms > DAY:
            return _none(NO_DAY)
        return _checked(iso.wall_ms, iso.wall_ms, iso.offset_ms)
    found = read_written(plain)
    return _none(UNREADABLE) if found is None else _checked(*found)


def _in_place(found: LogTime, name: str) -> LogTime:
    """Read a time with the name of its zone behind it; a written offset says more than the name."""
    named = zone("UTC" if name in {"Z", "GMT"} else name)
    if named is None or (found.day_first is None and found.month_first is None):
        return found if found.reason else _none(UNREADABLE)
    if found.zoned:
        return found
    day_first, month_first = (_instant(named, wall) for wall in (found.day_first, found.month_first))
    if day_first is None and month_first is None:
        return _none(NO_CLOCK)
    return _checked(day_first, month_first, 0)


def _instant(named: ZoneInfo, wall: int | None) -> int | None:
    if wall is None:
        return None
    earlier, later = readings(named, wall)
    return earlier if earlier == later else None


def _checked(day_first: int | None, month_first: int | None, offset: int | None) -> LogTime:
    """Give the readings in UTC, where there is an offset; none outside the calendar, and none that is a zero time."""
    walls = [wall for wall in (day_first, month_first) if wall is not None]
    if any(wall in _ZEROS or wall - (offset or 0) in _ZEROS for wall in walls):
        return _none(ZERO)
    first, other = (
        None if wall is None or not MIN_MS <= wall - (offset or 0) < MAX_MS else wall - (offset or 0)
        for wall in (day_first, month_first)
    )
    if first is None and other is None:
        return _none(UNREADABLE)
    return LogTime(first, other, zoned=offset is not None)


def _none(reason: str) -> LogTime:
    return LogTime(None, None, reason=reason)
