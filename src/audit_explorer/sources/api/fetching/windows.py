"""The spans of time that a fetch is divided into."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from audit_explorer.period import from_ms

if TYPE_CHECKING:
    from datetime import datetime

DAY: Final = 86_400_000
LONGEST: Final = 30 * DAY - 3_000
"""A little less than 30 days: what a server is asked for reaches a second beyond the window on each side."""

_SECOND: Final = 1_000


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Half-open span [start, end) in milliseconds since 1970: every record belongs to one window by its time."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many milliseconds it lasts."""
        return self.end - self.start

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Its ends as instants."""
        return from_ms(self.start), from_ms(self.end)

    def holds(self, at: int) -> bool:
        """Whether a record of this time belongs to it."""
        return self.start <= at < self.end


def divide(whole: Window, longest: int = LONGEST) -> tuple[Window, ...]:
    """Divide a span into as few windows of one length as possible, oldest first; nothing for an empty span."""
    return split(whole, -(-whole.length // longest), 1) if whole.length > 0 else ()


def split(window: Window, parts: int, grain: int) -> tuple[Window, ...]:
    """Divide a window into about so many parts, at whole seconds where there are enough; one part can't be divided.

    `grain` is the shortest time, in milliseconds, that the server tells apart.
    """
    step = max(-(-window.length // max(1, parts)), grain)
    unit = _SECOND if step >= _SECOND else grain
    step = -(-step // unit) * unit
    first = window.start + -window.start % unit + step
    cuts = [window.start, *range(first, window.end, step), window.end]
    return tuple(Window(start, end) for start, end in pairwise(cuts))


def merged(windows: list[Window]) -> tuple[Window, ...]:
    """Join windows that touch or overlap."""
    joined: list[Window] = []
    for window in sorted(windows):
        if joined and window.start <= joined[-1].end:
            joined[-1] = Window(joined[-1].start, max(joined[-1].end, window.end))
        else:
            joined.append(window)
    return tuple(joined)
