"""The log that the simulated control plane keeps."""

from __future__ import annotations

import bisect
import json
import threading
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from tests.control_plane.current_form import current_form
from tests.control_plane.parameters import zoned_time

if TYPE_CHECKING:
    from collections.abc import Iterable

_NEVER: Final = datetime.min.replace(tzinfo=UTC)


def _compact(record: dict[str, Any]) -> bytes:
    """Write a record as JSON without spaces."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


class Event:
    """One event, told in both forms; a form is made when it is first asked for."""

    def __init__(self, legacy: dict[str, Any]) -> None:
        """Take the event in its legacy form."""
        self.legacy = legacy
        happened = legacy.get("happenedAt")
        self.at = (zoned_time(happened) if isinstance(happened, str) else None) or _NEVER
        number = legacy.get("id")
        self.number = number if isinstance(number, int) else -1

    @cached_property
    def current(self) -> dict[str, Any]:
        """The event in its current form."""
        return current_form(self.legacy)

    @cached_property
    def legacy_json(self) -> bytes:
        """The legacy form as it is sent."""
        return _compact(self.legacy)

    @cached_property
    def current_json(self) -> bytes:
        """The current form as it is sent."""
        return _compact(self.current)


def _key(event: Event) -> tuple[datetime, int]:
    """Return what the log is sorted by: time, then id."""
    return event.at, event.number


def _time(event: Event) -> datetime:
    """Return when it happened."""
    return event.at


class Log:
    """Events, oldest first; those without a readable time stand before all others, in no window."""

    def __init__(self, records: Iterable[dict[str, Any]]) -> None:
        """Begin with these legacy records, in any order."""
        self._events = sorted(map(Event, records), key=_key)
        self._lock = threading.Lock()
        self._next = max((event.number for event in self._events), default=0) + 1

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._events)

    def add(self, records: Iterable[dict[str, Any]]) -> None:
        """Add legacy records where their times put them."""
        with self._lock:
            for event in map(Event, records):
                bisect.insort(self._events, event, key=_key)
                self._next = max(self._next, event.number + 1)

    def next_id(self) -> int:
        """Return an id that is higher than all so far."""
        with self._lock:
            self._next += 1
            return self._next - 1

    def newest(self) -> datetime | None:
        """Return the time of the newest event; None when no event has one."""
        with self._lock:
            return self._events[-1].at if self._events and self._events[-1].at != _NEVER else None

    def all(self) -> list[Event]:
        """Return every event, oldest first."""
        with self._lock:
            return list(self._events)

    def window(
        self, start: datetime | None, end: datetime | None, *, with_start: bool = True, with_end: bool = True
    ) -> list[Event]:
        """Return the events of a window, oldest first; `with_start`, `with_end`: its bounds belong to it."""
        if start is None and end is None:
            return self.all()
        to_left = bisect.bisect_left
        to_right = bisect.bisect_right
        with self._lock:
            first = (to_left if with_start else to_right)(self._events, start or _NEVER, key=_time)
            first = max(first, to_right(self._events, _NEVER, key=_time))
            last = len(self._events)
            if end is not None:
                last = (to_right if with_end else to_left)(self._events, end, key=_time)
            return self._events[first:last]
