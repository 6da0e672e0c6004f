"""Tests of what is remembered of verified files."""

from __future__ import annotations

import hashlib
import json
import os
import time
from typing import TYPE_CHECKING, Any, Final

import pytest

from audit_explorer.errors import CancelledError
from audit_explorer.store.archive.integrity import file_check
from audit_explorer.store.archive.integrity.verified_files import Stamp, read_memory
from audit_explorer.store.archive.layout import Layout
from tests.unit.store.archive.working import ids, records

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.store.archive import Archive
    from tests.unit.store.loading import Loader

SIZE: Final = 40
OLD: Final = 1_700_000_000


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note which files are read whole."""
    names: list[str] = []
    really = file_check.file_hash

    def file_hash(path: Path, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - as it is
        names.append(path.name)
        return really(path, *args, **options)

    monkeypatch.setattr(file_check, "file_hash", file_hash)
    return names


@pytest.fixture
def old(archive: Archive, load: Loader) -> list[Path]:
    """Give the segments of an archive that were written long ago."""
    archive.add(load(records(0, SIZE)))
    paths = sorted((archive.folder / "segments").iterdir())
    for path in paths:
        os.utime(path, (OLD, OLD))
    return paths


def test_what_is_unchanged_is_read_once(archive: Archive, old: list[Path], hashed: list[str]) -> None:
    """The first opening reads each segment whole, later ones none."""
    for _ in range(2):
        assert ids(archive) == list(range(SIZE))
    assert sorted(hashed) == [path.name for path in old]


@pytest.mark.parametrize("change", ["time", "inode", "size"])
def test_what_changed_is_read_again(archive: Archive, old: list[Path], hashed: list[str], change: str) -> None:
    """Another time, another inode or another size, and the file is read whole; the others aren't."""
    ids(archive)
    hashed.clear()
    path, content = old[0], old[0].read_bytes()
    if change == "time":
        os.utime(path, (OLD + 1, OLD + 1))
    elif change == "inode":
        path.with_name(".other").write_bytes(content)
        path.with_name(".other").replace(path)
        os.utime(path, (OLD, OLD))
    else:
        path.write_bytes(content + b"\0")
        os.utime(path, (OLD, OLD))
    assert len(ids(archive)) == SIZE if change != "size" else len(ids(archive)) < SIZE
    assert set(hashed) == {path.name}


def test_what_was_written_a_moment_ago_is_not_remembered(archive: Archive, load: Loader, hashed: list[str]) -> None:
    """A file whose time is that of a moment ago, or yet to come, could be altered without its time changing."""
    archive.add(load(records(0, SIZE)))
    later = time.time() + 10**6
    for path in (archive.folder / "segments").iterdir():
        os.utime(path, (later, later))
    for _ in range(2):
        assert ids(archive) == list(range(SIZE))
    assert len(hashed) == 2 * len(archive.segments())
    assert not Stamp(1, time.time_ns(), 1).settled()
    assert Stamp(1, time.time_ns() - 10**9, 1).settled()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"[" * 200_000,
        b"0" * 64 + b"\n{}",
        *(
            hashlib.sha256(body).hexdigest().encode() + b"\n" + body
            for body in (
                b"[" * 200_000,
                b"{}",
                b"[]",
                b"1" * 5_000,
                json.dumps({"format": 2, "segments": {}, "databases": {}}).encode(),
                json.dumps({"format": 1, "segments": {"a": 1}, "databases": {}}).encode(),
                json.dumps({"format": 1, "segments": [], "databases": {}}).encode(),
                json.dumps({"format": 1, "segments": {"a": {"stamp": {}}}, "databases": {}}).encode(),
            )
        ),
    ],
)
def test_a_memory_that_is_not_whole_says_nothing(
    archive: Archive, old: list[Path], hashed: list[str], content: bytes
) -> None:
    """Whatever stands there, everything is verified again, and the memory is written anew."""
    ids(archive)
    hashed.clear()
    memory = archive.folder / "cache" / "verified.json"
    memory.write_bytes(content)
    assert ids(archive) == list(range(SIZE))
    assert sorted(hashed) == [path.name for path in old]
    assert set(read_memory(Layout(archive.folder)).segments) == {path.name for path in old}


@pytest.mark.parametrize("kind", ["fifo", "folder", "link"])
def test_no_file_in_the_memorys_place(archive: Archive, old: list[Path], kind: str) -> None:
    """A pipe, a folder or a link keeps nobody waiting, and nothing is written through it."""
    memory = archive.folder / "cache" / "verified.json"
    memory.parent.mkdir()
    outside = archive.folder.parent / "outside"
    outside.write_text("mine")
    if kind == "fifo":
        os.mkfifo(memory)
    elif kind == "folder":
        memory.mkdir()
    else:
        memory.symlink_to(outside)
    assert old
    assert ids(archive) == list(range(SIZE))
    assert outside.read_text() == "mine"


def test_verifying_is_cancelled(archive: Archive, old: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever cancels an opening while segments are read whole waits for no more than a piece of one."""
    assert old
    work = archive.opening()
    really = file_check.Watch.more

    def more(watch: file_check.Watch, size: int) -> None:
        work.cancel()
        really(watch, size)

    monkeypatch.setattr(file_check.Watch, "more", more)
    with pytest.raises(CancelledError):
        work.run()
    assert list((archive.folder / "work").iterdir()) == []
