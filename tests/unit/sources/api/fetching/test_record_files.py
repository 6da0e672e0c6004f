"""Tests of the files that arrived records are kept in, on a disk that refuses too."""

from __future__ import annotations

import errno
import stat
from typing import TYPE_CHECKING

import pytest

from audit_explorer.errors import NotWrittenError
from audit_explorer.sources.api import Fetch, Plan
from audit_explorer.sources.api.fetching.private_file import private_file
from audit_explorer.sources.api.fetching.record_files import RecordFiles
from tests.control_plane import control_plane
from tests.unit.sources.api.fetch_runs import MONTH, NOW, evenly, fetch, held, ids, records, server

if TYPE_CHECKING:
    from pathlib import Path

RECORD = b'{"id":1}'


def test_files_are_private_and_numbered(tmp_path: Path) -> None:
    """Each fetch into one folder takes the next number; nobody else can read it."""
    for number in (1, 2):
        files = RecordFiles(tmp_path)
        files.add([RECORD, RECORD])
        files.add([])
        files.close()
        (path,) = files.files
        assert path.name == f"fetched-{number:03}.ndjson"
        assert path.read_bytes() == b'{"id":1}\n{"id":1}\n'
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_records_there_is_no_file(tmp_path: Path) -> None:
    """Nothing is left of a fetch that brought nothing."""
    files = RecordFiles(tmp_path)
    files.add([])
    files.close()
    assert files.files == []
    assert list(tmp_path.iterdir()) == []


class FullDisk:
    """A file on a disk that takes so many pages, and of the next one the half."""

    def __init__(self, file: object, pages: int) -> None:
        self._file = file
        self._pages = pages

    def write(self, page: bytes) -> int:
        """Write, or fail in the middle."""
        self._pages -= 1
        if self._pages < 0:
            self._file.write(page[: len(page) // 2])  # type: ignore[attr-defined]
            raise OSError(errno.ENOSPC, "No space left on device")
        return int(self._file.write(page))  # type: ignore[attr-defined]

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)


@pytest.mark.parametrize("pages", [0, 2])
def test_a_full_disk_keeps_whole_pages_and_continues(
    pages: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page that didn't fit is not half in the file; once there is room, continuing brings exactly the rest."""
    name = "audit_explorer.sources.api.fetching.record_files.private_file"

    def full(folder: Path, stem: str) -> tuple[object, Path]:
        file, path = private_file(folder, stem)
        return FullDisk(file, pages), path

    with control_plane(evenly(450)) as plane:
        monkeypatch.setattr(name, full)
        plan = Plan(MONTH, page_size=100)
        first = Fetch(server(plane), plan, tmp_path, now=lambda: NOW).run()
        monkeypatch.setattr(name, private_file)
        assert isinstance(first.error, NotWrittenError)
        assert str(tmp_path) not in str(first.error)
        assert len(records(first)) == pages * 100
        assert first.resume is not None
        second = fetch(plane, first.resume, tmp_path)
        assert second.complete
        assert ids(records(first, second)) == held(plane, second)
