"""Tests of the file of marks and reviews: private, shared by programs, refused when it can't be what it should be."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from audit_explorer.errors import (
    NewerWorkbenchError,
    WorkbenchBusyError,
    WorkbenchDamagedError,
    WorkbenchError,
    WorkbenchFullError,
)
from audit_explorer.workbench import workbench_file
from audit_explorer.workbench.mark_notes import Notes, Target
from audit_explorer.workbench.workbench_file import WorkbenchFile, workbench_path
from audit_explorer.workbench.workbench_schema import APPLICATION, MIGRATIONS

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 10, 1, tzinfo=UTC)
ONE = Target("finding", "one")


def _file(tmp_path: Path) -> WorkbenchFile:
    return WorkbenchFile(tmp_path / "folder" / "workbench.sqlite")


def test_the_file_is_made_when_something_is_noted(tmp_path: Path) -> None:
    """Looking finds nothing and makes nothing; what is noted is in a file that only its user reads."""
    file = _file(tmp_path)
    assert Notes("", file).of(ONE) == ()
    assert not file.path.parent.exists()

    Notes("", file).mark(ONE, "starred", on=True, now=NOW)

    assert [one.sort for one in Notes("", file).of(ONE)] == ["starred"]
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700


def test_a_file_that_all_may_read_is_closed_to_them(tmp_path: Path) -> None:
    """A copy that somebody left open to everybody is private again with the next note."""
    file = _file(tmp_path)
    Notes("", file).mark(ONE, "starred", on=True, now=NOW)
    file.path.chmod(0o644)
    Notes("", file).mark(ONE, "reviewed", on=True, now=NOW)

    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600


def test_the_setting_names_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The setting is the file; without it, it is in the user's data folder, which no test touches."""
    monkeypatch.setenv("AUDIT_EXPLORER_WORKBENCH", str(tmp_path / "mine.sqlite"))
    assert workbench_path() == tmp_path / "mine.sqlite"
    monkeypatch.setenv("AUDIT_EXPLORER_WORKBENCH", "")
    assert workbench_path().parts[-2:] == ("audit-explorer", "workbench.sqlite")


# A program of its own, started by nothing but its text: multiprocessing would begin with what this process has as its
# main module, which may be a page that an earlier test has run.
_PROGRAM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from audit_explorer.workbench.mark_notes import Notes, Target
from audit_explorer.workbench.workbench_file import WorkbenchFile

notes = Notes(sys.argv[2], WorkbenchFile(Path(sys.argv[1])))
for number in range(20):
    notes.mark(Target("finding", str(number)), "reviewed", on=True, now=datetime(2026, 10, 1, tzinfo=UTC))
