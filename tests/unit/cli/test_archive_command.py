"""Tests of `audit-explorer archive verify`."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from audit_explorer.cli import main
from audit_explorer.sources import open_files
from audit_explorer.store.archive import Archive, Coverage, View
from audit_explorer.store.archive.opening import archive_opening as opening
from tests.unit.store.archive.working import ADDRESS, NOW, OCTOBER, START, dataset_of, records, rows

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 80


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """Give an archive with segments, a note, a ledger and a kept database."""
    monkeypatch.setattr(opening, "_WORTH_KEEPING", 1)
    archive = Archive(tmp_path / "archive")
    dataset = dataset_of(records(0, COUNT), tmp_path)
    archive.add(dataset, covered=[Coverage(View(ADDRESS), START, NOW, whole=True, fetched_at=NOW)])
    dataset.close()
    archive.add_requests(OCTOBER, ADDRESS, rows(1, 2))
    archive.prepare()
    return archive


def verify(archive: Archive, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, object]]:
    """Run the command; give its status and what it says."""
    status = main(["archive", "verify", "--archive", str(archive.folder), "--json"])
    said: dict[str, object] = json.loads(capsys.readouterr().out)
    return status, said


def test_all_is_sound(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    """Status 0 and the counts of everything there is, as JSON and in words."""
    status, said = verify(archive, capsys)
    assert (status, said["sound"]) == (0, True)
    assert (said["records"], said["notes"], said["ledger_rows"], said["databases"]) == (COUNT, 1, 2, 1)
    assert said["segments"] == len(archive.segments())
    assert main(["archive", "verify", "--archive", str(archive.folder)]) == 0
    assert "Everything is as it was written." in capsys.readouterr().out


def test_every_kind_of_file_is_looked_at(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    """A changed byte in any of them is found although its time is what it was; status 1, the names are said."""
    folder = archive.folder
    segment = folder / "segments" / archive.segments()[0].name
    note = next((folder / "coverage").iterdir())
    kept = next((folder / "cache").glob("*.duckdb"))
    for path, key in ((segment, "failed"), (note, "bad_notes"), (kept, "bad_databases")):
        before = path.stat()
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 4
        path.write_bytes(content)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        status, said = verify(archive, capsys)
        assert status == 1
        assert path.name in json.dumps(said[key])
    assert (folder / "aside" / segment.name).exists()
    assert not kept.exists()
    # It goes on being said, until what was set aside is removed.
    assert verify(archive, capsys)[0] == 1
    assert main(["archive", "verify", "--archive", str(folder)]) == 1
    said_in_words = capsys.readouterr().out
    assert segment.name in said_in_words
    assert note.name in said_in_words
    assert "Add the log of that time to the archive again, or sync" in said_in_words
    (folder / "aside" / segment.name).unlink()
    note.unlink()
    assert verify(archive, capsys)[0] == 0


def test_lines_that_were_cut_off_are_counted(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    """A kill may cut off the last line of a ledger: it is counted, and is no reason for alarm."""
    (ledger,) = (archive.folder / "ledger").iterdir()
    ledger.write_bytes(ledger.read_bytes()[:-5])
    status, said = verify(archive, capsys)
    assert (status, said["broken_lines"], said["ledger_rows"]) == (0, 1, 1)


def test_a_mistyped_folder_is_not_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where no archive is, the status is 1 and nothing is made."""
    assert main(["archive", "verify", "--archive", str(tmp_path / "typo")]) == 1
    assert "holds no record" in capsys.readouterr().err
    assert not (tmp_path / "typo").exists()


def test_a_log_added_again_heals(archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After the same log was added again, all of it can be read; what was set aside stays named until removed."""
    segment = archive.folder / "segments" / archive.segments()[0].name
    segment.write_bytes(b"")
    assert verify(archive, capsys)[0] == 1
    dataset = open_files([tmp_path / "logs.json"])
    archive.add(dataset)
    dataset.close()
    assert verify(archive, capsys)[1]["records"] == COUNT
