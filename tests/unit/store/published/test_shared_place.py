"""Tests of where a table can be published, and where not."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import pytest
from pyarrow import fs

from audit_explorer.errors import TableError
from audit_explorer.store.published import object_store, parquet_writer
from audit_explorer.store.published import shared_place as places
from audit_explorer.store.published.mounted_folder import MountedFolder
from audit_explorer.store.published.published_check import check_table
from audit_explorer.store.published.shared_place import open_place
from tests.builders import make_legacy
from tests.unit.store.published.publishing_here import differing, lines, publish_here

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.store import Database
    from tests.unit.store.loading import Loader


@pytest.fixture
def dataset(load: Loader) -> Database:
    """Give a log of one record."""
    return load(lines([make_legacy()]))


def names(folder: Path) -> list[str]:
    """Name everything below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("holiday.jpg", b"a picture"),
        ("events/old.parquet", b"somebody's"),
        ("lock", b"an archive's"),
        ("facts.json", b'{"facts": "of life"}'),
        ("facts.json", b""),
        ("segments/2026-01.parquet", b"an archive's"),
    ],
)
def test_a_foreign_folder_is_refused(dataset: Database, tmp_path: Path, name: str, content: bytes) -> None:
    """Where something else lies, be it under a name of ours, nothing is written and nothing is removed."""
    folder = tmp_path / "theirs"
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_bytes(content)
    (folder / "more").write_bytes(b"")
    before = names(folder)
    with pytest.raises(TableError, match=r"theirs can't be used"):
        publish_here(dataset, folder)
    assert [one for one in names(folder) if one != "lock"] == [one for one in before if one != "lock"]
    assert (folder / name).read_bytes() == content


def test_what_others_lay_beside_it_stays(dataset: Database, load: Loader, tmp_path: Path) -> None:
    """In a table's own folder, only files that are named as its own are ever removed."""
    publish_here(dataset, tmp_path / "table")
    notes = ("events/month=2022-06/notes.txt", "README", f"files/{'0' * 63}.parquet")
    for name in notes:
        (tmp_path / "table" / name).write_bytes(b"")
    for number in range(3):
        publish_here(load(lines([make_legacy(id=number)])), tmp_path / "table")
    assert set(notes) <= set(names(tmp_path / "table"))


def test_an_empty_folder_and_a_link_will_do(dataset: Database, tmp_path: Path) -> None:
    """A link to a folder is followed, a folder that is there and empty is used as it is, its rights included."""
    (tmp_path / "real").mkdir(mode=0o750)
    (tmp_path / "link").symlink_to("real")
    publish_here(dataset, tmp_path / "link")
    assert differing(dataset, tmp_path / "real") == {}
    assert (tmp_path / "real").stat().st_mode & 0o777 == 0o750
    assert (tmp_path / "link").is_symlink()


def test_a_missing_share_is_said(dataset: Database, tmp_path: Path) -> None:
    """What should be mounted and isn't is no folder to make, nor is a file one."""
    with pytest.raises(TableError, match="No such file or directory"):
        publish_here(dataset, tmp_path / "share" / "table")
    (tmp_path / "file").write_text("")
    with pytest.raises(TableError, match=r"file can't be used: (Not a directory|File exists)"):
        publish_here(dataset, tmp_path / "file")
    assert names(tmp_path) == ["file", "file-1.json"]


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "the disk is full"), (errno.EDQUOT, "the disk is full"), (errno.EROFS, "nothing may be written")],
)
def test_a_full_or_read_only_disk(
    dataset: Database, load: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    """The version that is there stays whole, and what was begun is gone."""
    place = tmp_path / "table"
    publish_here(dataset, place)
    before = names(place)

    def refuse(*_: Any) -> int:  # noqa: ANN401 - whatever is written
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(parquet_writer.HashedFile, "write", refuse)
    with pytest.raises(TableError, match=words):
        publish_here(load(lines([make_legacy(id=3)])), place)
    assert names(place) == before
    assert check_table(str(place)).sound


@pytest.mark.parametrize(
    "address",
    [
        "s3://key:secret@bucket/folder",
        "s3a://key@bucket/folder",
        "gs://secret@bucket/x",
        "abfss://container:secret@account.dfs.core.windows.net/x",
        "s3://bucket/folder#secret",
        "s3:///secret",
        "s3a://bucket/../secret",
        "ftp://secret.example/x",
        "jdbc:mysql://secret",
    ],
)
def test_addresses_that_are_refused(address: str) -> None:
    """What holds a secret, or is of no known kind, is refused without being quoted."""
    with pytest.raises(TableError) as refused:
        open_place(address)
    assert "secret" not in str(refused.value).replace("holds a secret", "")


def test_a_query_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Engines' spelling is understood; how the store is reached is no part of its name."""
    asked: list[str] = []

    def connect(bucket: str) -> tuple[fs.FileSystem, str]:
        asked.append(bucket)
        return fs._MockFileSystem(), "bucket"  # noqa: SLF001 - pyarrow's own stand-in

    monkeypatch.setattr(object_store, "connect", connect)
    place = open_place("S3A://bucket/a folder/%20/?endpoint_override=store.example")
    assert asked == ["s3://bucket?endpoint_override=store.example"]
    assert place.shown == "s3a://bucket/a folder/%20/"
    assert isinstance(open_place("/mnt/share"), MountedFolder)
    assert open_place("file:///mnt/a%20share").shown == "/mnt/a share"


def test_pyarrow_knows_these_stores() -> None:
    """Every kind of store that is offered is in pyarrow as it is installed."""
    assert {"s3", "gs", "abfs", "abfss"} == set(places._SCHEMES.values()) | {"abfss"}  # noqa: SLF001 - the list itself
    for name in ("S3FileSystem", "GcsFileSystem", "AzureFileSystem"):
        assert isinstance(getattr(fs, name), type)
