"""Tests of what could not be read as it stands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from audit_explorer.analysis.completeness import conflict_fields, conflicts, problem_counts, problems
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


def test_fields_in_conflict_are_counted(tmp_path: Path) -> None:
    """Each id once for each field that differs, whatever else it differs in and however many records it has."""
    path = tmp_path / "logs.json"
    changes = [(1, {}), (1, {"action": "Delete"}), (1, {"action": "Update"}), (2, {}), (2, {"entityId": "9"})]
    changes += [(3, {}), (3, {"action": "Delete", "entityId": "9"})]
    path.write_text(json.dumps([make_legacy(id=id_, **change) for id_, change in changes]))
    dataset = open_files([path])
    counts, listed = conflict_fields(dataset), conflicts(dataset)
    dataset.close()

    assert counts == {"action": 2, "entity_id": 2}
    assert list(listed["fields"]) == ["action"] * 3 + ["entity_id"] * 2 + ["action,entity_id"] * 2


def test_a_clean_log_has_none(tmp_path: Path) -> None:
    """Where all is well there is nothing to list."""
    path = tmp_path / "logs.json"
    path.write_text(json.dumps([make_legacy()]))
    dataset = open_files([path])
    assert problem_counts(dataset).empty
    assert problems(dataset).empty
    assert conflicts(dataset).empty
    assert conflict_fields(dataset) == {}
    dataset.close()
