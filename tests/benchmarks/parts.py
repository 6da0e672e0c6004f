"""The parts of the benchmark: each measures one kind of work and returns its rows of the table."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.benchmarks import archive_parts, table, view_parts
from tests.benchmarks.browser import felt
from tests.benchmarks.fetching import fetch
from tests.benchmarks.measure import interleaved, run, same
from tests.benchmarks.synthetic import export_of
from tests.benchmarks.wrapped import WRAPPINGS, wrapped_export

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.benchmarks.size import Size

GB: Final = 1024 * table.MB


def read_small(size: Size) -> list[table.Row]:
    """Measure reading the small export against pandas.read_json, with orjson beside it for comparison."""
    path = export_of(size.small)
    jobs = [(job, path) for job in ("jobs.read", "peers.read_pandas", "peers.read_orjson")]
    ours, pandas, orjson = interleaved(jobs, times=size.runs)
    same(ours, pandas, orjson)
    work = f"read {size.small:,} records, {path.stat().st_size / table.MB:,.0f} MB"
    return [
        table.times_faster(f"{work}: time", ours["seconds"], pandas["seconds"], "pandas.read_json", 4),
        table.times_faster(f"{work}: time", ours["seconds"], orjson["seconds"], "orjson + DataFrame"),
        table.not_more_than(f"{work}: peak memory", ours["peak"], pandas["peak"], "pandas.read_json", 1),
    ]


def read_wrapped(size: Size) -> list[table.Row]:
    """Measure reading the small export inside envelopes, behind prefixes; the bare lines beside them."""
    paths = {wrapping: wrapped_export(size.small, wrapping) for wrapping in WRAPPINGS}
    found = interleaved([("jobs.read", path) for path in paths.values()], times=size.runs)
    same(*found)
    return [
        table.at_least(
            f"read {size.small:,} records, {wrapping}: speed",
            path.stat().st_size / table.MB / ours["seconds"],
            40,
            "MB/s",
        )
        for (wrapping, path), ours in zip(paths.items(), found, strict=True)
    ]


def read_large(size: Size) -> list[table.Row]:
    """Measure reading the large export against the targets."""
    path = export_of(size.large)
    bytes_read = path.stat().st_size
    (ours,) = interleaved([("jobs.read", path)], times=size.runs)
    same(ours, {"records": size.large})
    work = f"read {size.large:,} records, {bytes_read / table.MB:,.0f} MB"
    return [
        table.at_least(f"{work}: speed", bytes_read / table.MB / ours["seconds"], 120, "MB/s"),
        table.at_most(f"{work}: peak memory", ours["peak"], 2 * bytes_read, "B"),
    ]


def _ask(size: Size, times: int, seconds: float) -> tuple[list[table.Row], dict[str, float]]:
    """Measure the questions of one page over the large export, grown so many times."""
    from tests.benchmarks.ours import QUERIES  # noqa: PLC0415 - the other parts run without our package

    found = run("jobs.ask", export_of(size.large), times)
    same(found, {"records": size.large * times})
    work = f"one page's questions, {size.large * times:,} records"
    slowest = QUERIES[int(found["slowest_query"])]
    rows = [
        table.at_most(f"{work}, unfiltered", found["unfiltered"], seconds, "s"),
        table.at_most(f"{work}, filtered (median of {len(QUERIES)} filters)", found["filtered"], seconds, "s"),
        table.only(f"{work}, slowest filter: {slowest}", found["slowest"], "s"),
    ]
    return rows, found


def ask_large(size: Size) -> list[table.Row]:
    """Measure the questions of one page over the large export."""
    return _ask(size, 1, 0.250)[0]


def ask_grown(size: Size) -> list[table.Row]:
    """Measure the questions of one page over a log ten times as large, with what the process holds meanwhile."""
    rows, found = _ask(size, size.grown, 1.2)
    return [*rows, table.at_most("the same: memory of the process", found["peak"], 3 * GB, "B")]


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


def write_csv(size: Size) -> list[table.Row]:
    """Measure the CSV export against DataFrame.to_csv of the same rows."""
    path = export_of(size.large)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "ours.csv"
        # Ours goes first: its file is where the peer's rows come from.
        ours, pandas = interleaved(
            [("jobs.write_csv", path, target), ("peers.write_csv", target, Path(folder) / "peer.csv")], times=size.runs
        )
        bytes_written = target.stat().st_size
    same(ours, pandas, {"records": size.large})
    work = f"CSV export of {size.large:,} rows, {bytes_written / table.MB:,.0f} MB"
    return [
        table.times_faster(f"{work}: time", ours["seconds"], pandas["seconds"], "DataFrame.to_csv", 3),
        # Flat: a fixed budget for buffers, whatever the number of rows.
        # Flat: the slices that are under way, however many rows there are.
        table.at_most(f"{work}: growth of memory", ours["growth"], 256 * table.MB, "B"),
    ]


def fetch_all(size: Size) -> list[table.Row]:
    """Measure fetching the log of a control plane."""
    return fetch(size.fetched, size.runs)


def click(size: Size) -> list[table.Row]:
    """Measure clicks on a facet and on a row in the browser: to the first change, to the page at rest."""
    found = felt(export_of(size.small), size.clicks)
    work = f"browser, {size.small:,} records"
    twice = ", ".join(found.asked_twice) or "nothing"
    return [
        table.at_most(f"{work}: facet click to first change", found.facet_first, 0.3, "s"),
        table.at_most(f"{work}: facet click to page at rest", found.facet_end, 0.6, "s"),
        table.at_most(f"{work}: row click to first change", found.event_first, 0.3, "s"),
        table.at_most(f"{work}: row click to event open", found.event_end, 0.4, "s"),
        table.at_most(f"{work}: key to list of what could follow", found.listed, 0.1, "s"),
        table.only(f"{work}: asked more than once ({twice})", len(found.asked_twice), ""),
    ]


PARTS: Final[dict[str, Callable[[Size], list[table.Row]]]] = {
    "read-200k": read_small,
    "read-wrapped": read_wrapped,
    "read-1m": read_large,
    "ask-1m": ask_large,
    "ask-10m": ask_grown,
    "questions": ask_start,
    "life-story": view_parts.life_story,
    "dossier": view_parts.dossier,
    "compare": view_parts.compare,
    "query": view_parts.query,
    "csv-1m": write_csv,
    "fetch": fetch_all,
    "archive-1m": archive_parts.archive_large,
    "archive-10m": archive_parts.archive_grown,
    "sync": archive_parts.sync,
    "browser": click,
}
