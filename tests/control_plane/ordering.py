"""The order in which a result is sent."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.control_plane.behaviour import Behaviour
    from tests.control_plane.log import Event

_APART = 5


def _scatter(event: Event) -> int:
    """Return a figure that depends on the event alone and has nothing to do with its time."""
    return zlib.crc32(event.legacy_json)


def _doubled(events: list[Event], every: int) -> list[Event]:
    """Return the events with each so-many-th a second time a few places further, so that copies meet page ends."""
    result: list[Event] = []
    waiting: list[tuple[int, Event]] = []
    for place, event in enumerate(events):
        while waiting and waiting[0][0] <= place:
            result.append(waiting.pop(0)[1])
        result.append(event)
        if place % every == every - 1:
            waiting.append((place + _APART, event))
    return result + [event for _, event in waiting]


def sent_order(events: list[Event], behaviour: Behaviour) -> list[Event]:
    """Return the events as the server orders them; that is as given when it behaves."""
    if behaviour.order == "scattered":
        events = sorted(events, key=_scatter)
    return _doubled(events, behaviour.doubled_every) if behaviour.doubled_every else events
