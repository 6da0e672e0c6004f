"""Tests of what is set aside, how it goes on being said, and what ends that."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb
import pytest

from audit_explorer.analysis.summary import summary
from audit_explorer.errors import ArchiveError, EmptyArchiveError, NewerArchiveError
from audit_explorer.filters import Filter
from audit_explorer.store.archive import Archive, workspace
from audit_explorer.store.archive.integrity import damage_list, file_check
from audit_explorer.store.damage import damage_lines, damage_sentence
from tests.unit.store.archive.working import NOW, ids, records
from tests.waiting import within

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.store.loading import Loader

SIZE: Final = 60
NAME: Final = f"2026-07-{'ab' * 32}.parquet"


def victim(archive: Archive) -> Path:
    """Give the file of the first segment."""
    return archive.folder / "segments" / archive.segments()[0].name


def spoil(path: Path) -> None:
    """Change a byte in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def damaged(archive: Archive) -> dict[str, str]:
    """Open it; give the names and reasons of what is left out."""
    dataset = archive.open()
    dataset.close()
    return {one.name: one.reason for one in dataset.facts.damaged}


def test_it_is_said_until_somebody_removes_it(archive: Archive, load: Loader) -> None:
    """The first opening and all later ones say when, why and how many records; removing the file ends it."""
    archive.add(load(records(0, SIZE)))
    before = len(ids(archive))
    path = victim(archive)
    spoil(path)
    lost = set()
    for _ in range(2):
        dataset = archive.open()
        dataset.close()
        (one,) = dataset.facts.damaged
        assert (one.name, one.month, one.records) == (path.name, path.name[:7], before - dataset.facts.total)
        assert "not what its name says" in one.reason
        assert one.at is not None
        lost.add(one.records)
        assert f"{one.records:,} records of {one.month}" in damage_sentence(dataset.facts.damaged)
        assert path.name in damage_lines(dataset.facts.damaged)[0]
    assert [one.name for one in archive.damaged()] == [path.name]
    (archive.folder / "aside" / path.name).unlink()
    assert damaged(archive) == {}


def test_a_summary_names_it(archive: Archive, load: Loader) -> None:
    """The figures of a log come with the names of what is left out of them."""
    archive.add(load(records(0, SIZE)))
    spoil(victim(archive))
    dataset = archive.open()
    (line,) = summary(dataset, Filter()).damaged
    dataset.close()
    assert line.startswith(dataset.facts.damaged[0].name)


def test_nothing_that_was_set_aside_is_replaced(archive: Archive, load: Loader) -> None:
    """The same segment damaged twice, each time otherwise, lies in the folder twice."""
    archive.add(load(records(0, SIZE)))
    path = victim(archive)
    whole = path.read_bytes()
    for content in (whole[:-1], whole[1:]):
        path.write_bytes(content)
        assert path.name in damaged(archive)
    assert sorted(one.read_bytes() for one in (archive.folder / "aside").iterdir()) == sorted([whole[:-1], whole[1:]])
    # The very same file, put back from a copy: nothing is missing any more.
    path.write_bytes(whole)
    assert damaged(archive) == {}


def test_a_segment_that_is_gone_is_missed(archive: Archive, load: Loader) -> None:
    """A deleted segment is named with its records, again and again, until what stands for it is removed."""
    archive.add(load(records(0, SIZE)))
    path = victim(archive)
    path.unlink()
    for _ in range(2):
        assert damaged(archive) == {path.name: "missing: its file is gone"}
    (archive.folder / "aside" / f"{path.name}.missing").unlink()
    for _ in range(2):
        assert damaged(archive) == {}


def test_an_archive_without_any_segment_left(archive: Archive, load: Loader) -> None:
    """Where all is gone, that is no empty archive: the error names what is missing."""
    archive.add(load(records(0, SIZE)))
    names = [one.name for one in archive.segments()]
    shutil.rmtree(archive.folder / "segments")
    for _ in range(2):
        with pytest.raises(EmptyArchiveError, match=names[0]):
            archive.open()


