"""The parts of the benchmark: each measures one kind of work and returns its rows of the table."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.benchmarks import archive_parts, asking_parts, cluster_parts, reading_parts, start_parts, table, view_parts
from tests.benchmarks.browser import felt
from tests.benchmarks.fetching import fetch
from tests.benchmarks.measure import interleaved, run, same
from tests.benchmarks.synthetic import export_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.benchmarks.size import Size

# For buffers and the slices that are under way, however many rows there are.
_BUDGET: Final = 128 * table.MB


def write_csv(size: Size) -> list[table.Row]:
    """Measure the CSV export against DataFrame.to_csv of the same rows, its memory also with several times the rows."""
    path = export_of(size.large)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "ours.csv"
        # Ours goes first: its file is where the peer's rows come from.
        ours, pandas = interleaved(
            [("jobs.write_csv", target, path), ("peers.write_csv", target, Path(folder) / "peer.csv")], times=size.runs
        )
        bytes_written = target.stat().st_size
        same(ours, pandas, {"records": size.large})
        before = [size.large * number for number in range(size.exported)]
        grown = run("jobs.write_csv", target, *(export_of(size.large, each) for each in before))
    same(grown, {"records": size.large * size.exported})
    work = f"CSV export of {size.large:,} rows, {bytes_written / table.MB:,.0f} MB"
    more = f"CSV export of {size.large * size.exported:,} rows"
    return [
        table.times_faster(f"{work}: time", ours["seconds"], pandas["seconds"], "DataFrame.to_csv", 4, 6),
        table.at_most(f"{work}: growth of memory", ours["growth"], _BUDGET, "B"),
        table.at_most(f"{more}: growth of memory", grown["growth"], _BUDGET, "B"),
        table.only(f"{more}: time", grown["seconds"], "s"),
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
    "read-200k": reading_parts.read_small,
    "read-wrapped": reading_parts.read_wrapped,
    "read-1m": reading_parts.read_large,
    "growth": reading_parts.growth,
    "ask-1m": asking_parts.ask_large,
    "ask-10m": asking_parts.ask_grown,
    "search-10m": asking_parts.search,
    "questions": asking_parts.ask_start,
    "life-story": view_parts.life_story,
    "dossier": view_parts.dossier,
    "compare": view_parts.compare,
    "query": view_parts.query,
    "csv": write_csv,
    "fetch": fetch_all,
    "archive-1m": archive_parts.archive_large,
    "archive-10m": archive_parts.archive_grown,
    "archive-100m": archive_parts.archive_by_hand,
    "sync": archive_parts.sync,
    "cluster": cluster_parts.cluster,
    "start": start_parts.start,
    "rerun": start_parts.rerun,
    "browser": click,
}
