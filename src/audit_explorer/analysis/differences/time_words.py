"""The time that is looked at, with the time before it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.period.formats import format_instant

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.analysis.differences.before_and_now import BeforeAndNow


def now_words(times: BeforeAndNow, zone: ZoneInfo) -> str:
    """Say which time is "now": "the last 7 days of the log, from 24 Sep 2026 00:00 (Europe/Berlin)"."""
    said = times.period.sentence(zone)
    if times.chosen == "period":
        return said
    part = "the last 7 days" if times.chosen == "week" else "the later half"
    return f"{part} of the log, {said}"


def before_words(times: BeforeAndNow, zone: ZoneInfo) -> str:
    """Say since when the log knows what was before, and that nothing is known of the time before it."""
    if times.begins is None:
        return "No record has a time: nothing can be called earlier."
    begins = f"{format_instant(times.begins, zone)} ({zone.key})"
    if not times.has_before:
        return f"The log begins on {begins}, not before this period: it has no earlier record to tell what is new."
    return f"The log begins on {begins}; what was before isn't known."