def test_merged_segments_are_not_missed(archive: Archive, load: Loader) -> None:
    """What a compaction merged is in the segment that it made; if that one is gone, it alone is missing."""
    for first in range(3):
        archive.add(load(records(first * SIZE, SIZE)))
    assert archive.compact(NOW) > 0
    assert damaged(archive) == {}
    path = victim(archive)
    path.unlink()
    assert damaged(archive) == {path.name: "missing: its file is gone"}


def fifo(path: Path) -> None:
    """Make a pipe that nobody writes to."""
    os.mkfifo(path)


def full_folder(path: Path) -> None:
    """Make a folder with something in it."""
    path.mkdir()
    (path / "mine").write_text("mine")


def link(path: Path) -> None:
    """Make a link to a file elsewhere."""
    path.symlink_to("/etc/passwd")


def dead_link(path: Path) -> None:
    """Make a link to nothing."""
    path.symlink_to("nothing")


def unix_socket(path: Path) -> None:
    """Make a socket."""
    here = os.open(path.parent, os.O_RDONLY)
    try:
        with socket.socket(socket.AF_UNIX) as made:  # its full path is longer than a socket's may be
            made.bind(f"/proc/self/fd/{here}/{path.name}")
    finally:
        os.close(here)


def empty(path: Path) -> None:
    """Make an empty file."""
    path.touch()


def enormous(path: Path) -> None:
    """Make a file of a terabyte, none of it on the disk."""
    with path.open("wb") as file:
        file.truncate(10**12)


@pytest.mark.parametrize("make", [fifo, full_folder, link, dead_link, unix_socket, empty, enormous])
def test_what_is_no_segment_under_the_name_of_one(archive: Archive, load: Loader, make: Callable[[Path], None]) -> None:
    """Whatever it is, it is moved aside as it is, nobody waits for it, and all of the archive's work goes on."""
    archive.add(load(records(0, SIZE)))
    archive.prepare()
    make(archive.folder / "segments" / NAME)
    assert list(within(lambda: damaged(archive), "an opening")) == [NAME]
    assert not os.path.lexists(archive.folder / "segments" / NAME)
    assert os.path.lexists(archive.folder / "aside" / NAME)
    assert ids(archive) == list(range(SIZE))
    assert within(lambda: archive.add(load(records(0, SIZE))), "adding").repeated == SIZE


@pytest.mark.parametrize("make", [fifo, full_folder, link])
def test_it_is_no_matter_who_comes_across_it_first(
    archive: Archive, load: Loader, make: Callable[[Path], None]
) -> None:
    """Adding, merging, counting and looking for the newest time set aside what is no segment, too."""
    archive.add(load(records(0, SIZE)))
    for number, work in enumerate(
        [
            lambda: archive.add(load(records(0, SIZE))),
            lambda: archive.compact(NOW),
            archive.records_a_day,
            archive.newest,
            archive.verify,
        ]
    ):
        name = f"2026-07-{number:064x}.parquet"
        make(archive.folder / "segments" / name)
        archive.size()
        within(work, "work at the archive")
        assert os.path.lexists(archive.folder / "aside" / name)


