"""What a search in every text takes, the first time and narrowed further."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from audit_explorer.filters import Filter
from tests.benchmarks import ours, table
from tests.benchmarks.measure import run, same
from tests.benchmarks.synthetic import export_of

if TYPE_CHECKING:
    from audit_explorer.store import Database
    from tests.benchmarks.size import Size

#: Words that few records have, with a further word or condition.
NARROWED: Final = (
    ("user77", "user77 node"),
    ("project-77", "project-77 lorem"),
    ("user12@corp", "user12@corp Delete"),
)
#: Nothing has it: every text is looked into.
NOWHERE: Final = "team"


def search(path: str, times: str) -> dict[str, float]:
    """Search the export, grown so many times, for words that were not asked for before, then for narrower ones."""
    dataset = ours.grow(ours.open_export(Path(path)), int(times))
    _found(dataset, NOWHERE[::-1])  # the first question pays for what every later one finds loaded
    first, narrowed = [_seconds(dataset, NOWHERE)], []
    for wider, narrower in NARROWED:
        first.append(_seconds(dataset, wider))
        narrowed.append(_seconds(dataset, narrower))
    return {
        "first": statistics.median(first),
        "narrowed": statistics.median(narrowed),
        "slowest": max(narrowed),
        "records": ours.size(dataset),
    }


def search_grown(size: Size) -> list[table.Row]:
    """Measure a search over the large export, grown to ten times its size."""
    found = run("search_parts.search", export_of(size.large), size.grown)
    same(found, {"records": size.large * size.grown})
    work = f"free-text search, {size.large * size.grown:,} records"
    return [
        table.at_most(f"{work}, first time", found["first"], 2.5, "s"),
        table.at_most(f"{work}, narrowed further", found["narrowed"], 0.3, "s"),
    ]


def _seconds(dataset: Database, text: str) -> float:
    start = time.perf_counter()
    _found(dataset, text)
    return time.perf_counter() - start


def _found(dataset: Database, text: str) -> int:
    asked = Filter(text=text).resolve(newest=dataset.facts.newest, now=datetime.now(UTC))
    where = dataset.where(asked)
    counted: int = dataset.row(f"SELECT count(*) FROM events WHERE {where.sql}", where.parameters)[0]  # noqa: S608
    return counted
