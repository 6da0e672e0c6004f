"""Tests of the normalised event: both wire generations, every form of an error, whatever types come."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.record import FIELDS
from tests.builders import ABSENT, legacy_error, make_current, make_legacy
from tests.unit.store.loading import column

if TYPE_CHECKING:
    from tests.unit.store.loading import Loader

LEGACY = {
    "happened_at": datetime(2022, 6, 8, 11, 28, 24, 131_000),  # noqa: DTZ001 - the engine's UTC is naive
    "result": "Failed",
    "action": "Create",
    "operation": "create_department",
    "entity_type": "Department",
    "entity_name": "MyDepartment123",
    "entity_id": "51",
    "actor": "researcher@corp.example",
    "source_type": "User",
    "source_name": "researcher@corp.example",
    "source_id": "researcher@corp.example",
    "source_ip": "10.244.0.7",
    "cluster": "71f69d83-ba66-4822-adf5-55ce55efd210",
    "cluster_id": "71f69d83-ba66-4822-adf5-55ce55efd210",
    "http_status": 404,
    "error_type": "BackendError",
    "error_message": "It does not exist",
    "error_shape": "It does not exist",
    "user_agent": "Mozilla/5.0 (X11; Linux x86_64)",
    "tenant_id": "1001",
    "version": "1.0",
    "id": "12",
    "error": legacy_error(),
    "context": '{"user_agent":"Mozilla/5.0 (X11; Linux x86_64)","ip_address":"10.244.0.7"}',
    "body": '{"name":"MyDepartment123","deservedGpus":1}',
}
CURRENT = {
    "happened_at": datetime(2026, 9, 7, 11, 28, 24, 131_000),  # noqa: DTZ001
    "result": "Succeeded",
    "action": "Create",
    "operation": "create_department",
    "entity_type": "Department",
    "entity_name": "MyDepartment123",
    "entity_id": "51",
    "actor": "researcher@corp.example",
    "source_type": "User",
    "source_name": "researcher@corp.example",
    "source_ip": "10.244.0.7",
    "cluster": "production",
    "cluster_id": "71f69d83-ba66-4822-adf5-55ce55efd210",
    "cluster_name": "production",
    "http_status": 201,
    "http_method": "POST",
    "url": "/api/v1/org-unit/departments",
    "request_id": "3f0d9a52-9a1e-4e3c-8d4b-0d2a9d3c7a10",
    "tenant_id": "1001",
    "id": "0b8a4f1e-6f0c-4f6f-9d3f-3c1c3c1f0a11",
    "metadata": '{"origin":"ui"}',
}


@pytest.mark.parametrize(
    ("record", "expected"),
    [(make_legacy(error=legacy_error()), LEGACY), (make_current(), CURRENT)],
    ids=["legacy", "current"],
)
def test_a_whole_record_of_each_generation(load: Loader, record: dict[str, Any], expected: dict[str, Any]) -> None:
    """Every field of audit-api.md's table lands in its column, every other column is empty."""
    names = [field.name for field in FIELDS]
    (event,) = column(load([record]), ", ".join(names))

    assert {name: value for name, value in zip(names, event, strict=True) if value is not None} == expected


def test_both_generations_mix(load: Loader) -> None:
    """One dataset of both: the same things have the same names, and the cluster has the name that one of them knows."""
    dataset = load([make_legacy()], {"total": 1, "audit_logs": [make_current()]})

    assert column(dataset, "action, source_type, cluster, tenant_id") == [("Create", "User", "production", "1001")] * 2


def test_a_cluster_of_two_names_is_called_by_neither(load: Loader) -> None:
    """A record that names no cluster has the one name that others give its id; of two names none is guessed."""
    clusters = [("1", "berlin"), ("2", "paris"), ("2", "lyon"), ("1", ABSENT), ("2", ABSENT), ("3", ABSENT)]
    dataset = load(
        [make_current(id=f"{n}", cluster_id=id_, cluster_name=name) for n, (id_, name) in enumerate(clusters)]
    )

    assert column(dataset, "cluster") == ["berlin", "paris", "lyon", "berlin", "2", "3"]
    assert column(dataset, "cluster_name") == ["berlin", "paris", "lyon", None, None, None]


FORBIDDEN = legacy_error(403, "no", "Forbidden")
HALF, HALVES = r'{"status":403,"description":"\ud800x"}', r'{"description":"\\ud800\udc00\ud83d"}'
NO_ERROR = ("Succeeded", None, None, None, None)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (FORBIDDEN, ("Failed", 403, "Forbidden", "no", FORBIDDEN)),
        (
            {"status": 403, "description": "no", "errorType": "Forbidden"},
            ("Failed", 403, "Forbidden", "no", '{"status":403,"description":"no","errorType":"Forbidden"}'),
        ),
        ('{"status":"404","message":"m"}', ("Failed", 404, None, "m", '{"status":"404","message":"m"}')),
        ('\n {"status":500} \t', ("Failed", 500, None, '{"status":500}', '{"status":500}')),
        ('{"status":"teapot"}', ("Failed", None, None, '{"status":"teapot"}', '{"status":"teapot"}')),
        ('{"description":{"a":1}}', ("Failed", None, None, '{"a":1}', '{"description":{"a":1}}')),
        ("timeout", ("Failed", None, None, "timeout", "timeout")),
        ('{"status":4', ("Failed", None, None, '{"status":4', '{"status":4')),
        ('"quoted"', ("Failed", None, None, '"quoted"', '"quoted"')),
        (["a"], ("Failed", None, None, '["a"]', '["a"]')),
        (True, ("Failed", None, None, "true", "true")),
        ("a\0b", ("Failed", None, None, "a\0b", "a\0b")),
        ("café", ("Failed", None, None, "café", "café")),
        (HALF, ("Failed", 403, None, r"\ud800x", HALF)),
        (HALVES, ("Failed", None, None, r"\ud800\udc00\ud83d", HALVES)),
        ("", NO_ERROR),
        ("  \n", NO_ERROR),
        ({}, NO_ERROR),
        ([], NO_ERROR),
        (None, NO_ERROR),
        (ABSENT, NO_ERROR),
        (False, NO_ERROR),
    ],
)  # fmt: skip
def test_every_form_of_an_error(load: Loader, error: object, expected: tuple[object, ...]) -> None:
    """A non-empty error means failed; JSON text is parsed, any other text is the message; the error stays as sent."""
    dataset = load([make_legacy(error=error)])

    assert column(dataset, "result, http_status, error_type, error_message, error") == [expected]


