"""Fetching in tests: one call from a control plane to what came, with nothing that waits."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from audit_explorer.filters import Filter
from audit_explorer.period import Period
from audit_explorer.sources.api import BearerToken, Credentials, Fetch, Fetched, Network, Plan, Server, read_address
from tests.builders import make_legacy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.control_plane import Plane

START = datetime(2026, 9, 1, tzinfo=UTC)
NOW = datetime(2026, 10, 1, tzinfo=UTC)
MONTH = Filter(period=Period(START, NOW))


def evenly(count: int, *, start: datetime = START, step: timedelta = timedelta(minutes=1)) -> list[dict[str, Any]]:
    """Make legacy records, one a step, with ids in the order of time."""
    times = [start + number * step for number in range(count)]
    return [
        make_legacy(id=number + 1, happenedAt=f"{at.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z")
        for number, at in enumerate(times)
    ]


class Reached(Protocol):
    """A server that may be fetched from: its address, and a token."""

    @property
    def address(self) -> str:
        """See above."""
        ...

    @property
    def token(self) -> str:
        """See above."""
        ...


def server(plane: Reached, credentials: Credentials | None = None, *, network: Network | None = None) -> Server:
    """Name a simulated control plane, with its own token where no other credentials are given."""
    return Server(read_address(plane.address), credentials or BearerToken(plane.token), network or Network())


def fetch(
    plane: Plane, plan: Plan, folder: Path, credentials: Credentials | None = None, *, network: Network | None = None
) -> Fetched:
    """Fetch without ever waiting between attempts."""
    where = server(plane, credentials, network=network)
    return Fetch(where, plan, folder, now=lambda: NOW, sleep=lambda _: None).run()


def records(*fetched: Fetched) -> list[dict[str, Any]]:
    """Give every record in the files, in their order."""
    lines = [line for each in fetched for path in each.files for line in path.read_bytes().splitlines()]
    return [json.loads(line) for line in lines]


def ids(found: Iterable[dict[str, Any]]) -> list[str]:
    """Give the ids, sorted, so that one too many or too few shows."""
    return sorted(str(record["id"]) for record in found)


def held(plane: Plane, fetched: Fetched) -> list[str]:
    """Give the ids of everything the control plane holds now, in the generation that was fetched."""
    return ids(plane.records if fetched.generation == "legacy" else plane.current_records)
