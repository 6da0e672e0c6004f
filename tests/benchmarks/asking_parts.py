"""The parts of the benchmark that are about asking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.benchmarks import table
from tests.benchmarks.measure import interleaved, run, same
from tests.benchmarks.synthetic import export_of

if TYPE_CHECKING:
    from tests.benchmarks.size import Size

GB: Final = 1024 * table.MB


def ask_large(size: Size) -> list[table.Row]:
    """Measure the questions of one page over the large export."""
    return _ask(size, 1, 0.250)[0]


def ask_grown(size: Size) -> list[table.Row]:
    """Measure the questions of one page over a log ten times as large, with what the process holds meanwhile."""
    rows, found = _ask(size, size.grown, 0.7, 0.4)
    return [*rows, table.at_most("the same: memory of the process", found["peak"], 3 * GB, "B")]


def search(size: Size) -> list[table.Row]:
    """Measure searching the texts of the grown log: for something new, then for more of it."""
    found = run("jobs.search", export_of(size.large), size.grown)
    same(found, {"records": size.large * size.grown})
    work = f"free-text search, {size.large * size.grown:,} records"
    return [
        table.at_most(f"{work}: the first time", found["first"], 2.5, "s", 1),
        table.at_most(f"{work}: with a further letter", found["longer"], 0.3, "s"),
        table.at_most(f"{work}: with a further filter", found["narrower"], 0.3, "s"),
        table.only("the same: one page's questions", found["page"], "s"),
    ]


def ask_start(size: Size) -> list[table.Row]:
    """Measure the questions of the start page, asked for the first time after opening, against pandas."""
    path = export_of(size.large)
    ours, pandas = interleaved([("jobs.questions", path), ("peers.questions", path)], times=size.runs)
    same(ours, pandas)
    work = f"start page's questions, {size.large:,} records, first time"
    return [
        table.at_most(work, ours["seconds"], 1.5, "s"),
        table.times_faster("the same", ours["seconds"], pandas["seconds"], "pandas"),
    ]


def _ask(size: Size, times: int, seconds: float, aim: float | None = None) -> tuple[list[table.Row], dict[str, float]]:
    """Measure the questions of one page over the large export, grown so many times."""
    from tests.benchmarks.ours import QUERIES  # noqa: PLC0415 - the other parts run without our package

    found = run("jobs.ask", export_of(size.large), times)
    same(found, {"records": size.large * times})
    work = f"one page's questions, {size.large * times:,} records"
    slowest = QUERIES[int(found["slowest_query"])]
    rows = [
        table.at_most(f"{work}, unfiltered", found["unfiltered"], seconds, "s", aim),
        table.at_most(f"{work}, filtered (median of {len(QUERIES)} filters)", found["filtered"], seconds, "s", aim),
        table.only(f"{work}, slowest filter: {slowest}", found["slowest"], "s"),
    ]
    return rows, found
