"""Tests of records of one id of which one says less than the other."""

from __future__ import annotations

import csv
import io
import itertools
import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.exports import Export
from audit_explorer.filters import Filter
from audit_explorer.sources import open_files
from tests.builders import ABSENT, legacy_error, make_current, make_legacy

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.store import Database
    from tests.unit.store.loading import Loader

#: The vendor page's columns, with what it writes of make_current().
ROW: Final = {
    "Subject": "researcher@corp.example",
    "Subject type": "User",
    "Source IP": "10.244.0.7",
    "Date & time": "2026-09-07 11:28",
    "Event": "create",
    "Event ID": "0b8a4f1e-6f0c-4f6f-9d3f-3c1c3c1f0a11",
    "Status": "Succeeded",
    "Entity type": "department",
    "Entity name": "MyDepartment123",
    "Entity ID": "51",
    "URL": "/api/v1/org-unit/departments",
    "HTTP Method": "POST",
}


def named(value: object) -> str:
    """Give a case's name: the fields that it changes."""
    return " ".join(value) if isinstance(value, dict) else str(value)


def page(*changes: dict[str, Any]) -> str:
    """Write the page's CSV, a row for each change; an absent column is in none of them."""
    columns = [name for name in ROW if all(change.get(name) is not ABSENT for change in changes)]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(ROW | change for change in changes)
    return text.getvalue()


def counts(dataset: Database) -> tuple[int, int, int, int]:
    """Give how many events there are, copies, copies that say less, and ids in conflict."""
    facts = dataset.facts
    return facts.total, facts.duplicates, facts.partial, facts.conflicts


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"Date & time": "2026-09-07 11:28:24"},
        {"Date & time": "2026-09-07T11:28:24.131Z"},
        {"Date & time": "2026-09-07 13:28:24 +02:00"},
        {"Status": "success", "Event": "Create", "Subject type": "user"},
        {"Entity name": "  MyDepartment123 ", "Entity ID": "51.0"},
        {"URL": "", "Source IP": ""},
        {"Status": ABSENT},
    ],
    ids=named,
)
@pytest.mark.parametrize("first", ["log", "page"])
def test_a_row_of_the_page_is_merged_into_the_record_of_the_api(
    load: Loader, change: dict[str, Any], first: str
) -> None:
    """Equal where both have a value, times as fine as the row has them: one event, the record with more stays."""
    files = [[make_current()], page(change)]
    dataset = load(*(files if first == "log" else reversed(files)))

    assert counts(dataset) == (1, 1, 1, 0)
    assert dataset.row("SELECT request_id IS NOT NULL, happened_at::VARCHAR FROM events") == (
        True,
        "2026-09-07 11:28:24.131",
    )
    assert dataset.rows("SELECT copies.seq = events.seq, record, exact FROM copies, events") == [(True, 1, False)]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"Date & time": "2026-09-07 13:28"}, "happened_at"),
        ({"Date & time": "2026-09-07 11:28:25"}, "happened_at"),
        ({"Date & time": "soon"}, "happened_at"),
        ({"Status": "Failed"}, "result"),
        ({"Event": "delete", "Entity ID": "52"}, "action,entity_id"),
        ({"Entity name": "mydepartment123"}, "entity_name"),
    ],
    ids=named,
)
def test_another_value_is_a_conflict_that_names_the_field(load: Loader, change: dict[str, Any], fields: str) -> None:
    """A time in a zone of its own, another outcome: both stay, with what differs."""
    dataset = load([make_current()], page(change))

    assert counts(dataset) == (2, 0, 0, 1)
    assert dataset.rows("SELECT tenant, fields FROM conflicts") == [("1001", fields)] * 2


@pytest.mark.parametrize(
    ("one", "other", "fields"),
    [
        ({"body": {"a": 1}}, {"body": {"a": 2}}, "body"),
        ({"body": {"a": 1, "b": 2}}, {"body": {"b": 2, "a": 1}, "action": "Delete"}, "action"),
        ({"unknown": 1}, {"unknown": 2}, "metadata"),
        ({"unknown": 1, "body": ABSENT}, {"body": {"a": 1}}, "body,metadata"),
        ({"error": legacy_error(403)}, {"error": legacy_error(404)}, "http_status,error"),
        ({"happenedAt": "soon"}, {"happenedAt": "late"}, "happened_at"),
    ],
    ids=named,
)
def test_what_differs_in_json(load: Loader, one: dict[str, Any], other: dict[str, Any], fields: str) -> None:
    """JSON is compared by what it says; fields without a column are named as further ones; or who lacks what."""
    dataset = load([make_legacy(**one), make_legacy(**other)])

    assert dataset.rows("SELECT fields FROM conflicts") == [(fields,)] * 2


@pytest.mark.parametrize("change", [{"body": ABSENT}, {"context": {}}, {"happenedAt": ABSENT}, {"entityName": ""}])
def test_a_record_that_lacks_a_field_is_merged(load: Loader, change: dict[str, Any]) -> None:
    """Whatever form the two have."""
    more = make_legacy(further=1)

    assert counts(load([more | {"happenedAt": "2022-06-08T11:28:24.131Z"}, make_legacy(**change)])) == (1, 1, 1, 0)


