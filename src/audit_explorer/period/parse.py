"""What somebody wrote, read as an instant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from audit_explorer.period.epoch import read_epoch
from audit_explorer.period.instant import MAX_MS, MIN_MS, from_ms
from audit_explorer.period.iso import Written, read_iso
from audit_explorer.period.wall_clock import first_instant

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

_COMPACT_DATE: Final = re.compile(r"(?:19|20)[0-9]{6}")
_LARGEST: Final = 10**21


def parse_instant(text: str | float) -> datetime | None:
    """Aware UTC datetime, cut to milliseconds, of an ISO 8601 form or a number since 1970; None for everything else.

    Without a written zone the time is UTC; a date alone is its midnight. Numbers, also as digits in a text, are
    seconds, milliseconds, microseconds or nanoseconds by their size; eight digits that begin with 19 or 20 and name a
    day are that day. See `read_iso` for the forms and for leap seconds. Years 1 to 9999 in UTC; never raises.
    """
    written = _read(text)
    if written is None:
        return None
    return _bounded(written.wall_ms - (written.offset_ms or 0))


def parse_in_zone(text: str, zone: ZoneInfo, *, closing: bool = False) -> datetime | None:
    """Aware UTC datetime of a typed instant, where a time without a zone is one on the clocks of `zone`.

    A date alone is the beginning of that day there; with `closing` it is the end of the day, month or week named: the
    next local midnight. A time that the clocks skipped is the moment of the skip, one they showed twice is the first.
    """
    written = _read(text)
    if written is None:
        return None
    wall = written.until_ms if closing and written.until_ms is not None else written.wall_ms
    ms = first_instant(zone, wall) if written.offset_ms is None else wall - written.offset_ms
    return from_ms(MAX_MS) if closing and written.until_ms is not None and ms >= MAX_MS else _bounded(ms)


def _bounded(ms: int) -> datetime | None:
    return from_ms(ms) if MIN_MS <= ms < MAX_MS else None


def _read(value: object) -> Written | None:
    """Both ways of writing; a number since 1970 counts as written in UTC."""
    text = _text(value)
    if text is None:
        return None
    if _COMPACT_DATE.fullmatch(text) and (written := read_iso(text)):
        return written
    if (ms := read_epoch(text)) is not None:
        return Written(ms, 0, None)
    return read_iso(text)


def _text(value: object) -> str | None:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or not isinstance(value, int | float) or not -_LARGEST < value < _LARGEST:
        return None
    if isinstance(value, float) and not value.is_integer():
        return repr(float(value))  # the shortest decimals that mean this float, so that .123 stays 123 ms
    return str(int(value))
