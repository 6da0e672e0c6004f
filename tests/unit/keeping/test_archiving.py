"""Tests of a fetch on its way into the archive."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from audit_explorer.errors import CancelledError, TemporaryFolderError
from audit_explorer.keeping.archiving import archive_fetched
from audit_explorer.keeping.fetched_log import FetchedLog
from audit_explorer.sources.api import Asker, Fetched, LedgerRow
from audit_explorer.store.archive import Archive
from tests.builders import make_current, make_legacy

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "https://plane.example"
NOW = datetime(2026, 10, 1, tzinfo=UTC)
SPAN = (datetime(2026, 9, 1, tzinfo=UTC), NOW)
ROW = LedgerRow(NOW, "page", *SPAN, 0, 500, 4, 4, 0, 0, 200, 12)


@pytest.fixture
def fetched(tmp_path: Path) -> Fetched:
    """Give what a fetch leaves that read its period whole: two files of two records, and a ledger."""
    files = tmp_path / "one", tmp_path / "two"
    files[0].write_text("".join(json.dumps(make_current(id=f"{number}")) + "\n" for number in range(2)))
    files[1].write_text("".join(json.dumps(make_legacy(id=f"l{number}")) + "\n" for number in range(2)))
    return Fetched(
        files=files,
        records=4,
        ledger=(ROW,),
        ledger_file=tmp_path / "ledger",
        generation="current",
        said=(),
        covered=(SPAN,),
        narrowed=False,
        complete=True,
        asker=Asker("subject", "ci-sync"),
    )


def test_what_was_fetched_is_archived_and_can_be_looked_at(fetched: Fetched, tmp_path: Path) -> None:
    """The archive has records, ledger and span; the log was read once for it, and stays open until it is closed."""
    archive = Archive(tmp_path / "archive")
    log = FetchedLog(fetched.files, ADDRESS)
    added = archive_fetched(archive, fetched, log, ADDRESS, NOW)

    assert (added.new, added.repeated) == (4, 0)
    assert [(note.view.address, note.start, note.end, note.whole) for note in archive.notes()] == [
        (ADDRESS, *SPAN, True)
    ]
    assert [row["address"] for row in archive.ledger(9)] == [ADDRESS]
    dataset = log.run()
    assert dataset is log.run()
    assert dataset.row("SELECT count(*) FROM events")[0] == 4
    assert [file.name for file in dataset.facts.files] == [f"fetched from plane.example, file {n}" for n in (1, 2)]
    log.close()
    assert not dataset.folder.exists()


def test_a_fetch_without_a_record(fetched: Fetched, tmp_path: Path) -> None:
    """Nothing is read for it; that its span holds nothing is known from then on."""
    archive = Archive(tmp_path / "archive")
    log = FetchedLog((), ADDRESS)
    added = archive_fetched(archive, replace(fetched, files=(), records=0), log, ADDRESS, NOW)

    assert (added.new, log.read) == (0, False)
    assert (archive.segments(), [note.whole for note in archive.notes()]) == ([], [True])


def test_what_was_filtered_is_covered_in_part(fetched: Fetched, tmp_path: Path) -> None:
    """What a server kept back may be of that span too."""
    archive = Archive(tmp_path / "archive")
    log = FetchedLog(fetched.files, ADDRESS)
    archive_fetched(archive, replace(fetched, narrowed=True), log, ADDRESS, NOW)
    log.close()
    assert [note.whole for note in archive.notes()] == [False]


def test_a_log_that_can_not_be_read(fetched: Fetched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The requests stay noted, no span is called covered, and the files can still be read later."""
    archive = Archive(tmp_path / "archive")
    log = FetchedLog(fetched.files, ADDRESS)
    with monkeypatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
        with pytest.raises(TemporaryFolderError):
            archive_fetched(archive, fetched, log, ADDRESS, NOW)

    assert (len(archive.ledger(9)), archive.notes(), archive.segments()) == (1, [], [])
    assert not log.read
    later = FetchedLog(fetched.files, ADDRESS)
    assert archive_fetched(archive, fetched, later, ADDRESS, NOW).new == 4
    later.close()


def test_reading_what_was_fetched_can_be_stopped(fetched: Fetched) -> None:
    """A cancelled reading is an error that says so, and leaves nothing to close."""
    log = FetchedLog(fetched.files, ADDRESS)
    log.cancel()
    with pytest.raises(CancelledError):
        log.run()
    assert not log.read
    log.close()