def test_copies_of_a_copy_lead_to_the_record_that_stays(load: Loader) -> None:
    """The page's file twice, in two spellings of its times, beside the API's: one event with three places."""
    dataset = load(page({}), page({}), [make_current()], page({"Date & time": "2026-09-07 11:28:24"}))

    assert counts(dataset) == (1, 3, 3, 0)
    assert dataset.rows("SELECT DISTINCT copies.seq = events.seq FROM copies, events") == [(True,)]
    csv_file = b"".join(Export(dataset, Filter(), columns=("id", "origin")).chunks()).decode().splitlines()
    assert csv_file[1].split(",")[1] == "file-3.json #1; file-1.json #1; file-2.json #1; file-4.json #1"


def test_two_that_contradict_each_other_are_both_in_the_one_that_has_both(load: Loader) -> None:
    """Each merged record is within the one that stays; two that say different things are never one."""
    whole = make_current()
    some = {name: whole[name] for name in ("id", "tenant_id", "timestamp", "subject")}
    dataset = load([some | {"action": "create"}, some | {"entity_name": "MyDepartment123"}, whole])
    assert counts(dataset) == (1, 2, 2, 0)

    dataset = load([some | {"action": "create"}, some | {"action": "delete"}, whole])
    assert counts(dataset) == (2, 1, 1, 1)
    assert dataset.rows("SELECT DISTINCT fields FROM conflicts") == [("action",)]


def test_a_table_without_tenants_beside_two_tenants(load: Loader) -> None:
    """A row is of the tenant that has its id; where two tenants have it, nobody can say of which."""
    other = make_current(id="d3b07384-d9a0-4c9b-8f3e-2f1b1c1f0a11", tenant_id="2")
    assert counts(load([make_current(), other], page({}))) == (2, 1, 1, 0)
    assert counts(load([make_current(), make_current(tenant_id="2")], page({}))) == (3, 0, 0, 0)


def test_a_tenant_that_only_one_names_is_no_difference(load: Loader) -> None:
    """Also where the one that names it has fewer fields; and no conflict names it."""
    few = {name: value for name, value in make_current().items() if name in {"id", "timestamp", "tenant_id", "subject"}}
    assert counts(load([few], page({"Date & time": few["timestamp"]}))) == (1, 1, 1, 0)

    dataset = load([few | {"request_id": "r"}], page({"Date & time": "2026-09-07 12:28"}))
    assert dataset.rows("SELECT fields FROM conflicts") == [("happened_at",)] * 2


def test_an_export_of_ours_is_the_log_again(load: Loader) -> None:
    """The CSV that this program wrote of a log says nothing that the log doesn't."""
    log = [make_current(), make_legacy(error=legacy_error(403), unknown={"a": 1}), make_legacy(id=13, body=["x"])]
    written = b"".join(Export(load(log), Filter()).chunks())

    dataset = load(log, written)
    assert (dataset.facts.total, dataset.facts.duplicates, dataset.facts.conflicts) == (3, 3, 0)


TIMES: Final = {"2026-09-07 11:28": 60, "2026-09-07 11:28:24": 1, "2026-09-07T11:28:24.131Z": 0, "2026-09-07 12:28": 60}
#: What makes a record of an object without a time.
SIGNS: Final = {"action": "create", "tenant_id": "1", "subject": "s"}
SMALL: Final = st.fixed_dictionaries(
    {name: st.just(value) for name, value in {**SIGNS, "id": "a", "result": "Succeeded"}.items()},
    optional={
        "entity_name": st.sampled_from(["x", "y"]),
        "url": st.just("/"),
        "timestamp": st.sampled_from(list(TIMES)),
        "body": st.sampled_from([{"a": 1, "b": 2}, {"b": 2, "a": 1}, {"a": 2}]),
        "further": st.sampled_from([1, 2]),
    },
)


def less(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Say whether the other says all that one says, the slow way."""
    at, there = one.get("timestamp"), other.get("timestamp")
    if at is not None and (there is None or not (near(at, there) or near(there, at))):
        return False
    return all(name == "timestamp" or other.get(name) == value for name, value in one.items())


def near(coarse: str, fine: str) -> bool:
    """Say whether a time is the beginning of another one."""
    return fine.replace("T", " ").startswith(coarse.replace("T", " "))


@settings(max_examples=12)
@given(st.lists(SMALL, min_size=2, max_size=4))
def test_the_order_of_files_makes_no_difference(tmp_path_factory: pytest.TempPathFactory, records: list[Any]) -> None:
    """The same events stay, with the same copies and conflicts; each copy is within the event that it went into."""
    folder: Path = tmp_path_factory.mktemp("order")
    found = set()
    for order in itertools.islice(itertools.permutations(range(len(records))), 0, 24, 5):
        paths = [folder / f"{number}.json" for number in order]
        for path, number in zip(paths, order, strict=True):
            path.write_text(json.dumps([records[number]]))
        dataset = open_files(paths)
        said = dict(dataset.rows("SELECT seq, raw FROM received"))
        for seq, name in dataset.rows("SELECT seq, name FROM copies"):
            assert less(json.loads((folder / name).read_text())[0], json.loads(said[seq]))
        stay = [json.loads(said[seq]) for (seq,) in dataset.rows("SELECT seq FROM events")]
        assert not any(less(one, other) for one, other in itertools.permutations(stay, 2))
        fields = dataset.rows("SELECT DISTINCT fields FROM conflicts")
        found.add((counts(dataset), str(fields), str(sorted(json.dumps(one, sort_keys=True) for one in stay))))
        dataset.close()
    assert len(found) == 1
