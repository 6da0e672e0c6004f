"""Tests of finding a record by its key: in another export, in the archive, after a compaction."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.analysis.finding import Found, find, key
from audit_explorer.exports import Export
from audit_explorer.filters import Filter
from audit_explorer.identity import LONGEST, Key
from audit_explorer.store.archive import Archive
from tests.builders import ABSENT, make_current, make_legacy

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.store import Dataset
    from tests.unit.store.loading import Loader


def key_where(dataset: Dataset, where: str) -> Key:
    """Give the key of the one record that a condition of the test's keeps."""
    ((seq,),) = dataset.rows(f"SELECT seq FROM events WHERE {where}")  # noqa: S608 - the test's own condition
    found = key(dataset, seq)
    assert found is not None
    return found


def shown(dataset: Dataset, wanted: Key) -> tuple[Any, ...] | None:
    """Give id and action of the record that a key leads to, with whether it has changed; None without one."""
    found = find(dataset, wanted)
    if found is None:
        return None
    return (*dataset.row("SELECT id, action FROM events WHERE seq = ?", [found.seq]), found.content)


OLD = [make_legacy(id=1), make_legacy(id=2), make_legacy(id=2, action="Delete"), make_legacy(id=3)]


def test_a_later_export_has_the_same_keys(load: Loader) -> None:
    """Wherever a record stands in it, however it is written; conflicting records of one id are told apart."""
    before = load(OLD)
    after = load(json.dumps([make_legacy(id=9), OLD[2], OLD[0], OLD[1]], indent=2, sort_keys=True))
    for id_, action in (("1", "Create"), ("2", "Create"), ("2", "Delete")):
        wanted = key_where(before, f"id = '{id_}' AND action = '{action}'")
        assert shown(after, wanted) == (id_, action, "same")
        assert key_where(after, f"id = '{id_}' AND action = '{action}'") == wanted
    assert find(after, key_where(before, "id = '3'")) is None


def test_the_archive_has_the_same_keys(load: Loader, tmp_path: Path) -> None:
    """Before and after a compaction, which gives its rows other numbers."""
    uploaded = load(OLD)
    archive = Archive(tmp_path / "archive")
    for record in OLD:
        archive.add(load([record]))
    wanted = [key_where(uploaded, "id = '1'"), key_where(uploaded, "id = '2' AND action = 'Delete'")]
    first = archive.open()
    rows = [find(first, one) for one in wanted]
    assert archive.compact(datetime(2026, 9, 1, tzinfo=UTC)) > 0
    second = archive.open()
    assert [shown(second, one) for one in wanted] == [("1", "Create", "same"), ("2", "Delete", "same")]
    assert [find(second, one) for one in wanted] != rows
    first.close()
    second.close()


@pytest.mark.parametrize(("one", "other"), [(1, "1"), (1, 1.0), ("1", "1.00"), ("x", "x"), (0, "0"), (-7, "-7.0")])
def test_an_id_is_compared_by_value(load: Loader, one: object, other: object) -> None:
    """However a program wrote the id, it is one record with one key; side by side in one log the second is a copy."""
    mixed = load([make_legacy(id=one), make_legacy(id=other)])
    assert (mixed.facts.total, mixed.facts.duplicates, mixed.facts.conflicts) == (1, 1, 0)
    wanted = key_where(load([make_legacy(id=one)]), "true")
    later = load([make_legacy(id=other)])
    assert key_where(later, "true") == wanted
    assert find(later, wanted) is not None


@pytest.mark.parametrize("id_", ["1.5", "1.0.0", "1.", ".0", "v1.0", "1e3", "1.58E+18"])
def test_other_ids_stay_as_they_are(load: Loader, id_: str) -> None:
    """Only a whole number with an empty fraction is a number in disguise."""
    assert load([make_legacy(id=id_)]).rows("SELECT id FROM events") == [(id_,)]


def test_a_record_whose_content_changed_says_so(load: Loader) -> None:
    """The id leads to it, the digest shows that it isn't what the link was made of."""
    wanted = key_where(load([make_legacy(id=5)]), "true")
    assert shown(load([make_legacy(id=5, entityName="renamed")]), wanted) == ("5", "Create", "other")


def test_a_row_of_a_csv_can_t_be_compared_with_json(load: Loader, tmp_path: Path) -> None:
    """Our own CSV of a log is the same log: its records open by the same links, and nothing is called altered."""
    log = load([make_legacy(id=1), make_legacy(id=2)])
    path = tmp_path / "all.csv"
    Export(log, Filter()).write(path)
    table = load(path.read_bytes())
    wanted, row = key_where(log, "id = '2'"), key_where(table, "id = '2'")
    assert shown(table, wanted) == ("2", "Create", "unknown")
    assert shown(table, row) == ("2", "Create", "same")
    assert shown(log, row) == ("2", "Create", "unknown")
    assert Key.read(row.text) == row


