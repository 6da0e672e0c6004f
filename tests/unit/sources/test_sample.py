"""Tests of the built-in sample: the same at every run, of both generations, with its five incidents in it."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address, ip_network
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from audit_explorer.operations import OPERATIONS
from audit_explorer.sources.sample import SAMPLE_NAME, sample_path
from tests.sample_generator import generate
from tests.sample_generator.incidents import deletion, forbidden, outage, quota, refused_cleanup
from tests.sample_generator.people import PEOPLE
from tests.sample_generator.span import UPGRADE

if TYPE_CHECKING:
    from pathlib import Path

Record = dict[str, Any]
LEGACY_TYPES: Final = {
    **dict.fromkeys(("clusterUuid", "happenedAt", "action", "version", "entityId", "entityType"), str),
    **dict.fromkeys(("entityName", "sourceType", "sourceId", "sourceName", "error"), str),
    "id": int,
    "tenantId": int,
    "context": dict,
    "body": dict,
}
CURRENT_TYPES: Final = {
    **dict.fromkeys(("id", "timestamp", "tenant_id", "subject", "subject_type", "source_ip", "action", "result"), str),
    **dict.fromkeys(("http_method", "url", "entity_type", "entity_id", "entity_name", "request_id"), str),
    "cluster_id": str,
    "cluster_name": str,
    "http_status_code": int,
    "metadata": dict,
}
#: What both generations have, by the legacy name.
CURRENT_NAMES: Final = {
    "happenedAt": "timestamp",
    "clusterUuid": "cluster_id",
    "entityType": "entity_type",
    "entityId": "entity_id",
    "entityName": "entity_name",
    "sourceName": "subject",
}
SAFE_NETWORKS: Final = [ip_network(text) for text in ("10.0.0.0/8", "192.0.2.0/24", "198.51.100.0/24")]


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """The committed sample, newest first."""
    loaded: list[Record] = json.loads(gzip.decompress(sample_path().read_bytes()))
    return loaded


def is_current(record: Record) -> bool:
    """Whether the current API tells it."""
    return "timestamp" in record


def of(record: Record, name: str) -> Any:  # noqa: ANN401 - a JSON value
    """A field that both generations have, by its legacy name; None where there is none."""
    return record.get(CURRENT_NAMES[name] if is_current(record) else name)


def is_user(record: Record) -> bool:
    """Whether a person did it."""
    return record.get("sourceType", record.get("subject_type")) == "User"


def is_failed(record: Record) -> bool:
    """Whether it failed, as each generation says so."""
    return record["result"] == "Failed" if is_current(record) else "error" in record


def address(record: Record) -> str:
    """Where it came from."""
    text: str = record["source_ip"] if is_current(record) else record["context"]["ip_address"]
    return text


def when(record: Record) -> datetime:
    """When a record happened, UTC."""
    return datetime.strptime(of(record, "happenedAt"), "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def status(record: Record) -> int | None:
    """The HTTP status of a failed record; None when it succeeded or its error is bare text."""
    if is_current(record):
        return int(record["http_status_code"]) if is_failed(record) else None
    text = record.get("error", "")
    return json.loads(text)["status"] if text.startswith("{") else None


def test_the_name_says_that_the_sample_is_synthetic() -> None:
    """Nobody may take the sample for a real log."""
    assert "synthetic" in SAMPLE_NAME


def test_generating_again_gives_the_committed_content() -> None:
    """The committed file and its generator belong together, on every Python version."""
    assert generate.content() == gzip.decompress(sample_path().read_bytes())


def test_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    """The compressed file holds no time and no name, so it changes only with the records."""
    first, second = tmp_path / "first.gz", tmp_path / "second.gz"
    generate.write(first)
    generate.write(second)

    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes()[4:8] == bytes(4)


def test_some_thousands_of_records_cover_ninety_days(records: list[Record]) -> None:
    """The sample spans 90 days that end with 30 September 2026, with records on every one of them."""
    covered = {when(record).date() for record in records}

    assert 5500 <= len(records) <= 6500
    assert covered == {date(2026, 9, 30) - timedelta(days=back) for back in range(90)}


def test_times_fall_strictly_from_record_to_record(records: list[Record]) -> None:
    """The newest record comes first; a lower number is older in the legacy part, where ids are numbers without gaps."""
    legacy = [record["id"] for record in records if not is_current(record)]

    assert all(when(newer) > when(older) for newer, older in pairwise(records))
    assert all(newer - older == 1 for newer, older in pairwise(legacy))
    assert len({record["id"] for record in records}) == len(records)


def test_the_platform_is_upgraded_once(records: list[Record]) -> None:
    """What happened before the upgrade has the legacy form, what happened since the current one, plenty of both."""
    current = [record for record in records if is_current(record)]

    assert all(is_current(record) == (when(record) >= UPGRADE) for record in records)
    assert 0.2 < len(current) / len(records) < 0.5
    assert min(sum(map(is_failed, current)), sum(is_failed(each) for each in records if not is_current(each))) > 100


def test_every_field_has_the_type_of_the_schema(records: list[Record]) -> None:
    """Records hold only their generation's fields, each of its type; what is absent is left out, not null."""
    for record in records:
        types = CURRENT_TYPES if is_current(record) else LEGACY_TYPES
        for name, value in record.items():
            assert isinstance(value, types[name]), (name, value)
            assert value not in ("", {}), name
        if (cluster := of(record, "clusterUuid")) is not None:
            UUID(cluster)


