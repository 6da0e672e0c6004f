"""Tests of records that arrive more than once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import make_current, make_legacy
from tests.unit.store.loading import column

if TYPE_CHECKING:
    from tests.unit.store.loading import Loader


def turned(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Give the same JSON value with every object's keys in the opposite order."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(item) for item in value] if isinstance(value, list) else value


BODY = {"a": 1, "b": [1.0, {"c": "é", "d": None}]}
RECORD = make_legacy(body=BODY, error='{"status":403,"description":"no"}', unknown={"x": 1, "y": 2})


@pytest.mark.parametrize(
    "copy",
    [
        json.dumps([RECORD]),
        json.dumps([RECORD], indent=2),
        json.dumps([RECORD], ensure_ascii=False, separators=(",", ":")),
        json.dumps(RECORD) + "\n",
        json.dumps([turned(RECORD)]),
        json.dumps({"total": 1, "audit_logs": [RECORD]}, indent=1),
        json.dumps([RECORD]).replace("é", "\\u00e9"),
        "[" + json.dumps(RECORD) + ",7]",
    ],
    ids=["same", "pretty", "compact", "ndjson", "keys turned", "wrapped", "escaped", "beside a bad one"],
)
def test_a_copy_is_merged_however_it_is_written(load: Loader, copy: str) -> None:
    """Spacing, escapes, the order of keys and the file's form say nothing about what happened."""
    dataset = load([RECORD, make_legacy(id=99)], copy)

    assert column(dataset, "id") == ["12", "99"]
    assert (dataset.facts.total, dataset.facts.duplicates, dataset.facts.conflicts) == (2, 1, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"action": "Delete"},
        {"body": {"a": 2, "b": [1.0, {"c": "é", "d": None}]}},
        {"body": {"a": 1, "b": [1, {"c": "é", "d": None}]}},
        {"body": "text"},
        {"unknown": {"x": 1, "y": 3}},
        {"happenedAt": "soon"},
        {"error": '{"status":403,"description":"No"}'},
    ],
    ids=str,
)
def test_other_content_under_one_id_is_a_conflict(load: Loader, change: dict[str, Any]) -> None:
    """Both records stay and are listed: one of them may have been forged. A field without a column counts, too."""
    dataset = load([RECORD, RECORD | change])

    assert (dataset.facts.total, dataset.facts.duplicates, dataset.facts.conflicts) == (2, 0, 1)
    assert dataset.rows("SELECT seq, tenant, id FROM conflicts ORDER BY seq") == [(1, "1001", "12"), (2, "1001", "12")]


def test_undated_records_with_different_times_are_no_copies(load: Loader) -> None:
    """Both have no instant, yet what was sent differs."""
    assert load([make_legacy(happenedAt="soon"), make_legacy(happenedAt="late")]).facts.conflicts == 1


def test_copies_and_conflicts_of_one_id(load: Loader) -> None:
    """Of three equal records and one other, two remain; the id is one conflict."""
    other = make_legacy(action="Delete")
    dataset = load([make_legacy(), other, make_legacy()], json.dumps(turned(make_legacy())))

    assert column(dataset, "action") == ["Create", "Delete"]
    assert (dataset.facts.duplicates, dataset.facts.conflicts) == (2, 1)


@pytest.mark.parametrize("nothing", [None, ""])
def test_records_without_an_id_are_never_merged(load: Loader, nothing: str | None) -> None:
    """Nothing says that two equal sign-ins in one millisecond are one."""
    facts = load([make_legacy(id=nothing)] * 3).facts

    assert (facts.total, facts.duplicates, facts.conflicts) == (3, 0, 0)


def test_one_id_in_two_tenants_is_two_records(load: Loader) -> None:
    """Legacy ids count from 1 in every tenant."""
    facts = load([make_legacy(tenantId=1001), make_legacy(tenantId=1002)]).facts

    assert (facts.total, facts.duplicates, facts.conflicts) == (2, 0, 0)


@pytest.mark.parametrize(("action", "found"), [("create", (1, 1, 0)), ("delete", (2, 0, 1))])
def test_a_table_without_tenants_is_compared_with_the_log_of_the_one_tenant(
    load: Loader, action: str, found: tuple[int, int, int]
) -> None:
    """The vendor page's CSV names no tenant: the same event twice is a copy, another deed under its id a conflict."""
    current = make_current()
    table = f"id,timestamp,action,subject\n{current['id']},{current['timestamp']},{action},{current['subject']}\n"
    facts = load([current], table).facts

    assert (facts.total, facts.duplicates, facts.conflicts) == found


def test_a_table_with_all_that_a_log_says_is_a_copy(load: Loader) -> None:
    """CSV and JSON of the same events merge, unknown columns included."""
    record = {"id": "a", "timestamp": "2026-09-07T11:28:24Z", "action": "create", "subject": "x", "colour": "red"}
    facts = load([record], ",".join(record) + "\n" + ",".join(record.values()) + "\n").facts

    assert (facts.total, facts.duplicates, facts.conflicts) == (1, 1, 0)
