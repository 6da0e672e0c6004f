"""Tests of the ledger that the archive keeps."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from audit_explorer.errors import ArchiveError
from audit_explorer.store.archive import Archive
from tests.unit.store.archive.working import ADDRESS, OCTOBER, rows
from tests.waiting import within

if TYPE_CHECKING:
    from pathlib import Path

SEPTEMBER = datetime(2026, 9, 30, 23, 59, tzinfo=UTC)


def offsets(archive: Archive, most: int = 100) -> list[int]:
    """Give the rows that are kept, newest first."""
    return [row["offset"] for row in archive.ledger(most)]


def test_the_newest_rows_come_first(archive: Archive) -> None:
    """Over the months and runs, each with the address that was asked; no more than were asked for."""
    assert offsets(archive) == []
    archive.add_requests(SEPTEMBER, ADDRESS, rows(0, 100))
    archive.add_requests(OCTOBER, ADDRESS, rows(200))
    archive.add_requests(OCTOBER, ADDRESS, [])

    assert offsets(archive) == [200, 100, 0]
    assert offsets(archive, 2) == [200, 100]
    assert {row["address"] for row in archive.ledger(9)} == {ADDRESS}


def test_the_ledger_is_private(archive: Archive) -> None:
    """Nobody else may look into it."""
    archive.add_requests(OCTOBER, ADDRESS, rows(0))
    (path,) = (archive.folder / "ledger").iterdir()
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)


def test_a_line_that_was_cut_off_costs_no_other(archive: Archive) -> None:
    """After a write that ended in the middle, the rows before and after it are read."""
    archive.add_requests(OCTOBER, ADDRESS, rows(0))
    (path,) = (archive.folder / "ledger").iterdir()
    with path.open("ab") as file:
        file.write(b'{"offset": 1, "fai')
    archive.add_requests(OCTOBER, ADDRESS, rows(2))

    assert offsets(archive) == [2, 0]


def test_what_is_no_ledger_under_the_name_of_one(archive: Archive) -> None:
    """A pipe, a folder and a line of brackets cost no row of the other months, and nobody waits for them."""
    archive.add_requests(SEPTEMBER, ADDRESS, rows(0))
    ledger = archive.folder / "ledger"
    os.mkfifo(ledger / "2026-10.ndjson")
    (ledger / "2026-11.ndjson").mkdir()
    (ledger / "2026-12.ndjson").write_bytes(b"[" * 100_000 + b"\n")
    assert within(lambda: offsets(archive), "the ledger") == [0]


def test_a_folder_that_can_not_be_used_is_said(tmp_path: Path) -> None:
    """What the system refuses is an ArchiveError."""
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError):
        Archive(tmp_path / "file").add_requests(OCTOBER, ADDRESS, rows(0))
