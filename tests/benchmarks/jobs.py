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
    from audit_explorer.store import Database


def first_page(path: str) -> dict[str, float]:
    """Read an export until its first page is answered, then until all of it is loaded."""
    start = time.perf_counter()
    dataset = ours.open_export(Path(path))
    opened = time.perf_counter() - start
    ours.ask_page(dataset, "")
    seconds, peak = time.perf_counter() - start, memory.peak()
    ours.settle(dataset)
    return {
        "opened": opened,
        "seconds": seconds,
        "peak": peak,
        "loaded": time.perf_counter() - start,
        "peak_loaded": memory.peak(),
        "records": ours.size(dataset),
    }


def load(path: str) -> dict[str, float]:
    """Read all of an export into a queryable dataset."""
    start = time.perf_counter()
    dataset = ours.open_export(Path(path))
    ours.settle(dataset)
    return {"seconds": time.perf_counter() - start, "peak": memory.peak(), "records": ours.size(dataset)}


def grow(path: str) -> dict[str, float]:
    """Read all of an export, then ask one page's questions of it, unfiltered and filtered."""
    start = time.perf_counter()
    dataset = ours.open_export(Path(path))
    ours.settle(dataset)
    read = time.perf_counter() - start
    ours.ask_page(dataset, "")
    queries = ("", "result=Failed", "not.action=Login")
    asked = sum(clock.median(lambda query=query: ours.ask_page(dataset, query), 5) for query in queries)  # type: ignore[misc]
    return {"read": read, "asked": asked / len(queries), "records": ours.size(dataset)}


def search(path: str, times: str) -> dict[str, float]:
    """Search texts of the export, grown so many times, for what was never searched for; then for more of it."""
    dataset = ours.grow(ours.open_export(Path(path)), int(times))
    ours.ask_page(dataset, "")  # the first question pays for what every later one finds loaded
    first, longer, narrower, page = zip(*(_searched(dataset, one) for one in ours.SEARCHES), strict=True)
    return {
        "first": statistics.median(first),
        "longer": statistics.median(longer),
        "narrower": statistics.median(narrower),
        "page": statistics.median(page),
        "records": ours.size(dataset),
    }


def _searched(dataset: Database, text: str) -> tuple[float, ...]:
    """Search for a text without its last letter, with it, under a filter besides; ask the last one's page."""
    queries = (f"q={text[:-1]}", f"q={text}", f"q={text}&result=Failed")
    seconds = [clock.seconds(lambda query=query: ours.search(dataset, query)) for query in queries]  # type: ignore[misc]
    return (*seconds, clock.seconds(lambda: ours.ask_page(dataset, queries[-1])))


def ask(path: str, times: str) -> dict[str, float]:
    """Ask what a page asks of the export, grown so many times: unfiltered, then under each filter."""
    dataset = ours.grow(ours.open_export(Path(path)), int(times))
    ours.settle(dataset)
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


def write_csv(target: str, *paths: str) -> dict[str, float]:
    """Write all records of one or more exports as CSV.

    The memory that the export adds is counted from a log of which as much is in memory as its setting lets in:
    what went to disk while it was read comes back with whatever reads it first, and is the log's, not the export's.
    """
    dataset = ours.open_export(*map(Path, paths))
    ours.settle(dataset)
    ours.touch(dataset)
    memory.forget_peak()
    before = memory.now()
    start = time.perf_counter()
    ours.write_csv(dataset, Path(target))
    seconds = time.perf_counter() - start
    growth = max(0, memory.peak() - before)
    # The lines in the file count, whatever the export says: no value of these records has a line break.
    return {"seconds": seconds, "growth": growth, "records": ours.lines(Path(target)) - 1}


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
