"""A period in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from audit_explorer.period.formats import in_zone
from audit_explorer.period.wall_clock import day_start
from audit_explorer.period.zones import UTC_ZONE, offset_label

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.period.span import Period

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WORDS: Final = {"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week"}
_MS: Final = timedelta(milliseconds=1)


def sentence(period: Period, zone: ZoneInfo) -> str:
    """Say a period on the clocks of a zone, which is named; whole local days as dates, the last one included."""
    start, end = period.start, period.end
    if period.last is not None:
        newest = "now" if period.anchor == "now" else "the newest record"
        return f"the {_length(period.last)} up to {newest}"
    if any(side is not None and in_zone(side, zone).tzinfo is UTC for side in (start, end)):
        zone = UTC_ZONE  # the zone's calendar can't hold this side
    name = f"({zone.key})"
    if start is None:
        if end is None:
            return "all time"
        return f"before {_moment(end, zone)} {name}"
    if end is None:
        return f"since {_moment(start, zone)} {name}"
    return f"{_between(start, end, zone)} {name}"


def _length(last: str) -> str:
    number, word = int(last[:-1]), _WORDS[last[-1]]
    return word if number == 1 else f"{number:,} {word}s"


def _between(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    if end <= start:
        return f"nothing, because {_moment(end, zone)} is not after {_moment(start, zone)}"
    first = in_zone(start, zone)
    if day_start(zone, start) == start and day_start(zone, end) == end:
        return _days(first, in_zone(end - _MS, zone))
    if in_zone(end, zone).date() == first.date():
        return f"{_date(first)} {_clock(start, zone)} – {_clock(end, zone)}"
    return f"{_date(first)} {_clock(start, zone)} – {_date(in_zone(end, zone))} {_clock(end, zone)}"


def _days(first: datetime, last: datetime) -> str:
    if first.date() == last.date():
        return _date(last)
    if first.year != last.year:
        return f"{_date(first)} – {_date(last)}"
    if first.month != last.month:
        return f"{first.day} {_MONTHS[first.month - 1]} – {_date(last)}"
    return f"{first.day} – {_date(last)}"


def _moment(at: datetime, zone: ZoneInfo) -> str:
    date = _date(in_zone(at, zone))
    return date if day_start(zone, at) == at else f"{date} {_clock(at, zone)}"


def _date(local: datetime) -> str:
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def _clock(at: datetime, zone: ZoneInfo) -> str:
    """Reading as short as it can be; with the offset in the hour that clocks show twice."""
    local = in_zone(at, zone)
    precision = "milliseconds" if local.microsecond else "seconds" if local.second else "minutes"
    text = local.time().isoformat(timespec=precision)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{text} {offset_label(zone, at)}" if twice else text
