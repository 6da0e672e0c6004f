"""Records that arrive while someone pages."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.control_plane.parameters import zoned_time

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.control_plane.behaviour import Arrivals
    from tests.control_plane.log import Log


def _record(number: int, at: datetime) -> dict[str, Any]:
    """Make a legacy record."""
    name = f"arrived-{number}"
    return {
        "id": number,
        "tenantId": 1001,
        "happenedAt": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z",
        "action": "Create",
        "version": "1.0",
        "entityId": str(number),
        "entityType": "Project",
        "entityName": name,
        "sourceType": "Application",
        "sourceId": "arrivals",
        "sourceName": "arrivals",
        "context": {"user_agent": "arrivals/1.0", "ip_address": "192.0.2.77"},
        "body": {"name": name},
    }


def _asked(query: Mapping[str, str], name: str) -> datetime | None:
    """Return a bound of the window that a request asks for, in either generation's form."""
    text = query.get(name, "")
    if (instant := zoned_time(text)) is not None:
        return instant
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None


class Arriving:
    """Adds what arrives before a request is answered; its dice are seeded, so that a run repeats."""

    def __init__(self, log: Log, arrivals: Arrivals) -> None:
        """Let records arrive in this log."""
        self._log = log
        self._arrivals = arrivals
        self._dice = random.Random(7)  # noqa: S311 - which second a made-up record falls into is no secret
        self._requests = 0
        self.records: list[dict[str, Any]] = []

    def before(self, query: Mapping[str, str]) -> None:
        """Add what arrives before the request with this query is answered."""
        arrivals = self._arrivals
        if arrivals.requests is not None and self._requests >= arrivals.requests:
            return
        self._requests += 1
        newest = self._log.newest() or datetime(2026, 1, 1, tzinfo=UTC)
        times = [newest + timedelta(seconds=number + 1) for number in range(arrivals.newest)]
        added = [_record(self._log.next_id(), at) for at in times]
        if arrivals.late:
            within = self._log.window(_asked(query, "start"), _asked(query, "end"))
            within = [event for event in within if event.at.year > 1]
            added += [
                _record(self._log.next_id(), self._dice.choice(within).at) for _ in range(arrivals.late) if within
            ]
        self._log.add(added)
        self.records += added