"""


def test_two_programs_write_at_once(tmp_path: Path) -> None:
    """Two processes that begin with no file note 20 things each: all 40 are there, and each writing was counted."""
    file = _file(tmp_path)
    command = [sys.executable, "-c", _PROGRAM, str(file.path)]
    both = [subprocess.Popen([*command, author]) for author in ("ann", "bob")]  # noqa: S603 - our own interpreter and text

    assert [one.wait(240) for one in both] == [0, 0]
    marks = [mark.author for number in range(20) for mark in Notes("", file).of(Target("finding", str(number)))]
    assert sorted(marks) == ["ann"] * 20 + ["bob"] * 20
    assert file.changes() == 40


def test_nothing_is_written_by_halves(tmp_path: Path) -> None:
    """What fails within a writing leaves the file as it was."""
    file = _file(tmp_path)
    Notes("", file).mark(ONE, "starred", on=True, now=NOW)

    def half() -> None:
        with file.writing() as connection:
            connection.execute("UPDATE mark SET gone = 1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()

    assert len(Notes("", file).of(ONE)) == 1
    assert file.changes() == 1


@pytest.mark.parametrize("content", [b"no database at all, but some text" * 100, b"\x00" * 5000])
def test_a_damaged_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    """What is no file of ours is neither read nor written, and the error names it, with what to do."""
    path = tmp_path / "workbench.sqlite"
    path.write_bytes(content)
    notes = Notes("", WorkbenchFile(path))

    for work in (lambda: notes.of(ONE), lambda: notes.mark(ONE, "starred", on=True, now=NOW)):
        with pytest.raises(WorkbenchDamagedError) as caught:
            work()
        assert str(path) in caught.value.message
        assert "AUDIT_EXPLORER_WORKBENCH" in caught.value.advice
    assert path.read_bytes() == content


def test_a_file_cut_in_the_middle_is_refused(tmp_path: Path) -> None:
    """A file whose end is gone is said to be damaged, whatever of it can still be read."""
    file = _file(tmp_path)
    Notes("", file).mark_all([Target("finding", str(n) * 50) for n in range(2000)], "reviewed", on=True, now=NOW)
    os.truncate(file.path, file.path.stat().st_size // 2)

    with pytest.raises(WorkbenchDamagedError):
        Notes("", file).latest(5000)


def test_a_file_with_wrong_bytes_is_refused_or_read(tmp_path: Path) -> None:
    """Whichever byte is another one: what is asked is answered, or refused with an error of ours."""
    file = _file(tmp_path)
    Notes("", file).mark(ONE, "starred", on=True, now=NOW)
    good = file.path.read_bytes()
    chance = random.Random(1)  # noqa: S311 - no secret
    refused = 0
    for _ in range(80):
        damaged = bytearray(good)
        for _ in range(30):
            damaged[chance.randrange(100, len(damaged))] = chance.randrange(256)
        file.path.write_bytes(damaged)
        for work in (lambda: Notes("", file).of(ONE), file.changes, lambda: Notes("", file).latest(9)):
            try:
                work()
            except WorkbenchError:
                refused += 1

    assert refused


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    """A database of another program is no file of ours, even though SQLite can open it."""
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE state (name TEXT)")
    with pytest.raises(WorkbenchDamagedError):
        Notes("", WorkbenchFile(path)).mark(ONE, "starred", on=True, now=NOW)


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    """What a newer version has written is neither read nor changed."""
    file = _file(tmp_path)
    Notes("", file).mark(ONE, "starred", on=True, now=NOW)
    with sqlite3.connect(file.path) as later:
        later.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = file.path.read_bytes()

    with pytest.raises(NewerWorkbenchError):
        Notes("", file).of(ONE)
    with pytest.raises(NewerWorkbenchError):
        Notes("", file).mark(ONE, "starred", on=False, now=NOW)
    assert file.path.read_bytes() == before


def test_an_older_file_is_brought_up_to_date(tmp_path: Path) -> None:
    """A file of the first version has its marks still when the later tables are added."""
    path = tmp_path / "workbench.sqlite"
    with sqlite3.connect(path) as first:
        for statement in MIGRATIONS[0]:
            first.execute(statement)
        first.execute("INSERT INTO mark VALUES ('finding', 'one', 'starred', '', '', '', '', 1, 0)")
        first.execute("PRAGMA user_version = 1")
        first.execute(f"PRAGMA application_id = {APPLICATION}")
    file = WorkbenchFile(path)

    assert len(Notes("", file).of(ONE)) == 1
    with file.reading() as connection:
        assert connection.execute("SELECT count(*) FROM review").fetchone() == (0,)
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


def test_a_file_that_somebody_keeps_locked_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One who waits in vain is told so, and may try again when the other has ended."""
    monkeypatch.setattr(workbench_file, "_PATIENCE", 50)
    file = _file(tmp_path)
    Notes("", file).mark(ONE, "starred", on=True, now=NOW)
    other = sqlite3.connect(file.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(WorkbenchBusyError):
        Notes("", file).mark(ONE, "reviewed", on=True, now=NOW)
    with pytest.raises(WorkbenchBusyError):
        Notes("", file).of(ONE)
    other.execute("ROLLBACK")
    other.close()

    Notes("", file).mark(ONE, "reviewed", on=True, now=NOW)
    assert len(Notes("", file).of(ONE)) == 2


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    """A file that can't grow is said to have no room, and holds what it held."""
    file = _file(tmp_path)
    Notes("", file).mark(ONE, "starred", on=True, now=NOW)
    rows = [(str(n),) for n in range(5000)]

    def fill() -> None:
        with file.writing() as connection:
            connection.execute("PRAGMA max_page_count = 1")
            connection.executemany("INSERT INTO mark VALUES ('finding', ?, 'starred', '', '', '', '', 1, 0)", rows)

    with pytest.raises(WorkbenchFullError):
        fill()

    assert [mark.target for mark in Notes("", file).latest(10)] == [ONE]


def test_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    """A place where no file can be is an error with its reason, not a crash."""
    (tmp_path / "taken").write_text("a file")
    for path in (tmp_path / "taken" / "workbench.sqlite", tmp_path):
        with pytest.raises(WorkbenchError, match="can't be used"):
            Notes("", WorkbenchFile(path)).mark(ONE, "starred", on=True, now=NOW)
