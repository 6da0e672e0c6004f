"""The spool's files: private, complete, gone when the person cancels."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest

from audit_explorer.errors import CancelledError, NoRecordsError
from audit_explorer.sources.files.envelopes.sniff import Form, form
from audit_explorer.sources.files.packed.members import Member
from audit_explorer.sources.files.spool import write_spool

if TYPE_CHECKING:
    from pathlib import Path


def member_of(tmp_path: Path, data: bytes) -> Member:
    """Write a file and name it."""
    path = tmp_path / "log"
    path.write_bytes(data)
    return Member("log", path, len(data), str)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give an empty spool folder."""
    (tmp_path / "spool").mkdir()
    return tmp_path / "spool"


def test_lines_and_counts(tmp_path: Path, folder: Path) -> None:
    """Each record is one line with its number, raw and clean text; the counts and the longest line are told."""
    member = member_of(tmp_path, b'[{"timestamp":1,"action":2},7,\n{"timestamp":\n2,"action":NaN}]')
    spooled = write_spool(member, form(member.path), folder)
    lines = spooled.records.read_bytes().splitlines(keepends=True)
    assert [json.loads(line) for line in lines] == [
        {"file": 0, "record": 1, "raw": '{"timestamp":1,"action":2}', "clean": None},
        {"file": 0, "record": 3, "raw": '{"timestamp":\n2,"action":NaN}', "clean": '{"timestamp":2,"action":"NaN"}'},
    ]
    assert (spooled.count, spooled.unreadable, spooled.longest) == (2, 1, len(lines[1]))
    assert [json.loads(line)["record"] for line in spooled.problems.read_bytes().splitlines()] == [2, 3]


def test_private(tmp_path: Path, folder: Path) -> None:
    """Both files can be read by this user alone."""
    member = member_of(tmp_path, b"[]")
    spooled = write_spool(member, form(member.path), folder)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (spooled.records, spooled.problems)} == {0o600}


@pytest.mark.parametrize("kind", ["array", "csv"])
def test_progress(kind: str, tmp_path: Path, folder: Path) -> None:
    """Progress is told at least once a MiB, up to the whole."""
    text = b'[{"id":1}]' if kind == "array" else b"id,action\n1,Create\n"
    member = member_of(tmp_path, text + b" " * (4 << 20))
    told: list[tuple[int, int]] = []
    write_spool(member, form(member.path), folder, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (member.size, member.size)
    assert len(told) >= 4
    assert [done for done, _ in told] == sorted(done for done, _ in told)


@pytest.mark.parametrize("kind", ["array", "csv"])
def test_cancelled(kind: str, tmp_path: Path, folder: Path) -> None:
    """Cancelling half way stops it and leaves no file behind."""
    text = b'[{"id":1}]' if kind == "array" else b"id,action\n1,Create\n"
    member = member_of(tmp_path, text + b" " * (4 << 20))
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(CancelledError):
        write_spool(member, form(member.path), folder, cancelled=cancelled)
    assert list(folder.iterdir()) == []


def test_refused(tmp_path: Path, folder: Path) -> None:
    """A table that is no audit log leaves no file behind."""
    member = member_of(tmp_path, b"name,price\n1,2\n")
    with pytest.raises(NoRecordsError):
        write_spool(member, Form("csv"), folder)
    assert list(folder.iterdir()) == []
