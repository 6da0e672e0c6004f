"""The work of Audit Explorer that is measured: one job a function, see `worker`."""

from __future__ import annotations

import statistics
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import clock, memory, ours

if TYPE_CHECKING:
    from audit_explorer.sources.api.fetching.plan import Generation


def read(path: str) -> dict[str, float]:
    """Read an export into a queryable dataset."""
    start = time.perf_counter()
    dataset = ours.open_export(Path(path))
    return {"seconds": time.perf_counter() - start, "peak": memory.peak(), "records": ours.size(dataset)}


def ask(path: str, times: str) -> dict[str, float]:
    """Ask what a page asks of the export, grown so many times: unfiltered, then under each filter."""
    dataset = ours.grow(ours.open_export(Path(path)), int(times))
    ours.ask_page(dataset, "")  # the first question pays for what every later one finds loaded
    memory.forget_peak()
    unfiltered = clock.median(lambda: ours.ask_page(dataset, ""), 7)
    filtered = [clock.median(lambda query=query: ours.ask_page(dataset, query), 3) for query in ours.QUERIES]  # type: ignore[misc]
    return {
        "unfiltered": unfiltered,
        "filtered": statistics.median(filtered),
        "slowest": max(filtered),
        "slowest_query": filtered.index(max(filtered)),
        "peak": memory.peak(),
        "records": ours.size(dataset),
    }


def questions(path: str) -> dict[str, float]:
    """Ask the start page's questions of an export that was just opened: nothing is remembered of them yet."""
    dataset = ours.open_export(Path(path))
    start = time.perf_counter()
    found = ours.ask_start(dataset)
    return {"seconds": time.perf_counter() - start, "records": found}


def write_csv(path: str, target: str) -> dict[str, float]:
    """Write all records of an export as CSV."""
    dataset = ours.open_export(Path(path))
    memory.forget_peak()
    before = memory.now()
    start = time.perf_counter()
    records = ours.write_csv(dataset, Path(target))
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "growth": max(0, memory.peak() - before), "records": records}


def fetch(address: str, token: str, generation: Generation, start: str, end: str) -> dict[str, float]:
    """Fetch the records of a period from a control plane into files."""
    since, until = map(datetime.fromisoformat, (start, end))
    with tempfile.TemporaryDirectory() as folder:
        # What the first request loads is not measured.
        ours.fetch(address, token, generation, (until - timedelta(seconds=1), until), Path(folder))
        began = time.perf_counter()
        records = ours.fetch(address, token, generation, (since, until), Path(folder))
        seconds = time.perf_counter() - began
    return {"seconds": seconds, "records": records}
