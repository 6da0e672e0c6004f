"""The week of a zone's calendar that an instant is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.period.instant import DAY, MAX_MS, MIN_MS, from_ms, to_ms
from audit_explorer.period.span import Period
from audit_explorer.period.wall_clock import first_instant, wall_ms

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

_DAYS: Final = 7
# 1 January 1970 was a Thursday.
_THURSDAY: Final = 3


def week_of(at: datetime, zone: ZoneInfo) -> Period | None:
    """Give the week from Monday to Sunday, on the clocks of a zone, that an aware instant is in.

    None where the calendar begins or ends in it.
    """
    day = wall_ms(zone, to_ms(at)) // DAY
    monday = day - (day + _THURSDAY) % _DAYS
    start, end = (first_instant(zone, one * DAY) for one in (monday, monday + _DAYS))
    return Period(from_ms(start), from_ms(end)) if MIN_MS < start < end < MAX_MS else None
