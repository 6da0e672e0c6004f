"""So many visitors for so long: how long answers take, whether they are right, what the server takes meanwhile."""

from __future__ import annotations

import asyncio
import itertools
import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from websockets.exceptions import WebSocketException

from tests.benchmarks.load import process, truth
from tests.benchmarks.load.visitor import PATIENCE, Visitor
from tests.benchmarks.load.walk import PAGES, Step, walk
from tests.benchmarks.measure import MeasureError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.benchmarks.dashboard import Served
    from tests.benchmarks.load.truth import Asked, Counts

#: Seconds after which the server forgets a session whose tab is closed; the benchmark sets it so.
TTL: Final = 5
_SHORTEST: Final = 0.5
_KEPT: Final = 20


@dataclass(slots=True)
class Found:
    """The figures of one run: seconds an answer, errors and wrong answers in words, the server's CPU and memory."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    pages: dict[str, list[float]] = field(default_factory=dict)
    bytes: int = 0
    span: float = 0.0
    cpu: float = 0.0
    own_cpu: float = 0.0
    before: int = 0
    peak: int = 0
    after: int = 0


def crowd(server: Served, export: Path, records: int, sessions: int, minutes: float) -> Found:
    """Let so many visitors look at the export for so long.

    Raises:
        MeasureError: The server does not show the export.
    """
    longest = int(minutes * 60 / _SHORTEST) + 2
    walks = [list(itertools.islice(walk(seed, records), longest)) for seed in range(sessions)]
    counts = truth.count(export, [(), *(step.asked for steps in walks for step in steps)])
    return asyncio.run(_crowd(server, walks, counts, minutes * 60))


async def _crowd(server: Served, walks: list[list[Step]], counts: dict[Asked, Counts], seconds: float) -> Found:
    found = Found()
    await _warm(server.address, counts[()])
    found.before = process.memory(server.pid)
    cpu, own, start = process.cpu(server.pid), process.cpu(os.getpid()), time.monotonic()
    end = start + seconds
    async with asyncio.TaskGroup() as group:
        for number, steps in enumerate(walks):
            later = _SHORTEST * number / len(walks)
            group.create_task(_visit(server.address, steps, counts, found, start + later, end))
    found.span = time.monotonic() - start
    found.cpu, found.own_cpu = process.cpu(server.pid) - cpu, process.cpu(os.getpid()) - own
    found.peak = process.memory(server.pid, "VmHWM")
    await asyncio.sleep(TTL + 2)
    # Streamlit forgets the sessions of closed tabs when another one comes or goes.
    async with Visitor(server.address) as last:
        await last.look(Step("overview", (), 1, 0))
    await asyncio.sleep(2)
    found.after = process.memory(server.pid)
    return found


async def _warm(address: str, whole: Counts) -> None:
    """Wait until the log is read, then see every page once: what the first visit loads is not measured."""
    deadline = time.monotonic() + 5 * PATIENCE
    async with Visitor(address) as first:
        while not (await first.look(Step("overview", (), 1, 0))).is_right(whole):
            if time.monotonic() > deadline:
                message = "load: the server does not show the export"
                raise MeasureError(message)
            await asyncio.sleep(1)
        for page in PAGES:
            await first.look(Step(page, (), 1, 0))


async def _visit(
    address: str, steps: list[Step], counts: dict[Asked, Counts], found: Found, begin: float, end: float
) -> None:
    """Walk until the end; a lost connection is an error, after which the visitor comes again."""
    await asyncio.sleep(max(0.0, begin - time.monotonic()))
    left = iter(steps)
    while time.monotonic() < end:
        try:
            async with Visitor(address) as visitor:
                for step in left:
                    if time.monotonic() >= end:
                        return
                    await _look(visitor, step, counts[step.asked], found)
                    await asyncio.sleep(min(step.pause, max(0.0, end - time.monotonic())))
        except (OSError, TimeoutError, WebSocketException) as error:
            _note(found.errors, f"{type(error).__name__}: {error}")
            await asyncio.sleep(1)


async def _look(visitor: Visitor, step: Step, right: Counts, found: Found) -> None:
    start = time.monotonic()
    answer = await visitor.look(step)
    seconds = time.monotonic() - start
    found.seconds.append(seconds)
    found.pages.setdefault(step.page, []).append(seconds)
    found.bytes += answer.bytes
    for error in answer.errors:
        _note(found.errors, error)
    if not answer.errors and not answer.is_right(right):
        _note(found.wrong, f"/{step.page}?{step.query}: {answer.events} {answer.failed} for {tuple(right)}")


def _note(notes: list[str], text: str) -> None:
    notes.append(text if len(notes) < _KEPT else "")
