"""Private temporary folders."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from audit_explorer.errors import TemporaryFolderError
from audit_explorer.store.temporary import filling, private_folder
from tests.waiting import LIMIT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for temporary files."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_is_private(base: Path) -> None:
    """Nobody but this user may look into it."""
    folder = private_folder()
    assert folder.parent == base
    assert folder.stat().st_mode & 0o777 == 0o700


def test_folders_of_ended_processes_are_removed(base: Path) -> None:
    """What a killed process left is gone with the next folder; what belongs to living ones or to others stays."""
    ended = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True, timeout=LIMIT
    )
    left = base / f"audit-explorer-{int(ended.stdout)}-abc"
    living = base / f"audit-explorer-{os.getpid()}-abc"
    other = base / "audit-explorer-notes-abc"
    for folder in (left, living, other):
        folder.mkdir()
        (folder / "file").touch()
    private_folder()
    assert [folder.exists() for folder in (left, living, other)] == [False, True, True]


def test_a_folder_whose_process_may_not_be_asked_stays(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process of somebody else is alive, and a number beyond every process's decides nothing."""

    def refused(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    foreign = base / "audit-explorer-1-abc"
    foreign.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(os, "kill", refused)
        private_folder()
    assert foreign.exists()
    huge = base / f"audit-explorer-{2**80}-abc"
    huge.mkdir()
    private_folder()
    assert huge.exists()


def test_temporary_folder_that_is_gone(base: Path) -> None:
    """Without a place for temporary files the person is told so, and what can be done."""
    base.rmdir()
    with pytest.raises(TemporaryFolderError, match=r"No such file or directory\..*TMPDIR"):
        private_folder()


def test_temporary_folder_that_is_full(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When no folder can be made for want of space, that is the reason given."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(base))

    monkeypatch.setattr("tempfile.mkdtemp", full)
    with pytest.raises(TemporaryFolderError, match="No space left on device") as caught:
        private_folder()
    assert str(base) not in str(caught.value)


def test_only_a_full_folder_is_called_full() -> None:
    """What else goes wrong while such a folder is filled is not laid at its door."""
    with pytest.raises(FileNotFoundError), filling():
        raise FileNotFoundError
