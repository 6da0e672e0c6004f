"""Tests of what could not be read as it stands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from audit_explorer.analysis.completeness import conflicts, problem_counts, problems
from audit_explorer.sources import open_files
from tests.builders import ABSENT, make_legacy

if TYPE_CHECKING:
    from pathlib import Path


def test_every_problem_is_listed_and_counted(tmp_path: Path) -> None:
    """Reasons are counted, those that cost a record first; each problem is listed with its place."""
    records = [
        make_legacy(id=1),
        make_legacy(id=2, happenedAt="not a time"),
        make_legacy(id=3, happenedAt=ABSENT),
        make_legacy(id=4, happenedAt="neither"),
        5,
        make_legacy(id=6),
        make_legacy(id=6, action="Delete"),
    ]
    path = tmp_path / "logs.json"
    path.write_text(json.dumps(records))
    dataset = open_files([path])
    counts, listed, conflicting = problem_counts(dataset), problems(dataset), conflicts(dataset)
    second = problems(dataset, offset=1, limit=2)
    dataset.close()

    assert list(counts["kept"]) == [False, True, True]
    assert dict(zip(counts["reason"], counts["problems"], strict=True)) | {} == {
        counts["reason"].iloc[0]: 1,
        "unreadable time": 2,
        "no time": 1,
    }
    assert list(listed["record"]) == [2, 3, 4, 5]
    assert list(second["record"]) == [3, 4]
    assert set(listed["file"]) == {"logs.json"}
    assert list(conflicting["id"]) == ["6", "6"]
    assert set(conflicting["action"]) == {"Create", "Delete"}


def test_a_clean_log_has_none(tmp_path: Path) -> None:
    """Where all is well there is nothing to list."""
    path = tmp_path / "logs.json"
    path.write_text(json.dumps([make_legacy()]))
    dataset = open_files([path])
    assert problem_counts(dataset).empty
    assert problems(dataset).empty
    assert conflicts(dataset).empty
    dataset.close()
