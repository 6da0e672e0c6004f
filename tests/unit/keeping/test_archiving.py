"""Tests of files that go into the archive."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from audit_explorer.errors import NoRecordsError
from audit_explorer.keeping.archiving import archive_files
from audit_explorer.store.archive import Archive
from tests.builders import make_current, make_legacy

if TYPE_CHECKING:
    from pathlib import Path


def test_pages_and_exports(tmp_path: Path) -> None:
    """Pages of records and an export, broken in places, are archived together, and once."""
    page, export = tmp_path / "page.ndjson", tmp_path / "logs.json"
    page.write_text("\n".join(json.dumps(make_current(id=f"{number}")) for number in range(5)) + "\n")
    export.write_text(json.dumps([make_legacy(id=1), 7, make_legacy(id=2)]))
    archive = Archive(tmp_path / "archive")
    added = archive_files(archive, [page, export])
    assert (added.new, added.repeated, added.unreadable) == (7, 0, 1)
    assert archive_files(archive, [page, export]).new == 0


def test_nothing_to_archive(tmp_path: Path) -> None:
    """A file without a record is an error and makes no archive."""
    (tmp_path / "logs.json").write_text("[]")
    with pytest.raises(NoRecordsError):
        archive_files(Archive(tmp_path / "archive"), [tmp_path / "logs.json"])
    assert not (tmp_path / "archive").exists()
