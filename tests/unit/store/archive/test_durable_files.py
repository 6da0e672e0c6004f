"""Tests of files that outlive a loss of power."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from audit_explorer.store.archive.durable_files import private, publish

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_file_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """First the content is flushed, then the file is renamed, then the folder's names are flushed."""
    folder = tmp_path / "final"
    folder.mkdir()
    written, final = tmp_path / "written", folder / "name"
    written.write_bytes(b"content")
    content, names = written.stat().st_ino, folder.stat().st_ino
    flushed: list[tuple[int, bool]] = []
    monkeypatch.setattr(os, "fsync", lambda handle: flushed.append((os.fstat(handle).st_ino, final.exists())))
    publish(written, final)

    assert flushed == [(content, False), (names, True)]
    assert final.read_bytes() == b"content"


def test_a_new_folder_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each folder that gets a new name in it is flushed, and only its owner may enter the new ones."""
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: flushed.append(os.fstat(handle).st_ino))
    made = private(tmp_path / "a" / "b")

    assert flushed == [tmp_path.stat().st_ino, made.parent.stat().st_ino]
    assert [folder.stat().st_mode & 0o777 for folder in (made.parent, made)] == [0o700, 0o700]
