"""Time zones by their names."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, available_timezones

from audit_explorer.period.instant import HOUR, MINUTE, SECOND, to_ms
from audit_explorer.period.wall_clock import offset_ms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

UTC_ZONE: Final = ZoneInfo("UTC")
_NOT_PLACES: Final = frozenset({"Factory", "localtime", "posixrules"})
"""Names that mean another zone on another machine, so that a shared link would change its meaning."""


def zone(name: str) -> ZoneInfo | None:
    """Zone of an IANA name such as Europe/Berlin; None for every other text, which is never looked up as a file."""
    return ZoneInfo(name) if name in _known() else None


@cache
def zone_names() -> tuple[str, ...]:
    """All names that `zone` accepts, in alphabetical order."""
    return tuple(sorted(_known()))


def zone_label(zone: ZoneInfo, at: datetime) -> str:
    """Name with the offset in force at an instant: "Europe/Berlin (UTC+2)"; "UTC" stays alone."""
    if zone.key == UTC_ZONE.key:
        return zone.key
    return f"{zone.key} ({offset_label(zone, at)})"


def zone_choices(first: Iterable[str], at: datetime) -> dict[str, str]:
    """Give every name to choose from, the `first` ones before the rest, with its offset at an instant.

    Such as "Europe/Berlin (UTC+02:00)"; "UTC" stays alone.
    """
    labels = _labels(to_ms(at) // HOUR)
    return {name: labels[name] for name in dict.fromkeys([*(name for name in first if name in labels), *labels])}


def offset_label(zone: ZoneInfo, at: datetime) -> str:
    """Offset in force at an instant: "UTC+2", "UTC-3:30", "UTC+0"."""
    offset = offset_ms(zone, to_ms(at))
    hours, rest = divmod(abs(offset), HOUR)
    minutes, rest = divmod(rest, MINUTE)
    parts = f"{hours}"
    if minutes or rest:
        parts += f":{minutes:02d}"
    if rest:
        parts += f":{rest // SECOND:02d}"
    return f"UTC{'-' if offset < 0 else '+'}{parts}"


@lru_cache(maxsize=8)
def _labels(hour: int) -> dict[str, str]:
    return {name: _label(ZoneInfo(name), hour * HOUR) for name in zone_names()}


def _label(zone: ZoneInfo, ms: int) -> str:
    offset = offset_ms(zone, ms)
    hours, rest = divmod(abs(offset), HOUR)
    sign = "-" if offset < 0 else "+"
    return zone.key if zone.key == UTC_ZONE.key else f"{zone.key} (UTC{sign}{hours:02d}:{rest // MINUTE:02d})"


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones() - _NOT_PLACES)
