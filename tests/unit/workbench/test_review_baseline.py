"""Tests of what is new, gone or never seen before, against a naive comparison in Python."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_explorer.analysis.keys.many_keys import keys_of
from audit_explorer.filters import Condition, Filter
from audit_explorer.period import Period
from audit_explorer.sources import open_files
from audit_explorer.workbench import review_baseline
from audit_explorer.workbench.review_baseline import differ, differ_from_review
from audit_explorer.workbench.reviews import snapshot_of
from tests.builders import ABSENT, make_legacy

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import pytest

    from audit_explorer.store import Dataset
    from tests.unit.store.loading import Loader

ALL = Filter()
_RECORD = st.fixed_dictionaries(
    {
        "id": st.sampled_from([1, 2, 3, 4, ABSENT, "1.58E+18"]),
        "entityType": st.sampled_from(["Project", "Department"]),
        "sourceName": st.sampled_from(["ann", "bob"]),
    }
)


def _ids(dataset: Dataset, seqs: Collection[object]) -> list[str]:
    return sorted(str(row[1]) for row in dataset.rows("SELECT seq, id FROM events") if row[0] in set(seqs))


def _said(dataset: Dataset) -> Counter[tuple[str, ...]]:
    rows = dataset.rows("SELECT id, entity_type, source_name FROM events")
    return Counter(tuple(map(str, row)) for row in rows)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_RECORD, min_size=1, max_size=7), st.lists(_RECORD, min_size=1, max_size=7))
def test_two_logs_differ_by_what_their_records_say(
    tmp_path: Path, mine: list[dict[str, Any]], theirs: list[dict[str, Any]]
) -> None:
    """New is what one log says more often than the other, gone the reverse, whatever ids are missing or shared."""
    datasets = []
    for name, records in (("a", mine), ("b", theirs)):
        (tmp_path / f"{name}.json").write_text(json.dumps([make_legacy(**one) for one in records]))
        datasets.append(open_files([tmp_path / f"{name}.json"]))
    one, other = datasets
    try:
        found = differ(one, ALL, other, ALL, ALL)
        a, b = _said(one), _said(other)

        assert Counter(_ids(one, found.new)) == Counter(name[0] for name in (a - b).elements())
        assert Counter(_ids(other, found.gone)) == Counter(name[0] for name in (b - a).elements())
        pairs = {(name[2], name[1]) for name in a} - {(name[2], name[1]) for name in b}
        assert set(zip(found.combinations["actor"], found.combinations["entity_type"], strict=True)) == pairs
        assert (found.unread, found.unsure) == (0, 0)
    finally:
        one.close()
        other.close()


def test_a_changed_record_is_new_and_gone(load: Loader) -> None:
    """The same id with other content is another record, and counted as changed; the order of fields is no content."""
    before = load([make_legacy(id=1), make_legacy(id=2), make_legacy(id=3)])
    turned = dict(reversed(list(make_legacy(id=3).items())))
    after = load([make_legacy(id=1), make_legacy(id=2, entityName="other"), turned, make_legacy(id=4)])
    found = differ(after, ALL, before, ALL, ALL)

    assert (_ids(after, found.new), _ids(before, found.gone), found.changed) == (["2", "4"], ["2"], 1)


def test_a_filter_makes_nothing_new_or_gone(load: Loader) -> None:
    """Only what the filter keeps is compared, with all of the other log: what it leaves out is neither new nor gone."""
    before = load([make_legacy(id=1, action="Create"), make_legacy(id=2, action="Delete")])
    after = load([make_legacy(id=1, action="Create"), make_legacy(id=3, action="Update")])
    deleted = Filter((Condition("action", "is", "Delete"),))
    found = differ(after, deleted, before, ALL, deleted)

    assert (found.new, _ids(before, found.gone)) == ((), ["2"])


def test_a_day_is_a_baseline(load: Loader) -> None:
    """Against the same log before a day, what came since is new, and nothing is gone."""
    log = load([make_legacy(id=n, happenedAt=f"2026-09-0{n}T10:00:00Z", sourceName=f"u{n % 2}") for n in range(1, 5)])
    day = datetime(2026, 9, 3, tzinfo=UTC)
    before = Filter(period=Period(None, day))
    found = differ(log, Filter(period=Period(day)), log, before, before)

    assert (_ids(log, found.new), found.gone, len(found.combinations)) == (["3", "4"], (), 0)


def test_a_closed_review_is_a_baseline(load: Loader) -> None:
    """What it had is known by keys: later records are new, changed ones new and gone, in whatever order they come."""
    before = load([make_legacy(id=n) for n in (1, 2, 3)])
    keys = [key.text for key in keys_of(before, [row[0] for row in before.rows("SELECT seq FROM events")]).values()]
    snapshot = snapshot_of(keys, [("researcher@corp.example", "create_department", "Department")])
    after = load([make_legacy(id=4, action="Delete"), make_legacy(id=3, entityName="x"), make_legacy(id=1)])
    found = differ_from_review(after, ALL, snapshot)

    assert found is not None
    assert (_ids(after, found.new), len(found.gone), found.changed) == (["3", "4"], 2, 1)
    assert found.combinations["operation"].tolist() == ["delete_department"]
    assert differ_from_review(after, ALL, snapshot_of(None, [])) is None


def test_what_was_not_compared_is_counted(load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more records than are read only the ids are compared, and the answer says of how many."""
    monkeypatch.setattr(review_baseline, "MOST", 2)
    before = load([make_legacy(id=n) for n in range(6)])
    after = load([make_legacy(id=n, entityName="other") for n in range(6)] + [make_legacy(id=9)])
    found = differ(after, ALL, before, ALL, ALL)

    assert (found.changed, found.unread) == (2, 4)
    assert "9" in _ids(after, found.new)
    assert differ_from_review(after, ALL, snapshot_of([], [])) is None
