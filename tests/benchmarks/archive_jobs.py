"""The work on the archive that is measured: one job a function, see `worker`."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.benchmarks import clock, memory, ours
from tests.control_plane import control_plane


def add(folder: str, export: str) -> dict[str, float]:
    """Add an export to an archive."""
    return {"records": ours.archive_export(Path(folder), Path(export))}


def keep(folder: str) -> dict[str, float]:
    """Leave an archive as whoever adds to it does."""
    return {"seconds": clock.seconds(lambda: ours.keep_database(Path(folder)))}


def copy_and_add(folder: str, target: str, export: str) -> dict[str, float]:
    """Add an export to a copy of an archive that has a kept database, in the place of an earlier copy."""
    shutil.rmtree(target, ignore_errors=True)
    for part in ("segments", "cache"):
        # Neither is ever written to, so the copy may share them.
        shutil.copytree(Path(folder) / part, Path(target) / part, copy_function=os.link)
    start = time.perf_counter()
    records = ours.archive_export(Path(target), Path(export))
    return {"seconds": time.perf_counter() - start, "records": records}


def open_archive(folder: str) -> dict[str, float]:
    """Open an archive as it lies there, then ask one page's questions: no opening may leave its work to them."""
    start = time.perf_counter()
    dataset = ours.open_archive(Path(folder))
    opened = time.perf_counter()
    ours.ask_page(dataset, "")
    asked = time.perf_counter()
    return {
        "seconds": opened - start,
        "page": asked - opened,
        "again": clock.median(lambda: ours.ask_page(dataset, ""), 5),
        "records": ours.count(dataset),
        "peak": memory.peak(),
    }


def open_cold(folder: str) -> dict[str, float]:
    """Open an archive that is a copy of the segments alone; leave it with a kept database again."""
    ours.forget_database(Path(folder))
    figures = open_archive(folder)
    ours.keep_database(Path(folder))
    return figures


def sync_again(release: str) -> dict[str, float]:
    """Sync twice from a control plane on which nothing happens; count the requests of the second run."""
    now = datetime(2026, 10, 1, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder, control_plane(release=release) as plane:
        environ = {"AUDIT_EXPLORER_CLIENT_ID": plane.client_id, "AUDIT_EXPLORER_CLIENT_SECRET": plane.client_secret}
        records = ours.sync_archive(Path(folder), plane.address, environ, now)
        before = len(plane.requests)
        start = time.perf_counter()
        new = ours.sync_archive(Path(folder), plane.address, environ, now + timedelta(minutes=5))
        seconds = time.perf_counter() - start
        return {"requests": len(plane.requests) - before, "seconds": seconds, "records": records, "new": new}
