"""The span of time in which an event of the platform can have happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from audit_explorer.period.instant import LATEST

#: Before it there was no platform to log anything.
BEGINNING: Final = datetime(2018, 1, 1, tzinfo=UTC)
_YEAR: Final = timedelta(days=366)
_HOUR: Final = timedelta(hours=1)


def plausible(now: datetime) -> tuple[datetime, datetime]:
    """Give the half-open span in which a bare number is believed to be an instant: 2018 to a year after `now`."""
    return BEGINNING, now + _YEAR if LATEST - now > _YEAR else LATEST


def believed(now: datetime) -> tuple[datetime, datetime]:
    """Give the half-open span of events that can have happened by `now`, with an hour for clocks that are ahead."""
    return BEGINNING, now + _HOUR if LATEST - now > _HOUR else LATEST
