"""The parts of the benchmark that are about the archive."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.benchmarks import table
from tests.benchmarks.measure import MeasureError, interleaved, run
from tests.benchmarks.synthetic import VERSION, export_of, folder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.benchmarks.size import Size


def archive_large(size: Size) -> list[table.Row]:
    """Measure opening an archive of as many records as the large export."""
    return _open(size, size.large, 1.5, 1.5)


def archive_grown(size: Size) -> list[table.Row]:
    """Measure opening an archive of ten times as many."""
    return _open(size, 10 * size.large, 10, 7, 4)


def archive_by_hand(_: Size) -> list[table.Row]:
    """Name what an archive of a hundred million records must do: it takes 16 GB of disk."""
    work = "archive of 100,000,000 records, 4 GB for the engine"
    return [
        table.by_hand(f"{work}: open, as an add or a sync leaves it", "≤ 10 s"),
        table.by_hand(f"{work}: the first page's questions, where the cube answers", "≤ 2 s", "≤ 500 ms"),
        table.by_hand(f"{work}: the first page's questions, elsewhere", "≤ 12 s", "≤ 6 s"),
    ]


def sync(_: Size) -> list[table.Row]:
    """Count the requests of a run of `sync` that finds nothing new."""
    rows = []
    for release in ("current", "legacy"):
        found = run("archive_jobs.sync_again", release)
        if not found["records"] or found["new"]:
            message = f"sync: {found['records']:.0f} records, then {found['new']:.0f} new ones"
            raise MeasureError(message)
        rows.append(table.at_most(f"sync of nothing new, {release}: requests", found["requests"], 3, ""))
        rows.append(table.only(f"sync of nothing new, {release}: time", found["seconds"], "s"))
    return rows


def _open(size: Size, records: int, added_to: float, alone: float, aim: float | None = None) -> list[table.Row]:
    """Measure the openings that a user meets: with the kept database, without it, and after a few more records."""
    archive = _archive_of(records, size.large)
    more = export_of(200, records)
    copy = archive.with_name(f"{archive.name}-and-more")
    kept, cold, added, after, peer = interleaved(
        [
            ("archive_jobs.open_archive", archive),
            ("archive_jobs.open_cold", archive),
            ("archive_jobs.copy_and_add", archive, copy, more),
            ("archive_jobs.open_archive", copy),
            ("peers.create_table", archive),
        ],
        times=size.runs,
    )
    shutil.rmtree(copy)
    counts = [int(each["records"]) for each in (kept, cold, added, after, peer)]
    if counts != [records, records, 200, records + 200, records]:
        message = f"archive: numbers of records differ: {counts}"
        raise MeasureError(message)
    work = f"archive of {records:,} records"
    return [
        table.at_most(f"{work}: open, as an add or a sync leaves it", kept["seconds"], 1.5, "s"),
        table.at_most(f"{work}: open, 200 records later", after["seconds"], added_to, "s"),
        table.at_most(f"{work}: open a copy of the segments alone", cold["seconds"], alone, "s", aim),
        table.times_faster("the same against the engine alone", cold["seconds"], peer["seconds"], "CREATE TABLE AS"),
        table.only("the same: memory of the process", cold["peak"], "B"),
        table.only(f"{work}: the first page's questions", kept["page"], "s"),
        table.only("the same after opening the copy", cold["page"], "s"),
        table.only("the same again, each with what is loaded", kept["again"], "s"),
        table.only(f"{work}: add 200 records", added["seconds"], "s"),
    ]


def _archive_of(records: int, part: int) -> Path:
    """Return the folder of an archive of so many records; make it of exports of `part` records where it isn't there."""
    archive = folder() / f"archive-{records}-v{VERSION}"
    if not archive.exists():
        unfinished = archive.with_suffix(".part")
        for before in range(0, records, part):
            export = export_of(part, before)
            run("archive_jobs.add", unfinished, export)
            if before:
                export.unlink()
        unfinished.rename(archive)
    # What another version kept is none to open from.
    run("archive_jobs.keep", archive)
    return archive
