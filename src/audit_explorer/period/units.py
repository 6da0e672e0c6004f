"""Widths that a bucket can have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from audit_explorer.period.instant import (
    DAY,
    EPOCH_ORDINAL,
    HOUR,
    MAX_DAY,
    MAX_MS,
    MIN_DAY,
    MIN_MS,
    MINUTE,
    SECOND,
    WEEK,
)
from audit_explorer.period.iso import day_number
from audit_explorer.period.wall_clock import first_instant, offset_ms, wall_ms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

_MONDAY: Final = 4 * DAY  # 1970-01-05 was a Monday
_LAST_YEAR: Final = 9999


@dataclass(frozen=True, slots=True)
class Unit:
    """One width: `size` milliseconds of real time ("fixed") or of wall clock ("wall"), or `size` calendar months."""

    key: str
    label: str
    scale: Literal["fixed", "wall", "months"]
    size: int

    def span(self, count: int) -> int:
        """Milliseconds that so many buckets can cover at most, with two days for whatever the clocks do meanwhile."""
        if self.scale == "fixed":
            return count * self.size
        return count * self.size * (31 * DAY if self.scale == "months" else 1) + 2 * DAY

    def marks(self, zone: ZoneInfo, start: int) -> Iterator[int]:
        """Bucket edges in milliseconds since 1970, endless, never descending, the first at or before `start`.

        An edge that the clocks skip falls together with the next one. Fixed widths are aligned on the offset at
        `start`.
        """
        if self.scale == "fixed":
            offset = offset_ms(zone, start)
            edge = (start + offset) // self.size * self.size - offset
            while True:
                yield edge
                edge += self.size
        step = self._step(wall_ms(zone, start)) - 1  # one early: clocks set back may show an edge before `start` again
        while True:
            yield first_instant(zone, self._wall(step))
            step += 1

    def _step(self, wall: int) -> int:
        """Count of this unit's steps up to a clock reading."""
        if self.scale == "wall":
            return (wall - self._origin) // self.size
        day = date.fromordinal(min(max(wall // DAY, MIN_DAY), MAX_DAY) + EPOCH_ORDINAL)
        return (day.year * 12 + day.month - 1) // self.size

    def _wall(self, step: int) -> int:
        """Clock reading at which a step begins; beyond the calendar's ends, somewhere beyond."""
        if self.scale == "wall":
            return step * self.size + self._origin
        year, month = divmod(step * self.size, 12)
        if year < 1:
            return MIN_MS - WEEK
        if year > _LAST_YEAR:
            return MAX_MS + WEEK
        return day_number(date(year, month + 1, 1)) * DAY

    @property
    def _origin(self) -> int:
        return _MONDAY if self.size == WEEK else 0


UNITS: Final = (
    *(Unit(f"{n}s", f"{n} second{'s'[: n - 1]}", "fixed", n * SECOND) for n in (1, 2, 5, 10, 15, 30)),
    *(Unit(f"{n}m", f"{n} minute{'s'[: n - 1]}", "fixed", n * MINUTE) for n in (1, 2, 5, 10, 15, 30)),
    Unit("1h", "1 hour", "fixed", HOUR),
    *(Unit(f"{n}h", f"{n} hours", "wall", n * HOUR) for n in (3, 6, 12)),
    Unit("day", "1 day", "wall", DAY),
    Unit("week", "1 week", "wall", WEEK),
    Unit("month", "1 month", "months", 1),
    Unit("quarter", "1 quarter", "months", 3),
    Unit("year", "1 year", "months", 12),
    *(Unit(f"{n}y", f"{n:,} years", "months", n * 12) for n in (5, 10, 50, 100, 500, 1_000, 10_000)),
)
"""Finest first; the last one holds every year a record can have in one bucket."""
