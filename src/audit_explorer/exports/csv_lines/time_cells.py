"""CSV cells of a column of times."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from audit_explorer.period import to_ms

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MINUTE: Final = 60_000
_DAY: Final = 24 * 60 * _MINUTE
_FIRST: Final = to_ms(datetime(1, 1, 1, tzinfo=UTC))
_LAST: Final = to_ms(datetime(9999, 12, 31, tzinfo=UTC)) + _DAY - 1
_WIDTH: Final = len("2026-09-07T12:03:12.000")


def utc_cells(times: NDArray[np.int64]) -> pa.Array:
    """Give RFC 3339 in UTC with milliseconds, "2026-09-07T12:03:12.000Z", of milliseconds since 1970."""
    text = np.empty((len(times), _WIDTH + 1), np.uint8)
    _write(text, times)
    text[:, _WIDTH] = ord("Z")
    return _texts(text)


def local_cells(times: NDArray[np.int64], ahead: NDArray[np.int64]) -> pa.Array:
    """Give what `period.format_iso` gives of milliseconds since 1970, for clocks so many minutes ahead of UTC."""
    local = times + ahead * _MINUTE
    # Where the zone's clocks show a year that no calendar here has, the instant is written in UTC.
    known = (local >= _FIRST) & (local <= _LAST)
    offsets, places = np.unique(np.where(known, ahead, 0), return_inverse=True)
    ends = [f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" for minutes in offsets]
    text = np.empty((len(times), _WIDTH + len(ends[0])), np.uint8)
    _write(text, np.where(known, local, times))
    text[:, _WIDTH:] = _bytes(ends)[places]
    return _texts(text)


def _write(text: NDArray[np.uint8], times: NDArray[np.int64]) -> None:
    days, rest = np.divmod(times, _DAY)
    # Neighbours most often share their day.
    starts = np.flatnonzero(np.diff(days, prepend=days[0] - 1))
    dates = _bytes(np.datetime_as_string(days[starts].astype("datetime64[D]")).astype("U10"))
    text[:, :10] = np.repeat(dates, np.diff(starts, append=len(days)), axis=0)
    text[:, 10] = ord("T")
    seconds, parts = np.divmod(rest, 1000)
    of_day, of_second = _clocks()
    text[:, 11:19] = of_day[seconds]
    text[:, 19] = ord(".")
    text[:, 20:_WIDTH] = of_second[parts]


@cache
def _clocks() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Give every second of a day, "12:03:12", and every millisecond of a second, "040"."""
    pairs = np.array([f"{number:02}" for number in range(60)], "S2").view(np.uint8).reshape(-1, 2)
    second = np.arange(24 * 60 * 60)
    of_day = np.full((len(second), 8), ord(":"), np.uint8)
    of_day[:, 0:2], of_day[:, 3:5], of_day[:, 6:8] = pairs[second // 3600], pairs[second // 60 % 60], pairs[second % 60]
    return of_day, _bytes([f"{number:03}" for number in range(1000)])


def _bytes(texts: list[str] | NDArray[np.str_]) -> NDArray[np.uint8]:
    """Give texts of one length as rows of bytes."""
    held = np.array(texts).astype("S")
    return held.view(np.uint8).reshape(len(held), -1)


def _texts(rows: NDArray[np.uint8]) -> pa.Array:
    """Give rows of bytes as texts."""
    count, width = rows.shape
    offsets = np.arange(0, (count + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(rows))
