"""Tests of several processes at one archive, some of them killed."""

from __future__ import annotations

import multiprocessing
import random
import sys
import time
from functools import partial
from multiprocessing.util import get_temp_dir
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.store.archive import workspace
from audit_explorer.store.archive.layout import Layout
from tests.unit.store.archive.working import NOW, add_batches, compact_again, ids, keep_rows, records, unsound
from tests.waiting import LIMIT, joined, within

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerContext, ForkServerProcess

    from audit_explorer.store.archive import Archive
    from tests.unit.store.loading import Loader

KILLS = 40
SIZE = 40


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Give a way to start processes that have everything imported already."""
    # Not in the temporary folder of the first test, which goes with that test.
    get_temp_dir()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.unit.store.archive.working"])
    return context


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a new process from running again what a test of the pages left as the main module."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))


def start(context: ForkServerContext, work: Any, *args: Any) -> tuple[ForkServerProcess, Connection]:  # noqa: ANN401
    """Start a process; what it says can be received."""
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(*args, sending))
    process.start()
    sending.close()
    return process, receiving


def heard_first(connection: Connection) -> tuple[str, int]:
    """Give the first thing that a process says."""
    assert connection.poll(LIMIT), "waited in vain for a process to begin"
    first: tuple[str, int] = connection.recv()
    return first


def said(connection: Connection) -> list[tuple[str, int]]:
    """Give what a process said until it ended."""
    heard = []
    try:
        while True:
            heard.append(connection.recv())
    except (EOFError, ConnectionResetError):
        return heard


def test_killed_while_writing(archive: Archive, processes: ForkServerContext) -> None:
    """However often a writer is killed at whatever moment, every batch that was added is there, whole and readable."""
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    added: set[int] = set()
    lengths = [0.2]
    for kill in range(KILLS):
        process, hearing = start(processes, add_batches, archive.folder, kill * 10, 10, SIZE)
        heard = [heard_first(hearing)]
        begun = time.perf_counter()
        # Somewhere within the first adding, by how long it took lately, or in the next ones.
        until = begun + chance.uniform(0, 2 * lengths[-1])
        while (left := until - time.perf_counter()) > 0 and hearing.poll(left):
            heard.append(hearing.recv())
            if len(heard) == len(("adding", "added")):
                lengths.append(time.perf_counter() - begun)
        if len(heard) == 1:
            lengths.append(lengths[-1] * 1.2)  # the machine has become slower than it was
        process.kill()
        joined(process, "the end of a writer that was killed")
        heard += within(partial(said, hearing), "the last words of a writer that was killed")
        hearing.close()
        added |= {number for what, number in heard if what == "added"}
        assert unsound(archive) == []
    expected = {number * SIZE + row for number in added for row in range(SIZE)}
    assert len(added) > KILLS // 10
    shown = ids(archive)
    assert expected <= set(shown)
    assert len(shown) == len(set(shown))
    # What killed processes left is swept, and nothing of it was ever among the segments.
    layout = Layout(archive.folder)
    workspace.sweep(layout, time.time() + 120)
    assert list(layout.work.iterdir()) == []
    assert sorted(path.name for path in layout.root.iterdir()) == [
        "cache",
        "lock",
        "register.ndjson",
        "segments",
        "work",
    ]


def test_killed_while_compacting(archive: Archive, load: Loader, processes: ForkServerContext) -> None:
    """A compaction that is killed loses nothing."""
    for number in range(10):
        archive.add(load(records(number * SIZE, SIZE)))
    chance = random.Random(3)  # noqa: S311 - moments, not secrets
    for _ in range(12):
        process, hearing = start(processes, compact_again, archive.folder, 1)
        heard_first(hearing)
        hearing.poll(chance.uniform(0, 0.3))
        process.kill()
        joined(process, "the end of a compaction that was killed")
        hearing.close()
        assert unsound(archive) == []
        assert ids(archive) == list(range(10 * SIZE))


def test_several_keep_a_ledger(archive: Archive, processes: ForkServerContext) -> None:
    """Two processes that write at the same time lose none of their rows."""
    running = [start(processes, keep_rows, archive.folder, first, 50) for first in (0, 50)]
    for process, hearing in running:
        joined(process, "the end of a process that keeps a ledger")
        hearing.close()
    assert sorted(row["offset"] for row in archive.ledger(1_000)) == list(range(100))


def test_writers_readers_and_compactors_at_once(archive: Archive, load: Loader, processes: ForkServerContext) -> None:
    """Two writers, two compactors and a reader: the reader sees whole batches, never fewer than before, none twice.

    The writers together say of each record once that it is new.
    """
    archive.add(load(records(10_000, 10)))
    batches = 8
    running = [
        start(processes, add_batches, archive.folder, 0, batches, SIZE),
        # The same batches, so that both find new what the other is just writing.
        start(processes, add_batches, archive.folder, 0, batches, SIZE),
        start(processes, compact_again, archive.folder, 20),
        start(processes, compact_again, archive.folder, 20),
    ]
    before: list[int] = []
    deadline = time.monotonic() + LIMIT
    while any(process.is_alive() for process, _ in running):
        assert time.monotonic() < deadline, "waited in vain for writers and compactors to end"
        now = ids(archive)
        assert len(now) == len(set(now))
        assert set(before) <= set(now)
        before = now
    new = 0
    for process, hearing in running:
        joined(process, "the end of a writer or a compaction")
        assert process.exitcode == 0
        new += sum(number for what, number in said(hearing) if what == "new")
        hearing.close()
    assert new == batches * SIZE
    assert ids(archive) == [*range(batches * SIZE), *range(10_000, 10_010)]
    archive.compact(NOW)
    assert ids(archive) == [*range(batches * SIZE), *range(10_000, 10_010)]


def test_open_dataset_outlives_a_compaction(archive: Archive, load: Loader) -> None:
    """A dataset goes on giving the records as received although its segments were merged and removed."""
    for number in range(10):
        archive.add(load(records(number * SIZE, SIZE)))
    dataset = archive.open()
    assert archive.compact(NOW) > 0
    assert dataset.row("SELECT count(*), count(raw) FROM received") == (10 * SIZE, 10 * SIZE)
    dataset.close()
    assert ids(archive) == list(range(10 * SIZE))


def test_living_process_is_not_swept(archive: Archive, load: Loader) -> None:
    """However old, what a living process works in stays."""
    archive.add(load(records(0, 10)))
    dataset = archive.open()
    assert workspace.sweep(Layout(archive.folder), time.time() + 10**8) == 0
    assert dataset.row("SELECT count(raw) FROM received") == (10,)
    dataset.close()


def test_what_was_made_this_moment_is_not_swept(archive: Archive) -> None:
    """A corner that is not locked yet may be a process's that is just about to; a minute later it is nobody's."""
    layout = Layout(archive.folder)
    corner = layout.work / "made-just-now"
    corner.mkdir(parents=True)
    assert workspace.sweep(layout) == 0
    made = corner.stat().st_mtime
    assert workspace.sweep(layout, made + 59) == 0
    assert corner.exists()
    assert workspace.sweep(layout, made + 61) == 1
    assert not corner.exists()