def test_a_record_with_half_a_surrogate_pair_is_read(load: Loader) -> None:
    """A name that no strict reader accepts hides neither its record nor the others, and shows what was sent."""
    signs = b'"happenedAt":"2022-06-08","action":"Create"'
    dataset = load(b'[{"id":1,"entityName":"a\\ud800",%b},{"id":2,%b}]' % (signs, signs))

    assert column(dataset, "id, entity_name") == [("1", "a\\ud800"), ("2", None)]
    assert dataset.facts.unreadable == 0


@pytest.mark.parametrize(
    ("overrides", "result"),
    [
        ({"result": "Failed"}, "Failed"),
        ({"result": "failed", "http_status_code": 200}, "Failed"),
        ({"result": "Succeeded", "error": "boom"}, "Succeeded"),
        ({"result": ABSENT, "http_status_code": 403}, "Failed"),
        ({"result": ABSENT, "http_status_code": 204}, "Succeeded"),
        ({"result": ABSENT, "http_status_code": ABSENT}, None),
        ({"result": ""}, "Succeeded"),
        ({"result": "Pending"}, "Pending"),
    ],
)
def test_the_outcome_of_a_current_record(load: Loader, overrides: dict[str, object], result: str | None) -> None:
    """What the record says decides, else its error, else its status; an unknown outcome is kept as it is."""
    assert column(load([make_current(**overrides)]), "result") == [result]


@pytest.mark.parametrize("nothing", ["", None, ABSENT])
def test_an_empty_text_is_no_value(load: Loader, nothing: object) -> None:
    """Absent, null and "" say the same; "no value" in a facet must count all three."""
    fields = (
        "action",
        "entityType",
        "entityName",
        "entityId",
        "sourceName",
        "sourceType",
        "clusterUuid",
        "id",
        "version",
    )
    dataset = load([make_legacy(**dict.fromkeys(fields, nothing))])

    names = "action, entity_type, entity_name, entity_id, source_name, source_type, cluster_id, cluster, id, version"
    assert column(dataset, names) == [(None,) * 10]


def test_an_actor_without_a_name_is_its_id(load: Loader) -> None:
    """An application may come with an id alone."""
    assert column(load([make_legacy(sourceName="", sourceId="ci-7")]), "actor") == ["ci-7"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b"51", "51"),
        (b"0", "0"),
        (b"-5", "-5"),
        (b"18446744073709551616", "18446744073709551616"),
        (b"12345678901234567890123", "12345678901234567890123"),
        (b"true", "true"),
        (b'"x"', "x"),
        (b'{"a":1}', '{"a":1}'),
    ],
)
def test_an_id_that_is_no_text_keeps_its_digits(load: Loader, sent: bytes, kept: str) -> None:
    """Two ids that differ in the last digit must not become one."""
    dataset = load(b'[{"id":%b,"entityId":%b,"happenedAt":"2022-06-08","action":"Create"}]' % (sent, sent))

    assert column(dataset, "id, entity_id") == [(kept, kept)]


def test_hostile_values_in_encoded_columns(load: Loader) -> None:
    """Quotes, NUL, format strings and SQL are values like any other, and blank messages break nothing."""
    values = ["'; DROP TABLE events; --", "a\0b", "{0}%s", '"', "\\", " ", "WHEN 0 THEN", "é\u202e"]
    dataset = load([make_legacy(id=n, action=v, entityType=v, sourceType=v, version=v) for n, v in enumerate(values)])
    blank = load([make_legacy(error_message=" "), make_legacy(id=2, error_message="\t")])

    assert column(dataset, "action, entity_type, source_type, version") == [(value,) * 4 for value in values]
    assert column(blank, "error_shape") == [None, None]


@pytest.mark.parametrize(
    "text", ["9999-12-31T23:59:59-01:00", "0000-01-01", "soon", "infinity", "", None, True, {"a": 1}]
)
def test_an_event_without_a_readable_time_is_kept_and_named(load: Loader, text: object) -> None:
    """It counts, it is undated, and a problem says where it is; years that no calendar has are unreadable, too."""
    dataset = load([make_legacy(id=1), make_legacy(id=2, happenedAt=text)])
    problems = dataset.rows("SELECT record, reason, kept FROM problems")

    assert (dataset.facts.total, dataset.facts.undated, dataset.facts.unreadable) == (2, 1, 0)
    assert problems == [(2, "unreadable time" if text else "no time", True)]
    assert dataset.facts.oldest == dataset.facts.newest is not None


def test_raw_is_the_record_as_received(load: Loader) -> None:
    """Spaces, unknown fields, the order of keys: raw is evidence."""
    raw = '{ "zzz" : [1.0 , 2],"id":1, "happenedAt":"2022-06-08" ,"action":"x","body":{"b":1,"a":"\\u00e9"} }'
    dataset = load(f"[{raw}]")

    assert dataset.rows("SELECT raw, record FROM received") == [(raw, 1)]
