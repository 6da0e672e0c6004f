"""Milliseconds since 1970 in UTC, the whole-number form of an instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

SECOND: Final = 1000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY

EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
LATEST: Final = datetime.max.replace(tzinfo=UTC)
"""A microsecond value on purpose: after every instant of whole milliseconds, so that it can close a half-open span."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_STEP: Final = timedelta(milliseconds=1)

MIN_MS: Final = (EARLIEST - _EPOCH) // _STEP
MAX_MS: Final = (LATEST - _EPOCH) // _STEP + 1
"""The first millisecond of the year 10000, which no datetime can hold: `LATEST` stands for it."""

MIN_DAY: Final = MIN_MS // DAY
MAX_DAY: Final = MAX_MS // DAY - 1
EPOCH_ORDINAL: Final = _EPOCH.toordinal()


def to_ms(at: datetime) -> int:
    """Whole milliseconds since 1970 of an aware datetime, rounded down; `LATEST` gives `MAX_MS`.

    Raises TypeError for a datetime without a zone.
    """
    return MAX_MS if at == LATEST else (at - _EPOCH) // _STEP


def from_ms(ms: int) -> datetime:
    """Give the aware UTC datetime of milliseconds since 1970, held between `EARLIEST` and `LATEST`."""
    if ms >= MAX_MS:
        return LATEST
    return _EPOCH + _STEP * max(ms, MIN_MS)


def whole_ms(at: datetime) -> datetime:
    """Give the same instant in UTC without its microseconds; `LATEST` stays what it is.

    Raises ValueError for a datetime without a zone.
    """
    if at.utcoffset() is None:
        message = "an instant needs a time zone"
        raise ValueError(message)
    return from_ms(to_ms(at))
