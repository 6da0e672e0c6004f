"""The simulated control plane in a process of its own: `python -m tests.benchmarks.server RECORDS MILLISECONDS`.

It takes so long over each page besides its own work. Its first line says, as JSON, its address and a token. To every
line it is sent it answers with the audit pages that were asked for since the last one, in order. It ends with its
input.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from tests.benchmarks.synthetic import NEWEST, export_of
from tests.control_plane import control_plane, paths
from tests.control_plane.faults import Fault

if TYPE_CHECKING:
    from tests.control_plane.exchange import Exchange

DAYS: Final = 60


@dataclass(frozen=True, slots=True)
class Later(Fault):
    """The answer, after so many seconds."""

    seconds: float

    async def play(self, exchange: Exchange) -> None:
        """Wait, then answer."""
        await asyncio.sleep(self.seconds)
        await exchange.send(await exchange.answer())


def _records(count: int) -> list[dict[str, Any]]:
    """Return the synthetic records, evenly over so many days."""
    records: list[dict[str, Any]] = json.loads(export_of(count).read_bytes())
    step = timedelta(days=DAYS) / count
    for age, record in enumerate(records, 1):
        record["happenedAt"] = (NEWEST - age * step).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return records


def main() -> None:
    """Serve until the input ends."""
    count, milliseconds = map(int, sys.argv[1:])
    faults = [Later(milliseconds / 1000)] if milliseconds else []
    with control_plane(_records(count), faults=faults) as plane:
        print(json.dumps([plane.address, plane.token]), flush=True)
        for _ in sys.stdin:
            asked = [f"{each.path}?{each.query_text}" for each in plane.requests if each.path in paths.AUDIT]
            plane.requests.clear()
            print(json.dumps(asked), flush=True)


if __name__ == "__main__":
    main()
