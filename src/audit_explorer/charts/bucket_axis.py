"""Where time buckets stand on a chart's axis.

Plotly's time axis knows no zones, so bars stand at wall-clock time. Two days a year that takes care: the hour that
occurs twice holds two bars side by side, and the hour that is skipped stays empty.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DATE_TICKS", "Slot", "left_edge", "right_edge", "slots"]

DATE_TICKS = (
    {"dtickrange": [None, 1000], "value": "%H:%M:%S.%L\n%-d %b"},
    {"dtickrange": [1000, 60_000], "value": "%H:%M:%S\n%-d %b"},
    {"dtickrange": [60_000, 86_400_000], "value": "%H:%M\n%-d %b"},
    {"dtickrange": [86_400_000, "M1"], "value": "%-d %b\n%Y"},
    {"dtickrange": ["M1", "M12"], "value": "%b\n%Y"},
    {"dtickrange": ["M12", None], "value": "%Y"},
)
"""Plotly tick formats: 24 hours, day before month, the date only where it changes."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Slot:
    """One bucket's place.

    Attributes:
        start: First instant, aware, in the chosen zone.
        end: The first instant after it.
        centre: Middle of its bar in wall-clock time, without zone.
        width: Of its bar on the axis.
    """

    start: datetime
    end: datetime
    centre: datetime
    width: timedelta

    @property
    def key(self) -> tuple[int, int]:
        """Start and end in milliseconds since 1970 UTC."""
        return _milliseconds(self.start), _milliseconds(self.end)


def slots(frame: pd.DataFrame, zone: str) -> tuple[Slot, ...]:
    """The distinct buckets of a frame (columns ``start``, ``end``: aware times), in order of time."""
    place = ZoneInfo(zone)
    pairs = frame[["start", "end"]].drop_duplicates().sort_values("start")
    spans = [
        (start.to_pydatetime().astimezone(UTC), end.to_pydatetime().astimezone(UTC))
        for start, end in zip(pairs["start"], pairs["end"], strict=True)
    ]
    if not spans:
        return ()
    usual = Counter(end - start for start, end in spans).most_common(1)[0][0]
    walls = [(_wall(start, place), _wall(end, place)) for start, end in spans]
    twice = Counter(wall for wall, _ in walls)
    seen: Counter[datetime] = Counter()
    placed = []
    for (start, end), (wall_start, wall_end) in zip(spans, walls, strict=True):
        # Buckets of a fixed length keep it across a clock change; days of 23 or 25 hours take a whole day.
        width = usual if end - start == usual else max(wall_end - wall_start, timedelta(milliseconds=1))
        width /= twice[wall_start]
        left = wall_start + seen[wall_start] * width
        seen[wall_start] += 1
        placed.append(Slot(start.astimezone(place), end.astimezone(place), left + width / 2, width))
    return tuple(placed)


def left_edge(slot: Slot) -> str:
    """Where a slot's bar begins on the axis, as Plotly writes times."""
    return (slot.centre - min(slot.width / 2, slot.centre - datetime.min)).isoformat()  # noqa: DTZ901 - the axis has none


def right_edge(slot: Slot) -> str:
    """Where it ends."""
    return (slot.centre + min(slot.width / 2, datetime.max - slot.centre)).isoformat()  # noqa: DTZ901 - the axis has none


def _wall(at: datetime, place: ZoneInfo) -> datetime:
    return at.astimezone(place).replace(tzinfo=None, fold=0)


def _milliseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(milliseconds=1)
