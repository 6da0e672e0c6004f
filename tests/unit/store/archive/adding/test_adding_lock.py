"""Tests of several who add to an archive at once."""

from __future__ import annotations

import errno
import fcntl
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.errors import ArchiveError
from audit_explorer.store.archive.adding.adding_lock import alone
from audit_explorer.store.archive.layout import Layout
from audit_explorer.store.archive.segments.pinned_segments import pin
from tests.unit.store.archive.working import NOW, ids, records

if TYPE_CHECKING:
    from audit_explorer.store.archive import Archive
    from tests.unit.store.loading import Loader

# Only waited for where nothing goes wrong: who waits for the lock doesn't come.
MEET_SECONDS = 1.0


def test_threads_claim_each_record_once(archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two threads that add the same records, one says that they are new; even if both would compare, then write."""
    both = Barrier(2)

    def compared_by_both(*args: Any) -> Any:  # noqa: ANN401
        pinned = pin(*args)
        with suppress(BrokenBarrierError):
            both.wait(MEET_SECONDS)
        return pinned

    monkeypatch.setattr("audit_explorer.store.archive.adding.new_records.pin", compared_by_both)
    datasets = [load(records(0, 50)), load(records(0, 50))]
    with ThreadPoolExecutor(2) as threads:
        added = list(threads.map(archive.add, datasets))

    assert sorted((one.new, one.repeated) for one in added) == [(0, 50), (50, 0)]
    assert sorted(archive.segments()) == sorted(segment for one in added for segment in one.segments)


def test_reading_and_compacting_wait_for_nobody(archive: Archive, load: Loader) -> None:
    """An archive is opened, compacted and noted in while somebody adds."""
    archive.add(load(records(0, 50)))

    def work() -> list[int]:
        archive.compact(NOW)
        archive.note([])
        return ids(archive)

    with ThreadPoolExecutor(1) as threads, alone(Layout(archive.folder)):
        assert threads.submit(work).result(timeout=60) == list(range(50))


def test_file_system_that_cannot_lock(archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system knows no locks, adding goes on without one."""

    def refused(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refused)
    assert archive.add(load(records(0, 50))).new == 50


def test_archive_that_may_only_be_read(archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Adding what is there already needs to write nothing, not even a lock; what is new can't be added."""
    archive.add(load(records(0, 50)))
    (archive.folder / "lock").unlink()

    def refused(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    for module in ("adding.adding_lock", "workspace", "segments.segment_writer"):
        monkeypatch.setattr(f"audit_explorer.store.archive.{module}.private", refused)
    assert archive.add(load(records(0, 50))).repeated == 50
    with pytest.raises(ArchiveError):
        archive.add(load(records(50, 50)))
    assert not (archive.folder / "lock").exists()
