"""Tests of a table in an object store, with a folder that pyarrow takes for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pyarrow import fs

from audit_explorer.errors import TableBusyError, TableError
from audit_explorer.store.published import object_store
from audit_explorer.store.published.object_store import ObjectStore
from audit_explorer.store.published.published_check import check_table
from audit_explorer.store.published.publishing import Published, publish
from tests.builders import make_legacy
from tests.unit.store.published.publishing_here import NOW, STRANGE, differing, lines

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.store.loading import Loader

ADDRESS = "s3a://bucket/a table"


class Bucket:
    """A folder that is asked as pyarrow asks a store: an object needs no folder made before it."""

    def __init__(self, folder: Path) -> None:
        self._files = fs.SubTreeFileSystem(str(folder), fs.LocalFileSystem())

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever it is asked for
        return getattr(self._files, name)

    def open_output_stream(self, path: str) -> Any:  # noqa: ANN401 - pyarrow has no types
        """Begin an object."""
        self._files.create_dir(path.rpartition("/")[0], recursive=True)
        return self._files.open_output_stream(path)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let pyarrow find a folder for every address; give the table's folder there."""
    (tmp_path / "bucket").mkdir()

    def connect(address: str) -> tuple[Bucket, str]:
        return Bucket(tmp_path), address.partition("://")[2]

    monkeypatch.setattr(object_store, "connect", connect)
    return tmp_path / "bucket" / "a table"


def test_a_table_in_a_store(load: Loader, store: Path) -> None:
    """The same files as in a folder, written once; nothing is there that wasn't written whole."""
    dataset = load(lines(STRANGE))
    done = publish(dataset, ADDRESS, now=NOW)
    assert differing(dataset, store) == {}
    assert (publish(dataset, ADDRESS, now=NOW).written, done.place) == ((), ADDRESS)
    there = {str(path.relative_to(store)) for path in store.rglob("*") if path.is_file()}
    assert there == {"facts.json", "lock", *(file.name for file in done.publication.files)}
    assert check_table(ADDRESS).sound


def test_what_changed_is_found(load: Loader, store: Path) -> None:
    """A changed byte and a missing file are named."""
    files = publish(load(lines(STRANGE)), ADDRESS, now=NOW).publication.tables["received"]
    content = bytearray((store / files[0].name).read_bytes())
    content[40] ^= 1
    (store / files[0].name).write_bytes(content)
    (store / files[1].name).unlink()
    checked = check_table(ADDRESS)
    assert (checked.changed, checked.missing, checked.sound) == ((files[0].name,), (files[1].name,), False)


def test_no_table_is_said(store: Path) -> None:
    """An empty place is no sound table."""
    with pytest.raises(TableError, match=r"there is no facts\.json"):
        check_table(ADDRESS)
    assert not store.exists()


def test_a_foreign_folder_is_refused(load: Loader, store: Path) -> None:
    """As on a disk."""
    store.mkdir()
    (store / "theirs").write_text("x")
    with pytest.raises(TableError, match="other files are there"):
        publish(load(lines([make_legacy()])), ADDRESS, now=NOW)
    assert [path.name for path in store.iterdir()] == ["theirs"]


def test_cut_off_while_sending(load: Loader, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the store fails, the version before is there; publishing again goes on."""
    publish(load(lines([make_legacy()])), ADDRESS, now=NOW)
    put, sent = ObjectStore.put, []

    def cut(self: ObjectStore, stream: object, name: str) -> None:
        sent.append(name)
        if len(sent) > 1:
            message = "AWS Error NETWORK_CONNECTION during PutObject operation"
            raise OSError(message)
        put(self, stream, name)  # type: ignore[arg-type]

    dataset = load(lines([make_legacy(id=2)]))
    with monkeypatch.context() as patch:
        patch.setattr(ObjectStore, "put", cut)
        with pytest.raises(TableError, match="AWS Error NETWORK_CONNECTION"):
            publish(dataset, ADDRESS, now=NOW)
    assert check_table(ADDRESS).publication.version == 1
    assert check_table(ADDRESS).sound
    assert publish(dataset, ADDRESS, now=NOW).publication.version == 2
    assert differing(dataset, store) == {}


def test_the_later_of_two_is_told(load: Loader, store: Path) -> None:
    """Nobody is kept from publishing; who comes to the end second changes nothing."""
    first, second = load(lines([make_legacy(id=1)])), load(lines([make_legacy(id=2)]))
    done: list[Published] = []

    def say(step: str) -> None:
        if step.startswith("Writing files") and not done:
            done.append(publish(first, ADDRESS, now=NOW))

    with pytest.raises(TableBusyError, match="Somebody else"):
        publish(second, ADDRESS, now=NOW, say=say)
    assert check_table(ADDRESS).sound
    assert differing(first, store) == {}