def test_each_generation_has_what_its_api_has(records: list[Record]) -> None:
    """Bodies, errors and contexts are legacy, requests with their status current; words are those of the API."""
    legacy, current = ([each for each in records if is_current(each) is there] for there in (False, True))

    assert {record["sourceType"] for record in legacy} == {"User", "Application"}
    assert {record["action"] for record in legacy} == {"Create", "Update", "Delete", "Login"}
    assert all(set(record["context"]) == {"user_agent", "ip_address"} for record in legacy)
    assert {record["subject_type"] for record in current} == {"User", "App"}
    assert {record["action"] for record in current} == {
        *("create", "update", "delete", "sign-in", "sign-out", "reset-password")
    }
    assert all(UUID(record["id"]).version == 4 and record["url"].startswith("/") for record in current)
    assert all(isinstance(text, str) for record in current for text in record["metadata"].values())


def test_requests_are_those_of_the_api(records: list[Record]) -> None:
    """Method and URL of nearly every current record are an operation that the API has; of groups, SCIM's."""
    requests = {
        (record["http_method"], re.sub(r"/[^/]*[0-9][^/]*$", "/{}", record["url"]))
        for record in records
        if is_current(record) and "/scim/" not in record["url"]
    }
    known = {(one.method, re.sub(r"/\{[^}]*\}$", "/{}", one.template)) for one in OPERATIONS}
    unknown = {
        *(request for request in requests - known if "/users/" not in request[1] and "/settings/" not in request[1])
    }

    assert {("DELETE", "/api/v1/workloads/trainings/{}"), ("POST", "/api/v1/authorization/access-rules")} <= requests
    assert {request for request in unknown if not re.search(r"/resources$", request[1])} == set()


def test_names_stay_the_same_over_the_upgrade(records: list[Record]) -> None:
    """Whoever acts, and whatever lives on, has one name and one id before and after."""
    before, after = ([each for each in records if is_current(each) is there] for there in (False, True))
    pools = [
        {(of(e, "entityId"), of(e, "entityName")) for e in part if of(e, "entityType") == "Node Pool"}
        for part in (before, after)
    ]

    assert {of(each, "sourceName") for each in after} <= {of(each, "sourceName") for each in before}
    assert pools[1] <= pools[0]
    assert {of(each, "clusterUuid") for each in after} == {of(each, "clusterUuid") for each in before}


def test_addresses_are_private_or_for_documentation(records: list[Record]) -> None:
    """No address or mail in the sample can belong to anybody."""
    addresses = {ip_address(address(record)) for record in records}
    names = {of(record, "sourceName") for record in records if is_user(record)}

    assert all(any(each in network for network in SAFE_NETWORKS) for each in addresses)
    assert all(name.endswith("@corp.example") for name in names)


def test_forty_people_and_eight_service_accounts_act(records: list[Record]) -> None:
    """Every invented person and service account shows up, each with one address except in the first incident."""
    actors = Counter(user for user, _ in {(is_user(record), of(record, "sourceName")) for record in records})
    addresses = {(of(record, "sourceName"), address(record)) for record in records}

    assert actors == {True: 40, False: 8}
    assert len(addresses) == 40 + 8 + 1


def test_people_work_office_hours_of_their_zone(records: list[Record]) -> None:
    """More than nine in ten events of people lie on a work day between 7 and 19, with a dip at noon."""
    people = {actor.name: actor for actor in PEOPLE}
    local = [
        (when(record).astimezone(people[of(record, "sourceName")].zone), people[of(record, "sourceName")].rest)
        for record in records
        if is_user(record) and record["action"] not in {"Login", "sign-in", "sign-out"}
    ]
    usual = [moment for moment, rest in local if moment.weekday() not in rest and 7 <= moment.hour < 19]
    hours = Counter(moment.hour for moment in usual)

    assert len(usual) > 0.9 * len(local)
    assert hours[12] * 2 < hours[10]
    assert hours[12] * 2 < hours[15]


def test_everyday_failures_stay_a_small_share(records: list[Record]) -> None:
    """Outside the incidents two to three in a hundred events fail, in several ways and with differing messages."""
    everyday = [
        record
        for record in records
        if not outage.BEGIN <= when(record) < outage.END and address(record) != forbidden.ADDRESS
    ]
    failed = [record for record in everyday if is_failed(record)]
    messages = [record["error"] for record in failed if not is_current(record)]

    assert 0.02 < len(failed) / len(everyday) < 0.03
    assert {status(record) for record in failed} == {400, 401, 403, 404, 409}
    assert len(set(messages)) > 0.8 * len(messages) > 50