def test_a_file_that_may_not_be_read_is_left_where_it_is(
    archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refusal of the system is no damage: the file is named and left out, its owner finds it in its place."""
    archive.add(load(records(0, SIZE)))
    path = victim(archive)

    def refused(_: Path) -> int:
        raise PermissionError(13, os.strerror(13))

    with monkeypatch.context() as patch:
        patch.setattr(file_check, "opened", refused)
        with pytest.raises(EmptyArchiveError, match="Permission denied"):
            archive.open()
    assert path.exists()
    assert ids(archive) == list(range(SIZE))


def test_content_of_somebody_else_under_its_right_name(archive: Archive, load: Loader) -> None:
    """What has the right hash but isn't a segment at all, or not of that month, is set aside."""
    archive.add(load(records(0, SIZE)))
    parquet = archive.folder / "foreign"
    duckdb.execute("COPY (SELECT 1 AS a) TO ? (FORMAT parquet)", [str(parquet)])
    named = f"2026-07-{hashlib.sha256(parquet.read_bytes()).hexdigest()}.parquet"
    parquet.rename(archive.folder / "segments" / named)
    path = victim(archive)
    other = f"2026-09-{path.name[8:]}"
    shutil.copy(path, path.with_name(other))
    assert set(damaged(archive)) == {named, other}
    assert ids(archive) == list(range(SIZE))


def test_a_read_only_archive_leaves_it_out_all_the_same(
    archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing can be moved there: each opening leaves it out, and names it."""
    archive.add(load(records(0, SIZE)))
    path = victim(archive)
    spoil(path)

    def refused(*_: object) -> None:
        raise PermissionError(13, os.strerror(13))

    for module in (workspace, damage_list):
        monkeypatch.setattr(module, "private", refused)
    monkeypatch.setattr(os, "link", refused)
    for _ in range(2):
        assert damaged(archive) == {path.name: "damaged: its content is not what its name says; left out"}
    assert path.exists()


def test_an_archive_of_a_newer_version(archive: Archive, load: Loader) -> None:
    """It is opened without what isn't understood, which is named and left in its place; nothing is written to it."""
    archive.add(load(records(0, SIZE)))
    path = victim(archive)
    folder = path.parent
    made = archive.folder / "made"
    duckdb.execute(
        "COPY (FROM read_parquet(?)) TO ? (FORMAT parquet, KV_METADATA {audit_explorer_segment: '2'})",
        ["".join(f"[{letter}]" if letter in "*[" else letter for letter in str(path)), str(made)],
    )
    newer = folder / f"2026-07-{hashlib.sha256(made.read_bytes()).hexdigest()}.parquet"
    made.rename(newer)
    for _ in range(2):
        (reason,) = damaged(archive).values()
        assert "newer version" in reason
    assert ids(archive) == list(range(SIZE))
    before = sorted(one.name for one in folder.iterdir())
    for work in (
        lambda: archive.add(load(records(SIZE, SIZE))),
        lambda: archive.compact(NOW),
        lambda: archive.note([]),
        lambda: archive.tidy(NOW, grown=False),
    ):
        with pytest.raises(NewerArchiveError):
            work()
    assert sorted(one.name for one in folder.iterdir()) == before
    assert not archive.verify().sound


def test_a_relative_folder(tmp_path: Path, load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is named from where one stands is the same one after one has gone elsewhere."""
    monkeypatch.chdir(tmp_path)
    archive = Archive(Path("kept/here"))
    archive.add(load(records(0, SIZE)))
    archive.prepare()
    monkeypatch.chdir("/")
    assert ids(archive) == list(range(SIZE))
    archive.add(load(records(SIZE, SIZE)))
    archive.compact(NOW)
    assert ids(archive) == list(range(2 * SIZE))
    assert archive.folder == tmp_path / "kept" / "here"


def test_the_register_may_be_damaged(archive: Archive, load: Loader) -> None:
    """Lines of it that can't be read say nothing; a folder in its place is an error in our words."""
    archive.add(load(records(0, SIZE)))
    register = archive.folder / "register.ndjson"
    register.write_bytes(b"\xff\x00" * 50 + b"\n" + b"[" * 100_000 + b"\n" + register.read_bytes()[:-3])
    assert damaged(archive) == {}
    assert ids(archive) == list(range(SIZE))
    register.unlink()
    register.mkdir()
    assert ids(archive) == list(range(SIZE))
    with pytest.raises(ArchiveError):
        archive.add(load(records(SIZE, SIZE)))


@pytest.mark.parametrize("now", [datetime(1971, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC)])
def test_a_clock_that_jumped(archive: Archive, load: Loader, now: datetime) -> None:
    """An archive whose records are all yet to come, or decades old, is opened, merged and prepared without a loss."""
    for first in range(3):
        archive.add(load(records(first * SIZE, SIZE)))
    archive.tidy(now, grown=True)
    dataset = archive.open(now)
    dataset.close()
    assert (dataset.facts.total, dataset.facts.damaged) == (3 * SIZE, ())
    assert ids(archive) == list(range(3 * SIZE))
