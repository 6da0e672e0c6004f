"""The parts of the benchmark that are about reading."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Final

from tests.benchmarks import table
from tests.benchmarks.measure import interleaved, same
from tests.benchmarks.synthetic import export_of
from tests.benchmarks.wrapped import WRAPPINGS, wrapped_export

if TYPE_CHECKING:
    from tests.benchmarks.size import Size

#: How much longer a record of the largest log may take than one of the smallest: a machine is never quite at rest.
_GROWTH: Final = 1.15


def read_small(size: Size) -> list[table.Row]:
    """Measure reading the small export: to the first page against pandas, all of it against readers of JSON."""
    path = export_of(size.small)
    polars = importlib.util.find_spec("polars") is not None
    jobs = ["jobs.first_page", "page_peer.first_page", "jobs.load", "peers.read_duckdb", "peers.read_orjson"]
    first, pandas, ours, duckdb, orjson, *further = interleaved(
        [(job, path) for job in (*jobs, *(["peers.read_polars"] if polars else []))], times=size.runs
    )
    same(first, pandas, ours, duckdb, orjson, *further)
    megabytes = path.stat().st_size / table.MB
    work = f"read {size.small:,} records, {megabytes:,.0f} MB"
    loaded = f"{work}: everything loaded"
    peer = "polars.read_json"
    return [
        table.times_faster(f"{work}: first page answered", first["seconds"], pandas["seconds"], "pandas", 4, 6),
        table.only("of this, the file opened", first["opened"], "s"),
        table.only("the same with pandas, the file read", pandas["read"], "s"),
        table.not_more_than("the same: peak memory", first["peak"], pandas["peak"], "pandas", 1),
        *(table.times_faster(loaded, ours["seconds"], each["seconds"], peer, 1, 1.5) for each in further),
        *([] if polars else [table.failed(loaded, "polars is not installed")]),
        table.share_of(
            loaded,
            megabytes / ours["seconds"],
            megabytes / duckdb["seconds"],
            "duckdb read_json, the same columns",
            "MB/s",
            0.4,
            0.7,
        ),
        table.times_faster(loaded, ours["seconds"], orjson["seconds"], "orjson + DataFrame"),
        table.only("the same: peak memory", ours["peak"], "B"),
    ]


def read_wrapped(size: Size) -> list[table.Row]:
    """Measure reading the small export inside envelopes, behind prefixes; the bare lines beside them."""
    paths = {wrapping: wrapped_export(size.small, wrapping) for wrapping in WRAPPINGS}
    found = interleaved([("jobs.load", path) for path in paths.values()], times=size.runs)
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
    megabytes = bytes_read / table.MB
    (ours,) = interleaved([("jobs.first_page", path)], times=size.runs)
    same(ours, {"records": size.large})
    work = f"read {size.large:,} records, {megabytes:,.0f} MB"
    return [
        table.at_least(f"{work}: first page answered", megabytes / ours["seconds"], 200, "MB/s", 300),
        table.not_more_than("the same: peak memory", ours["peak"], bytes_read, "the file", 1.3, 0.8),
        table.only(f"{work}: everything loaded", megabytes / ours["loaded"], "MB/s"),
        table.only("the same: peak memory", ours["peak_loaded"], "B"),
    ]


def growth(size: Size) -> list[table.Row]:
    """Measure whether a record of a larger log takes longer than one of a smaller log, to read and to ask of."""
    found = interleaved([("jobs.grow", export_of(records)) for records in size.growth], times=size.runs)
    for records, figures in zip(size.growth, found, strict=True):
        same(figures, {"records": records})
    rows = []
    for name, work in (("read", "reading"), ("asked", "asking one page")):
        each = [figures[name] / figures["records"] * 1e9 for figures in found]
        span = f"growth, {work}: a record of {size.growth[-1]:,}"
        rows.append(table.not_more_than(span, each[-1], each[0], f"of {size.growth[0]:,}", _GROWTH, unit="ns"))
        rows += [
            table.only(f"the same: a record of {records:,}", one, "ns")
            for records, one in zip(size.growth[1:-1], each[1:-1], strict=True)
        ]
    return rows
