"""The summary's figures agree with the records."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from audit_explorer.analysis import summary as module
from audit_explorer.analysis.summary import Trouble, summary
from audit_explorer.filters import Filter
from audit_explorer.sources import open_files
from tests.builders import make_current, make_legacy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audit_explorer.store import Dataset

COPY = make_legacy(id=1, happenedAt="2026-09-01T10:00:00Z")


@pytest.fixture
def dataset(tmp_path: Path) -> Iterator[Dataset]:
    """Five distinct records, one of them undated; a copy, a conflict, an entry that is no record."""
    path = tmp_path / "log.json"
    entries = [
        COPY,
        COPY,
        make_legacy(id=2, happenedAt="2026-09-02T10:00:00Z", error="boom", action="Delete"),
        make_legacy(id=2, happenedAt="2026-09-02T10:00:00Z", action=None),
        7,
        make_current(id="5", timestamp="2026-09-03T10:00:00Z", subject="bot", subject_type="Application"),
        make_legacy(id=6, happenedAt="whenever"),
    ]
    path.write_text(json.dumps(entries), "utf-8")
    opened = open_files([path])
    yield opened
    opened.close()


def test_whole_log(dataset: Dataset) -> None:
    """Without a filter every distinct readable record counts, the undated one included."""
    found = summary(dataset, Filter())
    assert (found.records, found.total, found.succeeded, found.failed) == (5, 5, 4, 1)
    assert (found.unreadable, found.undated, found.duplicates, found.conflicts) == (1, 1, 1, 1)
    assert (found.first, found.last) == (datetime(2026, 9, 1, 10, tzinfo=UTC), datetime(2026, 9, 3, 10, tzinfo=UTC))
    assert found.actions == {"Create": 3, "": 1, "Delete": 1}
    assert found.source_types == {"User": 4, "Application": 1}
    assert found.entity_types == {"Department": 5}
    assert (found.actors, found.entities) == (2, 1)
    assert {(problem.file, problem.record) for problem in found.problems} == {("log.json", 5), ("log.json", 7)}
    assert found.problems_omitted == 0


def test_filtered(dataset: Dataset) -> None:
    """A filter narrows what is counted of the records, not what is said of the log."""
    found = summary(dataset, Filter.from_query([("result", "Failed")]))
    assert (found.records, found.succeeded, found.failed, found.actions) == (1, 0, 1, {"Delete": 1})
    assert (found.total, found.undated, found.unreadable) == (5, 1, 1)


def test_period_leaves_undated_out(dataset: Dataset) -> None:
    """A record without a time is in no period."""
    assert summary(dataset, Filter.from_query([("from", "2000-01-01")])).records == 4


def test_nothing_matches(dataset: Dataset) -> None:
    """Of nothing everything is nought, and there is no first record."""
    found = summary(dataset, Filter.from_query([("id", "none")]))
    assert (found.records, found.first, found.last, found.actions, found.actors) == (0, None, None, {}, 0)


def test_log_without_a_failure(tmp_path: Path) -> None:
    """A log that knows one outcome only is counted like any other."""
    path = tmp_path / "log.json"
    path.write_text(json.dumps([COPY]), "utf-8")
    opened = open_files([path])
    assert (summary(opened, Filter()).succeeded, summary(opened, Filter()).failed) == (1, 0)
    opened.close()


def test_many_problems(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that is cut says by how much."""
    monkeypatch.setattr(module, "MOST_PROBLEMS", 1)
    found = summary(dataset, Filter())
    assert len(found.problems) == 1
    assert isinstance(found.problems[0], Trouble)
    assert found.problems_omitted == 1
