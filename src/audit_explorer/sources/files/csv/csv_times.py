"""A row's time, where several columns or the header say it together."""

from __future__ import annotations

import re
from typing import Final

from audit_explorer.sources.files.csv.csv_names import is_offset, is_place

# A spreadsheet's date has a midnight, its time of day a day zero.
_MIDNIGHT: Final = re.compile(r"[T ]0?0:00(:00(\.0+)?)?Z?$")
_DAY_ZERO: Final = re.compile(r"^(1899-12-3[01]|1900-01-0[01]|3[01]\.12\.1899)[T ]")
_WHOLE: Final = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,4}[./][0-9]{1,2}[./][0-9]{2,4}")
_CLOCK: Final = re.compile(r"[0-9]:[0-9]{2}")
_ZONED: Final = re.compile(r"(?:Z|[ \[](?:[A-Z]{3,5})\]?|[+-][0-9]{2}(?::?[0-9]{2})?)$", re.IGNORECASE)
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}[0-9:.]*")


def together(date: str, time: str) -> str:
    """Give "DATE TIME"; one of them alone where it says both or the other is empty."""
    time = _DAY_ZERO.sub("", time)
    if not date or _WHOLE.search(time):
        return time
    return f"{_MIDNIGHT.sub('', date)} {time}" if time else date


def in_zone(time: str, zone: str) -> str:
    """Give a written time with its zone behind it, an offset or a place, where it has a clock and names none itself."""
    if not is_unzoned(time):
        return time
    if is_place(zone):
        return f"{time}[{zone}]"
    if not is_offset(zone):
        return time
    if _ISO.fullmatch(time):
        return time + zone
    return f"{time} {'UTC' if zone == 'Z' else zone}"


def is_unzoned(time: str) -> bool:
    """Say whether a written time has a clock but names no zone."""
    return _CLOCK.search(time) is not None and _ZONED.search(time) is None
