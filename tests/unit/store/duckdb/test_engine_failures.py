"""Tests of an open log that can't answer any more."""

from __future__ import annotations

import errno
import os
import shutil
from typing import TYPE_CHECKING

import duckdb
import pytest

from audit_explorer.errors import ArchiveError, LogGoneError, TemporaryFolderError, TooLittleMemoryError
from audit_explorer.exports import Export
from audit_explorer.filters import Filter
from audit_explorer.store.archive import Archive
from audit_explorer.store.archive.archive_failures import failing
from audit_explorer.store.archive.layout import Layout
from audit_explorer.store.duckdb.engine_failures import answering
from tests.builders import make_legacy
from tests.unit.store.archive.working import records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audit_explorer.store import Database
    from tests.unit.store.loading import Loader


@pytest.fixture
def gone(tmp_path: Path, load: Loader) -> Iterator[Database]:
    """Give a dataset of an archive that was removed after it was opened."""
    archive = Archive(tmp_path / "archive")
    archive.add(load(records(0, 20)))
    dataset = archive.open()
    shutil.rmtree(archive.folder)
    yield dataset
    dataset.close()


def test_removed_archive_is_said_to_be_gone(gone: Database) -> None:
    """Whatever asks for a record as received says that its file is gone; the engine's own words name no file."""
    sql = "SELECT raw FROM received"
    for ask in (gone.rows, gone.row, gone.frame):
        with pytest.raises(LogGoneError) as caught:
            ask(sql)
        assert "parquet" not in str(caught.value)
    assert gone.row("SELECT count(*) FROM events") == (20,)


def test_export_of_a_removed_archive(gone: Database, tmp_path: Path) -> None:
    """An export that can't read on says why, and leaves no file."""
    with pytest.raises(LogGoneError):
        Export(gone, Filter(), "jsonl").write(tmp_path / "out.jsonl")
    assert list(tmp_path.glob("*out*")) == list(tmp_path.glob(".*")) == []


def test_a_closed_log_is_said_to_be_gone(load: Loader) -> None:
    """Whoever closes a log in one tab leaves a sentence to another one that still asks, whichever way it asks."""
    dataset = load([make_legacy()])
    asked = Filter(text="test")
    dataset.close()
    sql = "SELECT count(*) FROM events"
    for ask in (dataset.rows, dataset.row, dataset.frame, lambda sql: list(dataset.batches(sql))):
        with pytest.raises(LogGoneError):
            ask(sql)
    with pytest.raises(LogGoneError):
        dataset.where(asked)
    with pytest.raises(LogGoneError):
        b"".join(Export(dataset, asked).chunks())


def test_too_little_memory(load: Loader) -> None:
    """What doesn't fit into memory names the setting that allows more."""
    dataset = load([make_legacy()])
    dataset.cursor().execute("SET memory_limit = '4MB'")
    with pytest.raises(TooLittleMemoryError, match="AUDIT_EXPLORER_MEMORY_MB"):
        dataset.rows("SELECT list(range) FROM range(5_000_000)")


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        ("SELECT nothing_of_ours FROM events", duckdb.BinderException),
        ("SELECT ?", duckdb.InvalidInputException),
        ("SELECT", duckdb.ParserException),
    ],
)
def test_wrong_question_stays_loud(load: Loader, sql: str, error: type[duckdb.Error]) -> None:
    """A mistake in a question is no trouble with a file: it must not be told as one."""
    with pytest.raises(error):
        load([make_legacy()]).rows(sql)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_full_disk(number: int) -> None:
    """No room for what the engine lays aside is said of the temporary folder, not of the log."""
    error = duckdb.IOException(f'IO Error: Could not write file "x": {os.strerror(number)}')
    with pytest.raises(TemporaryFolderError, match="Free some space"), answering():
        raise error


def test_folder_with_space_in_its_name_is_not_full(tmp_path: Path) -> None:
    """An archive in a "workspace" that can't be read is not told to have a full disk."""
    error = duckdb.IOException('IO Error: Cannot open file "/workspace/x": No such file or directory')
    with pytest.raises(ArchiveError, match="the engine failed"), failing(Layout(tmp_path)):
        raise error
