"""Instants as text in a zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_MINUTE: Final = timedelta(minutes=1)


def in_zone(at: datetime, zone: ZoneInfo) -> datetime:
    """Give the same instant on the zone's clocks, or in UTC when they would show a year before 1 or after 9999."""
    try:
        return at.astimezone(zone)
    except OverflowError:
        return at.astimezone(UTC)


def format_instant(at: datetime, zone: ZoneInfo, *, ms: bool = False) -> str:
    """Wall-clock text to the second, or to the millisecond: "2026-09-07 14:03:12".

    The zone is not part of the text: name it beside. An instant that the zone's calendar can't hold is shown in UTC,
    and says so.
    """
    local = in_zone(at, zone)
    text = local.replace(tzinfo=None).isoformat(sep=" ", timespec="milliseconds" if ms else "seconds")
    return f"{text} UTC" if local.tzinfo is UTC and zone.key != "UTC" else text


def format_iso(at: datetime, zone: ZoneInfo) -> str:
    """RFC 3339 with milliseconds and the zone's offset: "2026-09-07T14:03:12.000+02:00".

    Offsets of odd seconds (local mean time, mostly before 1920) have no form in RFC 3339: such instants are written in
    UTC.
    """
    local = in_zone(at, zone)
    if (local.utcoffset() or timedelta()) % _MINUTE:
        local = at.astimezone(UTC)
    return local.isoformat(timespec="milliseconds")


def format_utc(at: datetime) -> str:
    """RFC 3339 in UTC, with milliseconds only when there are some: "2026-09-07T14:03:12Z"."""
    text = at.astimezone(UTC).replace(tzinfo=None)
    return text.isoformat(timespec="milliseconds" if text.microsecond else "seconds") + "Z"
