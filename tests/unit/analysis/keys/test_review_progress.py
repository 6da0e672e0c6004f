"""Tests of how much is reviewed, of combinations, of rows by their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.analysis.keys.listed_rows import listed
from audit_explorer.analysis.keys.review_progress import progress
from audit_explorer.analysis.keys.seen_combinations import combinations
from audit_explorer.filters import Condition, Filter
from tests.builders import ABSENT, make_legacy

if TYPE_CHECKING:
    from tests.unit.store.loading import Loader


def _log() -> list[object]:
    kinds = ["Project", "Project", "Department", ABSENT, "Project"]
    return [
        make_legacy(id=number, entityType=kind, sourceName="ann" if number % 2 else "bob")
        for number, kind in enumerate(kinds)
    ]


def test_progress_is_counted_by_entity_type(load: Loader) -> None:
    """Each type with its events, what of them is reviewed, what is open; the most open ones first, no type is one."""
    dataset = load(_log())
    reviewed = Filter((Condition("actor", "is", "bob"),))
    rows = progress(dataset, Filter(), reviewed).values.tolist()

    assert rows == [["Project", 3, 2, 1], [None, 1, 0, 1], ["Department", 1, 1, 0]]


def test_combinations_are_counted(load: Loader) -> None:
    """One row for each actor, operation and entity type that occur together, the most events first."""
    frame = combinations(load(_log()), Filter())

    assert frame["events"].tolist() == [2, 1, 1, 1]
    assert frame.iloc[0, :3].tolist() == ["bob", "create_project", "Project"]


def test_rows_are_listed_by_number(load: Loader) -> None:
    """Exactly the rows that are named, and none for none."""
    dataset = load(_log())
    seqs = [row[0] for row in dataset.rows("SELECT seq FROM events ORDER BY seq")]

    assert sorted(listed(dataset, seqs[:2], columns=("actor",))["seq"]) == seqs[:2]
    assert listed(dataset, (), columns=("actor",)).empty
