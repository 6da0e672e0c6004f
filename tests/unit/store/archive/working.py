"""What processes do to an archive in tests, and a way to look at the result without any of its code."""

from __future__ import annotations

import hashlib
import json
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit_explorer.sources import open_files
from audit_explorer.store.archive import Archive
from tests.builders import ABSENT, legacy_error, make_current, make_legacy

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from audit_explorer.store import Database

START = datetime(2026, 6, 29, tzinfo=UTC)
NOW = datetime(2026, 9, 20, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 1, tzinfo=UTC)
ADDRESS = "https://plane.example"


def records(first: int, count: int, step: timedelta = timedelta(hours=6)) -> list[dict[str, Any]]:
    """Make records with ids from `first` on, over some months."""
    return [
        make_legacy(
            id=number,
            happenedAt=(START + (number % 240) * step).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            entityName=f"thing {number}",
        )
        for number in range(first, first + count)
    ]


MIXED = [
    *records(0, 300),
    make_legacy(id="x", happenedAt="one day", error=legacy_error(403)),
    make_legacy(id="y", happenedAt=ABSENT, action="create"),
    make_legacy(id="z", happenedAt="0002-01-01T00:00:00Z", unknown={"ü": [1.0, "\\ud800"]}),
    make_current(id="k", action="sign-in", cluster_name="production"),
    make_legacy(id="l", entityType="App", clusterUuid="71f69d83-ba66-4822-adf5-55ce55efd210"),
]


def dataset_of(rows: list[dict[str, Any]], folder: Path, name: str = "logs.json") -> Database:
    """Open some records as a file of their own."""
    path = folder / name
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    return open_files([path])


def add_batches(root: Path, first: int, batches: int, size: int, done: Connection) -> None:
    """Add batch after batch, saying what each brought; what a process of its own does until it is killed."""
    # The process has no test of its own to give it one.
    tempfile.tempdir = str(root.parent.parent)
    archive = Archive(root)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, first + batches):
            dataset = dataset_of(records(number * size, size), Path(folder))
            # Said before and after: the time between is when a kill is of interest.
            done.send(("adding", number))
            added = archive.add(dataset)
            done.send(("added", number))
            done.send(("new", added.new))
            dataset.close()


def compact_again(root: Path, times: int, done: Connection) -> None:
    """Compact as often as asked."""
    tempfile.tempdir = str(root.parent.parent)
    done.send(("compacting", times))
    for _ in range(times):
        Archive(root).compact(NOW)
    done.send(("compacted", times))


def rows(*offsets: int) -> list[str]:
    """Make rows of a ledger."""
    return [json.dumps({"offset": offset, "failure": ""}) for offset in offsets]


def keep_rows(root: Path, first: int, count: int, done: Connection) -> None:
    """Keep rows of a ledger, one after the other."""
    done.send(("keeping", first))
    for number in range(first, first + count):
        Archive(root).add_requests(OCTOBER, ADDRESS, rows(number))


def ids(archive: Archive) -> list[int]:
    """Give the ids of what the archive shows, sorted."""
    dataset = archive.open()
    try:
        return sorted(int(row[0]) for row in dataset.rows("SELECT id FROM events"))
    finally:
        dataset.close()


def unsound(archive: Archive) -> list[str]:
    """Name the segments that aren't what their names say."""
    return [
        segment.name
        for segment in archive.segments()
        if hashlib.sha256((archive.folder / "segments" / segment.name).read_bytes()).hexdigest() != segment.sha256
    ]