def test_some_records_lack_an_entity_id_or_a_cluster(records: list[Record]) -> None:
    """What "has no value" means can be tried out: settings and sign-ins have no id, tenant-wide events no cluster."""
    assert any(of(record, "entityType") == "Settings" and of(record, "entityId") is None for record in records)
    assert len({of(record, "clusterUuid") for record in records}) == 3 + 1


def test_one_project_is_renamed(records: list[Record]) -> None:
    """One id carries two names, the second from the rename on."""
    names = [
        of(record, "entityName")
        for record in records
        if (of(record, "entityType"), of(record, "entityId")) == ("Project", "101")
    ]
    changes = [later for later, earlier in pairwise(names) if later != earlier]

    assert changes == ["perception"]
    assert names[-1] == "vision-lab"


def test_incident_forbidden_access_rules_until_one_succeeds(records: list[Record]) -> None:
    """One service account is forbidden again and again within half an hour, from a foreign address, then succeeds."""
    burst = [record for record in reversed(records) if address(record) == forbidden.ADDRESS]
    tries, granted = burst[: forbidden.ATTEMPTS], burst[forbidden.ATTEMPTS]

    assert {of(record, "sourceName") for record in burst} == {forbidden.ACTOR}
    assert {status(record) for record in tries} == {403}
    assert {of(record, "entityType") for record in tries} == {"Access Rule"}
    assert not is_failed(granted)
    assert of(granted, "entityType") == "Access Rule"
    assert when(granted) - when(tries[0]) < timedelta(minutes=30)
    assert [of(record, "entityType") for record in burst[forbidden.ATTEMPTS + 1 :]] == ["Applications", "Settings"]


def test_incident_mass_deletion_at_night(records: list[Record]) -> None:
    """One person deletes dozens of different things within a quarter of an hour in the small hours of a Sunday."""
    until = deletion.BEGIN + timedelta(minutes=15)
    deleted = [
        record
        for record in records
        if record["action"] == "Delete" and record["sourceType"] == "User" and deletion.BEGIN <= when(record) < until
    ]
    local = [when(record).astimezone(ZoneInfo("Europe/Berlin")) for record in deleted]

    assert len(deleted) == len({record["entityId"] for record in deleted}) == deletion.COUNT
    assert {record["sourceName"] for record in deleted} == {f"{deletion.PERSON}@corp.example"}
    assert {(moment.strftime("%A"), moment.hour) for moment in local} == {("Sunday", 2)}


def test_incident_mass_deletion_takes_what_others_made(records: list[Record]) -> None:
    """Everything deleted that night had been created before, by other people."""
    until = deletion.BEGIN + timedelta(minutes=15)
    night = [record for record in records if deletion.BEGIN <= when(record) < until and record["action"] == "Delete"]
    gone = {record["entityId"] for record in night if record["sourceType"] == "User"}
    made = {
        record["entityId"]: record
        for record in records
        if (record["action"], is_current(record)) == ("Create", False) and "entityId" in record
    }

    assert gone <= set(made)
    assert all(when(made[each]) < deletion.BEGIN for each in gone)
    assert all(not made[each]["sourceName"].startswith(deletion.PERSON) for each in gone)


def test_incident_quota_creeps_up(records: list[Record]) -> None:
    """One project's deserved and allowed GPUs rise in twelve successive updates over more than seven weeks."""
    steps = [
        record
        for record in reversed(records)
        if of(record, "entityName") == quota.PROJECT
        and "deservedGpus" in record.get("body", {})
        and "error" not in record
    ]

    assert [record["body"]["deservedGpus"] for record in steps] == list(quota.DESERVED)
    assert [record["body"]["maxAllowedGpus"] for record in steps] == list(quota.ALLOWED)
    assert len(steps) == 12
    assert when(steps[-1]) - when(steps[0]) > timedelta(weeks=7)


def test_incident_outage_hits_many_actors(records: list[Record]) -> None:
    """For forty minutes nothing succeeds: thirty actors and more meet backend errors, seen at no other time."""
    during = [record for record in records if outage.BEGIN <= when(record) < outage.END]
    elsewhere = {status(record) for record in records if not outage.BEGIN <= when(record) < outage.END}

    assert all(map(is_failed, during))
    assert {status(record) for record in during} == {500, 502, 503}
    assert all("request_id" not in record for record in during if status(record) == 502)
    assert len({of(record, "sourceName") for record in during}) >= 30
    assert not elsewhere & {500, 502, 503}


def test_incident_a_cleanup_is_refused_evening_after_evening(records: list[Record]) -> None:
    """In the last week one application is refused every deletion: what "failed deletions by applications" finds."""
    week = [record for record in records if when(record) >= when(records[0]) - timedelta(days=7)]
    refused = [
        record
        for record in week
        if (of(record, "sourceName"), record["action"], status(record)) == (refused_cleanup.ACTOR, "delete", 403)
    ]

    assert len({when(record).date() for record in refused}) == refused_cleanup.EVENINGS
    assert {of(record, "entityType") for record in refused} == {"Data source"}
    assert len({of(record, "entityId") for record in refused}) == 4
