"""Tests of an archive on a disk that has no room left, a real one."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Final

import pytest

from audit_explorer.errors import ArchiveError, AuditExplorerError
from audit_explorer.store.archive import Archive
from audit_explorer.store.archive.opening import archive_opening as opening
from tests.unit.store.archive.working import NOW, ids, records, unsound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.unit.store.loading import Loader

SIZE: Final = 120


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a small disk; only root may."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(place)]
    if os.getuid() or subprocess.run(mount, check=False, capture_output=True).returncode:  # noqa: S603 - as it stands here
        pytest.skip("a disk can't be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)  # noqa: S603, S607 - the same


def fill(place: Path, left: int) -> Path:
    """Take all the room but `left` bytes."""
    filler = place / "filler"
    filler.unlink(missing_ok=True)
    stat = os.statvfs(place)
    filler.write_bytes(bytes(max(0, stat.f_bavail * stat.f_frsize - left)))
    return filler


def test_every_step_says_that_the_disk_is_full(disk: Path, load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Adding, merging, opening and keeping its database, with less room each time: done, or said; nothing is lost."""
    monkeypatch.setattr(opening, "_WORTH_KEEPING", 1)
    archive = Archive(disk / "archive")
    archive.add(load(records(0, SIZE)))
    kept = set(range(SIZE))
    more = load(records(SIZE, SIZE))
    said = []
    for left in (0, 4_096, 16_384, 65_536, 262_144, 1_048_576):
        filler = fill(disk, left)
        for work in (
            lambda: archive.add(more),
            lambda: archive.compact(NOW),
            archive.prepare,
            archive.verify,
            archive.records_a_day,
        ):
            try:
                work()
            except AuditExplorerError as error:
                said.append(str(error))
        filler.unlink()
        assert unsound(archive) == []
        shown = set(ids(archive))
        assert kept <= shown
        kept = shown
    assert said
    assert all("the disk is full" in one or "No space left" in one for one in said), said
    archive.add(more)
    assert ids(archive) == list(range(2 * SIZE))


def test_the_notes_and_the_ledger(disk: Path, load: Loader) -> None:
    """What can't be noted is said, too."""
    archive = Archive(disk / "archive")
    archive.add(load(records(0, SIZE)))
    fill(disk, 0)
    with pytest.raises(ArchiveError, match="the disk is full"):
        archive.add_requests(NOW, "https://plane.example", ['{"a": "' + "x" * 10_000 + '"}'])
