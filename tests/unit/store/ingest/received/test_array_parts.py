"""A large array cut in parts."""

from __future__ import annotations

import errno
import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from audit_explorer.sources import open_files
from audit_explorer.store.ingest.received import array_parts
from audit_explorer.store.ingest.received.array_parts import copied_whole, cut_in_parts
from tests.builders import legacy_error, make_legacy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RECORDS = [
    make_legacy(id=number, error=legacy_error(403, f"no {number}", "Forbidden"))
    if number % 3
    else make_legacy(id=number)
    for number in range(1, 42)
]


@pytest.fixture(autouse=True)
def worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut every array, however small."""
    monkeypatch.setattr(array_parts, "_WORTH", 1)


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("separators", [(",", ":"), (" ,\n", " : ")])
def test_the_parts_are_the_whole(tmp_path: Path, indent: int | None, separators: tuple[str, str]) -> None:
    """However the array is spaced, its parts hold its records in order; only this user may look."""
    whole = tmp_path / "log.json"
    whole.write_text(json.dumps(RECORDS, indent=indent, separators=separators))
    parts = cut_in_parts(whole, tmp_path)
    assert parts is not None
    found = [json.loads(part.read_text()) for part in parts]
    assert [bool(one) for one in found] == [True] * 3
    assert [record for one in found for record in one] == RECORDS
    assert {part.stat().st_mode & 0o777 for part in parts} == {0o600}


@pytest.mark.parametrize("text", ["[]", '[{"id":1}]', "[1, 2, 3]", "[", "[[{}],[{}]]"])
def test_what_has_no_seam_is_not_cut(tmp_path: Path, text: str) -> None:
    """Without a second record like the first there is nothing to cut at."""
    whole = tmp_path / "log.json"
    whole.write_text(text)
    assert cut_in_parts(whole, tmp_path) is None


def _little_room(patch: pytest.MonkeyPatch, path: Path) -> None:
    usage = shutil.disk_usage(path)._replace(free=2 * path.stat().st_size - 1)
    patch.setattr(shutil, "disk_usage", lambda _: usage)


def _full_in_the_middle(patch: pytest.MonkeyPatch, path: Path) -> None:
    send = os.sendfile

    def sendfile(out: int, source: int, at: int, count: int) -> int:
        if at + count == path.stat().st_size:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return send(out, source, at, count)

    patch.setattr(os, "sendfile", sendfile)


@pytest.mark.parametrize("shortage", [_little_room, _full_in_the_middle])
@pytest.mark.parametrize("lines", [False, True], ids=["array", "lines"])
def test_without_room_for_a_copy_the_file_itself_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shortage: Callable[..., None], *, lines: bool
) -> None:
    """All is there at once, and nothing of a copy stays on the disk."""
    path = tmp_path / "log.json"
    path.write_text("\n".join(map(json.dumps, RECORDS)) if lines else json.dumps(RECORDS))
    shortage(monkeypatch, path)
    assert (copied_whole if lines else cut_in_parts)(path, tmp_path) is None
    assert [*tmp_path.iterdir()] == [path]
    dataset = open_files([path])
    assert [json.loads(raw) for (raw,) in dataset.rows("SELECT raw FROM received ORDER BY seq")] == RECORDS
    assert [one for one in dataset.folder.iterdir() if not one.is_symlink()] == []
    dataset.close()


def test_a_dataset_of_parts_is_that_of_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records keep their order, their number in the file and their raw text."""
    path = tmp_path / "log.json"
    path.write_text(json.dumps(RECORDS))
    question = """
        SELECT record, id, error_message, raw FROM events JOIN received USING (seq) ORDER BY seq
    """
    cut = open_files([path, path]).rows(question)
    monkeypatch.setattr(array_parts, "_WORTH", 1 << 40)
    assert cut == open_files([path]).rows(question)
    assert [row[0] for row in cut] == list(range(1, len(RECORDS) + 1))


@pytest.mark.parametrize(
    "trap",
    [
        {"body": [{"id": number, "x": "y" * 50} for number in range(400)]},
        {"entityName": '},{"id":' * 2000},
        {"body": {"list": [{"id": 1}, {"id": 2}] * 500}},
    ],
)
def test_a_cut_in_the_wrong_place_loses_nothing(tmp_path: Path, trap: dict[str, object]) -> None:
    """Where what looked like a seam is inside a string or a list, the file is read whole."""
    records = [make_legacy(id=1), make_legacy(id=2) | trap, make_legacy(id=3)]
    path = tmp_path / "log.json"
    path.write_text(json.dumps(records))
    dataset = open_files([path])
    assert dataset.facts.total == len(records)
    assert not dataset.facts.unreadable
    assert [json.loads(raw) for (raw,) in dataset.rows("SELECT raw FROM received ORDER BY seq")] == records


def test_a_broken_last_part_is_read_record_by_record(tmp_path: Path) -> None:
    """One bad record, wherever it is, hides no other."""
    text = json.dumps(RECORDS)
    path = tmp_path / "log.json"
    path.write_text(text[:-1] + ', {"happenedAt": "\\ud800", "action": "Create"}, 5]')
    dataset = open_files([path])
    assert dataset.facts.total == len(RECORDS) + 1
    assert dataset.facts.unreadable == 1


def test_a_record_of_many_megabytes_goes_the_fast_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine is given more room where a record needs it, before the tolerant reader has to do it."""

    def never(*_: object, **__: object) -> None:
        pytest.fail("read record by record")

    monkeypatch.setattr("audit_explorer.sources.files.opening.write_spool", never)
    records = [make_legacy(id=1), make_legacy(id=2, body={"text": "x" * (20 << 20)})]
    path = tmp_path / "log.json"
    path.write_text(json.dumps(records))
    assert open_files([path]).facts.total == len(records)
