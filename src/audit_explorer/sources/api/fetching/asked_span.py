"""The span of time that a plan's period means at the moment of asking."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from audit_explorer.period import format_utc, parse_instant, to_ms
from audit_explorer.sources.api.fetching.windows import Window

if TYPE_CHECKING:
    from datetime import datetime

    from audit_explorer.period import Period

RETENTION: Final = timedelta(days=90)
_A_LITTLE_MORE: Final = timedelta(days=1)
# The endpoint appeared in 2022; years of empty windows before it would only be asked for.
_EARLIEST: Final = parse_instant("2020-01-01")


def fixed(period: Period, now: datetime) -> tuple[Window, tuple[str, ...]]:
    """Fix both ends, before the first page: what happens later than `now` moves no page any more.

    With a sentence for each end that is not the one asked for.
    """
    resolved = period.resolve(newest=None, now=now)
    said = []
    end = now if resolved.end is None or resolved.end > now else resolved.end
    start = resolved.start
    if start is None:
        start = end - RETENTION - _A_LITTLE_MORE
        said.append(f"All time was read as since {format_utc(start)}: the platform keeps {RETENTION.days} days.")
    if _EARLIEST is not None and start < _EARLIEST:
        start = _EARLIEST
        said.append(f"What happened before {format_utc(start)} was not asked for: there was no such log.")
    return Window(to_ms(start), to_ms(end)), tuple(said)
