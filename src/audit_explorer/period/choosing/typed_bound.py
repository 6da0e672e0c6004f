"""One bound of a period, filled in as a day with a time of the clock."""

from __future__ import annotations

import re
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

from audit_explorer.period.formats import in_zone
from audit_explorer.period.instant import to_ms
from audit_explorer.period.iso import read_iso
from audit_explorer.period.parse import parse_in_zone
from audit_explorer.period.wall_clock import readings, wall_ms

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

_WHOLE: Final = re.compile(r"\s*[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ].*")
_DIGITS: Final = re.compile(r"[0-9]{1,2}:[0-9]{2}.*")
_SHOWN: Final = 40


def fill_in(at: datetime, zone: ZoneInfo) -> tuple[date, str]:
    """Give the day and the time that `read` reads back to the same millisecond.

    The time is to the second, or to the millisecond where it has some; it names the offset where the zone's clocks show
    it twice, and Z where the zone's calendar can't hold it.
    """
    local = in_zone(at, zone)
    text = local.time().isoformat(timespec="milliseconds" if local.microsecond else "seconds")
    if local.tzinfo is UTC and zone.key != "UTC":
        return local.date(), f"{text}Z"
    earlier, later = readings(zone, wall_ms(zone, to_ms(at)))
    return local.date(), text if earlier == later else f"{text}{_offset(local.utcoffset())}"


def read(day: date | None, clock: str, zone: ZoneInfo, *, closing: bool) -> tuple[datetime | None, str]:
    """Read a bound on the clocks of a zone: the aware UTC instant, and what is wrong with it ("": nothing).

    Nothing filled in is no bound. A day alone begins there, and is included when it closes the period. A time may name
    its offset, such as 14:00+02:00 or 14:00Z; a whole instant in the place of the time stands for both. A time that the
    clocks skip or show twice is no instant: what is wrong says which there are.
    """
    clock = clock.strip()
    if _WHOLE.fullmatch(clock):
        text = clock
    elif day is None:
        return (None, "Choose the day too.") if clock else (None, "")
    else:
        text = f"{day.isoformat()} {_padded(clock)}".strip()
    at = parse_in_zone(text, zone, closing=closing)
    if at is None:
        return None, f"{clock[:_SHOWN]!r} is not a time: write it like 14:00 or 14:03:12."
    written = read_iso(text)
    if written is None or written.offset_ms is not None or written.until_ms is not None:
        return at, ""
    earlier, later = readings(zone, written.wall_ms)
    if earlier == later:
        return at, ""
    shown = f"{text} on the clocks of {zone.key}"
    if wall_ms(zone, earlier) != written.wall_ms:
        after = in_zone(at, zone).time().isoformat()
        return None, f"There is no {shown}: they go forward over it, to {after}."
    first, second = (_offset(_at(zone, ms)) for ms in (earlier, later))
    bare = text.partition(" ")[2] or text
    return None, f"There are two {shown}: write {bare}{first} for the first, {bare}{second} for the second."


def _padded(clock: str) -> str:
    return f"0{clock}" if _DIGITS.fullmatch(clock) and clock[1] == ":" else clock


def _at(zone: ZoneInfo, ms: int) -> timedelta:
    return timedelta(milliseconds=wall_ms(zone, ms) - ms)


def _offset(offset: timedelta | None) -> str:
    seconds = int((offset or timedelta()).total_seconds())
    minutes, rest = divmod(abs(seconds), 60)
    odd = f":{rest:02d}" if rest else ""
    return f"{'-' if seconds < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}{odd}"
