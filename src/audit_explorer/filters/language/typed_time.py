"""Times as a query has them: a day alone is all of that day, on the clocks of the zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.period import format_utc, parse_in_zone

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

#: Up to where a written time is a day, has minutes, seconds, milliseconds.
_DAY, _MINUTES, _SECONDS, _MILLISECONDS = 10, 16, 19, 23
_AFTER_IT: Final = {"<=": "<", ">": ">="}


def span(text: str, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """Give where a day, month or week begins, and where it ends; of a time both are itself. None for another text."""
    start, end = parse_in_zone(text, zone), parse_in_zone(text, zone, closing=True)
    return None if start is None or end is None else (start, end)


def compared(sign: str, text: str, zone: ZoneInfo) -> tuple[str, str] | None:
    """Give a comparison with a time as one with an instant in UTC: up to a day is before that day's end."""
    found = span(text, zone)
    if found is None:
        return None
    start, end = found
    if start != end and sign in _AFTER_IT:
        return _AFTER_IT[sign], format_utc(end)
    return sign, format_utc(start)


def time_written(at: datetime, zone: ZoneInfo) -> str:
    """Write an instant as short as it is read as the same: as a day where it begins one in the zone."""
    try:
        wall = at.astimezone(zone).isoformat(timespec="milliseconds")[:_MILLISECONDS]
    except OverflowError:  # beyond the calendar there
        return format_utc(at)
    for short in (wall[:_DAY], wall[:_MINUTES], wall[:_SECONDS], wall):
        if parse_in_zone(short, zone) == at:
            return short
    return format_utc(at)  # one that the clocks show twice
