"""Tests of publishers that are killed, and of several at once."""

from __future__ import annotations

import errno
import fcntl
import multiprocessing
import os
import sys
import threading
from multiprocessing.util import get_temp_dir
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from audit_explorer.errors import TableBusyError
from audit_explorer.store.published import mounted_folder
from audit_explorer.store.published.publication import RETENTION
from audit_explorer.store.published.published_check import check_table
from audit_explorer.store.published.publishing import Published, publish
from tests.archives import archive_files
from tests.builders import make_legacy
from tests.unit.store.published.publishing_here import (
    NOW,
    differing,
    hold_lock,
    lines,
    publish_archive_until,
    publish_here,
)
from tests.waiting import LIMIT, joined

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext
    from pathlib import Path

    from audit_explorer.store.archive import Archive
    from tests.unit.store.loading import Loader


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Give a way to start processes that have everything imported already."""
    get_temp_dir()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.unit.store.published.publishing_here"])
    return context


@pytest.fixture(autouse=True)
def _main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a new process from running again what a test of the pages left as the main module."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))


def comes_to_its_end(context: ForkServerContext, folder: Path, place: Path, steps: int) -> bool:
    """Publish in another process that is killed after so many files; say whether it was done before that."""
    process = context.Process(target=publish_archive_until, args=(folder, place, steps))
    process.start()
    joined(process, "the end of a publisher")
    assert process.exitcode in {0, -9}
    return process.exitcode == 0


def test_whole_at_every_moment(load: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each file that is put on the disk, the version before is there whole, or the new one from one on."""
    place = tmp_path / "table"
    publish_here(load(lines([make_legacy(id=1)])), place)
    seen: list[tuple[int, bool]] = []
    fsync = os.fsync

    def looked_at(handle: int) -> None:
        fsync(handle)
        checked = check_table(str(place))
        seen.append((checked.publication.version, checked.sound))

    monkeypatch.setattr(os, "fsync", looked_at)
    dataset = load(lines([make_legacy(id=1), make_legacy(id=2, happenedAt="2026-08-08T00:00:00Z")]))
    publish_here(dataset, place)
    assert seen == sorted(seen)
    assert len(seen) > 8
    assert (seen[0], seen[-1]) == ((1, True), (2, True))
    assert {sound for _, sound in seen} == {True}


def test_killed(archive: Archive, load: Loader, tmp_path: Path, processes: ForkServerContext) -> None:
    """A publisher that is killed leaves nothing that the next one minds, and what it had begun is removed."""
    place = tmp_path / "table"
    archive_files(archive, [load.file(lines([make_legacy(id=1)]))])
    assert not comes_to_its_end(processes, archive.folder, place, 1)
    assert not comes_to_its_end(processes, archive.folder, place, 9)
    assert not (place / "facts.json").exists()
    assert list((place / "work").iterdir()) != []
    assert comes_to_its_end(processes, archive.folder, place, 1_000)
    assert list((place / "work").iterdir()) == []
    archive_files(archive, [load.file(lines([make_legacy(id=2, happenedAt="2026-08-08T00:00:00Z")]))])
    assert not comes_to_its_end(processes, archive.folder, place, 7)
    checked = check_table(str(place))
    assert (checked.sound, checked.publication.version) == (True, 1)
    assert len(list(place.rglob("*.parquet"))) > len(checked.publication.files)
    dataset = archive.open()
    done = publish_here(dataset, place, lasting=True).publication
    assert differing(dataset, place) == {}
    dataset.close()
    named = {file.name for file in (*done.files, *checked.publication.files)}
    # It is not known that nobody reads what the killed one wrote.
    assert done.leaving.keys() == {str(path.relative_to(place)) for path in place.rglob("*.parquet")} - named
    later = load(lines([make_legacy(id=3)]))
    last = publish_here(later, place, now=NOW + RETENTION).publication
    named = {file.name for file in (*done.files, *last.files)} | last.leaving.keys()
    assert last.leaving.keys() <= {file.name for file in checked.publication.files}
    assert {str(path.relative_to(place)) for path in place.rglob("*.parquet")} == named


def test_two_publishers(load: Loader, tmp_path: Path, processes: ForkServerContext) -> None:
    """The second one waits a moment for the first, and is told when that takes long; a killed one holds up nobody."""
    place = tmp_path / "table"
    dataset = load(lines([make_legacy()]))
    receiving, sending = processes.Pipe(duplex=True)
    process = processes.Process(target=hold_lock, args=(place, sending))
    process.start()
    assert receiving.poll(LIMIT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mounted_folder, "PATIENCE", 0.2)
        with pytest.raises(TableBusyError, match="Somebody else is publishing to"):
            publish_here(dataset, place)
    assert not (place / "facts.json").exists()
    waiting = threading.Thread(target=publish_here, args=(dataset, place), daemon=True)
    waiting.start()
    process.kill()
    joined(process, "the end of a publisher that was killed")
    joined(waiting, "a publisher that waited")
    assert check_table(str(place)).publication.version == 1


def test_somebody_published_meanwhile(load: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a share knows no locks, whoever comes to the end second is told, and the first one's version stays."""

    def refuse(_handle: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    place = tmp_path / "table"
    slow, quick = load(lines([make_legacy(id=1)])), load(lines([make_legacy(id=2)]))
    first: list[Published] = []

    def say(step: str) -> None:
        if step.startswith("Writing files") and not first:
            first.append(publish_here(quick, place))

    with pytest.raises(TableBusyError):
        publish(slow, str(place), now=NOW, say=say)
    assert check_table(str(place)).sound
    assert differing(quick, place) == {}
    assert publish_here(slow, place).publication.version == 2
    # What somebody may still be about to name stays for a day, whatever is known of it.
    assert len(list(place.glob("events/*/*.parquet"))) == 3
    publish_here(load(lines([make_legacy(id=3)])), place, now=NOW + RETENTION)
    assert len(list(place.glob("events/*/*.parquet"))) == 4
    for path in place.glob("events/*/*.parquet"):
        os.utime(path, (0, 0))
    publish_here(load(lines([make_legacy(id=4)])), place, now=NOW + 2 * RETENTION)
    assert len(list(place.glob("events/*/*.parquet"))) == 3
    assert check_table(str(place)).sound
