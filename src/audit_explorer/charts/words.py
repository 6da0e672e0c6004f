"""How the charts word a number or a span of time: in English, whatever the machine's locale."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

__all__ = ["MONTHS", "count", "day", "failures", "share", "span", "whole_share", "with_bursts"]

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 event``, ``12,431 events``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def share(part: int, whole: int) -> str:
    """A percentage with one decimal: ``28.6 %``; a part of nothing is ``0.0 %``.

    Never rounded to a false extreme: one failure in a million is ``<0.1 %``, one success among them ``>99.9 %``.
    """
    percent = 100 * part / whole if whole else 0.0
    if part and percent < 0.05:  # noqa: PLR2004 - what one decimal would show as 0.0
        return "<0.1 %"
    if part < whole and percent >= 99.95:  # noqa: PLR2004 - what one decimal would show as 100.0
        return ">99.9 %"
    return f"{percent:.1f} %"


def whole_share(part: int, whole: int) -> str:
    """A percentage in whole numbers, where there is room for no more: ``29 %``, ``<1 %``, ``>99 %``, ``0 %``."""
    percent = 100 * part / whole if whole else 0.0
    if part and percent < 0.5:  # noqa: PLR2004 - what would show as 0
        return "<1 %"
    if part < whole and percent >= 99.5:  # noqa: PLR2004 - what would show as 100
        return ">99 %"
    return f"{percent:.0f} %"


def failures(failed: int, events: int, unknown: int) -> str:
    """``3 failed (25.0 %), 2 of unknown outcome``: the share is of those events whose outcome is known.

    Where no outcome is known there is no share; where all are known the rest is left out.
    """
    known = events - unknown
    part = f" ({share(failed, known)})" if known or not unknown else ""
    return f"{failed:,} failed{part}" + (f", {unknown:,} of unknown outcome" if unknown else "")


def with_bursts(sentence: str, number: int) -> str:
    """Add to a chart's sentence how many bursts it marks."""
    return f"{sentence} {count(number, 'burst')} marked." if number else sentence


def span(start: datetime, end: datetime, zone: str) -> str:
    """A half-open span in words: ``Mon 7 Sep 2026 14:00 – 15:00 Europe/Berlin``, whole days without times.

    ``start`` and ``end`` are aware and already in the zone that ``zone`` names. A span that crosses a clock change, or
    lies in the hour that occurs twice, says the offsets too.
    """
    if _midnight(start) and _midnight(end) and end > start:
        last = end - timedelta(days=1)
        days = day(start) if last.date() <= start.date() else f"{day(start)} – {day(last)}"
        return f"{days} {zone}"
    with_seconds = bool(start.second or end.second)
    offsets = start.utcoffset() != end.utcoffset() or _occurs_twice(start)
    end_day = "" if start.date() == end.date() else f"{day(end)} "
    return f"{day(start)} {_clock(start, with_seconds, offsets)} – {end_day}{_clock(end, with_seconds, offsets)} {zone}"


def day(at: date) -> str:
    """``Mon 7 Sep 2026``."""
    return f"{_DAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]} {at.year}"


def _clock(at: datetime, with_seconds: bool, with_offset: bool) -> str:  # noqa: FBT001 - two switches of one private line
    clock = f"{at:%H:%M:%S}" if with_seconds else f"{at:%H:%M}"
    return f"{clock} ({at:UTC%z})" if with_offset else clock


def _midnight(at: datetime) -> bool:
    return (at.hour, at.minute, at.second, at.microsecond) == (0, 0, 0, 0)


def _occurs_twice(at: datetime) -> bool:
    return at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset()
