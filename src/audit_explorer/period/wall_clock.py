"""Readings of a zone's wall clock against instants, safe at both ends of the calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from audit_explorer.period.instant import DAY, MAX_MS, MIN_MS, from_ms, to_ms

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

_MS: Final = timedelta(milliseconds=1)
_MARGIN: Final = 2 * DAY  # more than any offset, so that a datetime near year 1 or 9999 can still be shifted


def offset_ms(zone: ZoneInfo, at_ms: int) -> int:
    """Milliseconds by which the zone's clocks are ahead of UTC at an instant."""
    return _size(_inside(at_ms).astimezone(zone).utcoffset())


def wall_ms(zone: ZoneInfo, at_ms: int) -> int:
    """Give the clock's reading at an instant, as milliseconds since that clock's 1970-01-01 00:00."""
    return at_ms + offset_ms(zone, at_ms)


def first_instant(zone: ZoneInfo, wall: int) -> int:
    """Milliseconds since 1970 of the first instant at which the zone's clocks show `wall` or have passed it.

    For a reading that the clocks skip this is the moment of the skip; for one they show twice, the first time. The
    result may lie outside what a datetime can hold.
    """
    reading = _inside(wall).replace(tzinfo=zone)
    before, after = _size(reading.utcoffset()), _size(reading.replace(fold=1).utcoffset())
    if before >= after:
        return wall - before
    low, high = wall - after, wall - before
    while high - low > 1:
        middle = (low + high) // 2
        if wall_ms(zone, middle) >= wall:
            high = middle
        else:
            low = middle
    return high


def readings(zone: ZoneInfo, wall: int) -> tuple[int, int]:
    """Milliseconds since 1970 of the earlier, then the later instant that `wall` can mean on the zone's clocks.

    They differ only where the clocks show `wall` twice or skip it.
    """
    reading = _inside(wall).replace(tzinfo=zone)
    offsets = _size(reading.utcoffset()), _size(reading.replace(fold=1).utcoffset())
    return wall - max(offsets), wall - min(offsets)


def day_start(zone: ZoneInfo, at: datetime) -> datetime:
    """First instant of the local day that contains `at`; aware UTC."""
    day = wall_ms(zone, to_ms(at)) // DAY
    return from_ms(first_instant(zone, day * DAY))


def _inside(ms: int) -> datetime:
    return from_ms(min(max(ms, MIN_MS + _MARGIN), MAX_MS - _MARGIN))


def _size(offset: timedelta | None) -> int:
    return 0 if offset is None else offset // _MS