def test_of_several_changed_records_none_is_guessed(load: Loader) -> None:
    """Two records of the id, neither with the content: opening either would be a guess."""
    wanted = key_where(load([make_legacy(id=5)]), "true")
    two = [make_legacy(id=5, entityName="a"), make_legacy(id=5, entityName="b")]
    assert find(load(two), wanted) is None
    assert shown(load([*two, make_legacy(id=5)]), wanted) == ("5", "Create", "same")


def test_another_tenants_record_is_not_opened(load: Loader) -> None:
    """Ids count from 1 in every tenant: the same id of another tenant is another record."""
    wanted = key_where(load([make_legacy(id=5, tenantId=1001)]), "true")
    assert find(load([make_legacy(id=5, tenantId=1002)]), wanted) is None
    nameless = load([make_legacy(id=5, tenantId=ABSENT)])
    assert find(nameless, wanted) == Found(1)
    assert find(load([make_legacy(id=5, tenantId=1001)]), key_where(nameless, "true")) == Found(1)


def test_each_of_several_tenants_has_its_own_record(load: Loader) -> None:
    """Alike records of one id, of no tenant and of two: each key opens its own, and none stands in for another."""
    alike = [make_legacy(id=5, tenantId=tenant) for tenant in (ABSENT, 1001, 1002)]
    log = load(alike)
    for seq in (1, 2, 3):
        wanted = key(log, seq)
        assert wanted is not None
        assert find(log, wanted) == Found(seq)
    nameless = key(log, 1)
    assert nameless is not None
    # Whose the record without a tenant is, such a log doesn't say.
    assert find(load([*alike[1:], make_legacy(id=5, tenantId=1003)]), nameless) is None


@pytest.mark.parametrize(
    "records",
    [
        [make_legacy(id=ABSENT, entityName=str(number)) for number in range(60)],
        [make_legacy(id=ABSENT, happenedAt=ABSENT, entityName=str(number)) for number in range(60)],
        [make_legacy(id=5, tenantId=number) for number in range(60)],
        [make_legacy(id=5, entityName=str(number)) for number in range(60)],
        [make_legacy(id=ABSENT)] * 60,
        [make_legacy(id=ABSENT, tenantId="t" * 500)] * 3 + [make_legacy(id=9, tenantId="u" * 500)],
    ],
    ids=["one time", "no time", "one id in many tenants", "many contents of one id", "all alike", "long tenants"],
)
def test_every_record_of_a_log_opens(load: Loader, records: list[dict[str, Any]]) -> None:
    """However alike records are, the key of each leads back to it, and is short enough for a link."""
    log = load(records)
    for (seq,) in log.rows("SELECT seq FROM events"):
        wanted = key(log, seq)
        assert wanted is not None
        assert Key.read(wanted.text) == wanted
        assert find(log, wanted) == Found(seq)
        assert len(wanted.text) < 500


@pytest.mark.parametrize("id_", [ABSENT, None, "x" * (LONGEST + 1)])
@pytest.mark.parametrize("at", ["2022-06-08T11:28:24.131Z", ABSENT, "no time at all"])
def test_a_record_without_a_usable_id(load: Loader, id_: object, at: object) -> None:
    """It is found by its time and its content; one that was changed is another record."""
    record = make_legacy(id=id_, happenedAt=at)
    before = load([make_legacy(id=1), record])
    wanted = key_where(before, "id IS NULL OR length(id) > 120")
    after = load([make_legacy(id=id_, happenedAt=at, action="Delete"), make_legacy(id=8), record])
    assert find(after, wanted) == Found(3)
    assert find(load([make_legacy(id=id_, happenedAt=at, action="Delete")]), wanted) is None


def test_a_key_that_no_record_has(load: Loader) -> None:
    """Odd tenants, ids, times at the end of the calendar: nothing is found, nothing is raised."""
    dataset = load([make_legacy(), make_current()])
    base = key_where(dataset, "id = '12'")
    for odd in (
        replace(base, id="' OR 1=1 --"),
        replace(base, id="9" * 100),
        replace(base, id=None, at=10**15 - 1),
        replace(base, id=None, at=-(10**15) + 1),
        replace(base, id=None, at=None),
        replace(base, tenant="%"),
    ):
        assert find(dataset, odd) is None
    assert key(dataset, 4711) is None
