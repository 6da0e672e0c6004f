"""Tests of the built-in sample: the same at every run, of the legacy form, with its four incidents in it."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address, ip_network
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from audit_explorer.sources.sample import SAMPLE_NAME, sample_path
from tests.sample_generator import generate
from tests.sample_generator.incidents import deletion, forbidden, outage, quota
from tests.sample_generator.people import PEOPLE

if TYPE_CHECKING:
    from pathlib import Path

Record = dict[str, Any]
TEXT_FIELDS: Final = frozenset(
    [
        "clusterUuid",
        "happenedAt",
        "action",
        "version",
        "entityId",
        "entityType",
        "entityName",
        "sourceType",
        "sourceId",
        "sourceName",
        "error",
    ]
)
OTHER_FIELDS: Final = {"id": int, "tenantId": int, "context": dict, "body": dict}
SAFE_NETWORKS: Final = [ip_network(text) for text in ("10.0.0.0/8", "192.0.2.0/24", "198.51.100.0/24")]


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """The committed sample, newest first."""
    loaded: list[Record] = json.loads(gzip.decompress(sample_path().read_bytes()))
    return loaded


def when(record: Record) -> datetime:
    """When a record happened, UTC."""
    return datetime.strptime(record["happenedAt"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def status(record: Record) -> int | None:
    """The HTTP status of a failed record; None when it succeeded or its error is bare text."""
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


def test_ids_and_times_fall_strictly_from_record_to_record(records: list[Record]) -> None:
    """The newest record comes first, and a lower id is always older, as the legacy endpoint promises."""
    assert all(newer["id"] - older["id"] == 1 and when(newer) > when(older) for newer, older in pairwise(records))


def test_every_field_has_the_type_of_the_schema(records: list[Record]) -> None:
    """Records hold only the legacy schema's fields, each of its type; what is absent is left out, not null."""
    for record in records:
        for name, value in record.items():
            assert isinstance(value, str if name in TEXT_FIELDS else OTHER_FIELDS[name]), (name, value)
            assert value not in ("", {}), name
        if "clusterUuid" in record:
            UUID(record["clusterUuid"])
        assert record["sourceType"] in {"User", "Application"}
        assert set(record["context"]) == {"user_agent", "ip_address"}


def test_addresses_are_private_or_for_documentation(records: list[Record]) -> None:
    """No address or mail in the sample can belong to anybody."""
    addresses = {ip_address(record["context"]["ip_address"]) for record in records}
    names = {record["sourceName"] for record in records if record["sourceType"] == "User"}

    assert all(any(address in network for network in SAFE_NETWORKS) for address in addresses)
    assert all(name.endswith("@corp.example") for name in names)


def test_forty_people_and_eight_service_accounts_act(records: list[Record]) -> None:
    """Every invented person and service account shows up, each with one address except in the first incident."""
    actors = Counter(kind for kind, _ in {(record["sourceType"], record["sourceName"]) for record in records})
    addresses = {(record["sourceName"], record["context"]["ip_address"]) for record in records}

    assert actors == {"User": 40, "Application": 8}
    assert len(addresses) == 40 + 8 + 1


def test_people_work_office_hours_of_their_zone(records: list[Record]) -> None:
    """More than nine in ten events of people lie on a work day between 7 and 19, with a dip at noon."""
    people = {actor.name: actor for actor in PEOPLE}
    local = [
        (when(record).astimezone(people[record["sourceName"]].zone), people[record["sourceName"]].rest)
        for record in records
        if record["sourceType"] == "User" and record["action"] != "Login"
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
        if not outage.BEGIN <= when(record) < outage.END and record["context"]["ip_address"] != forbidden.ADDRESS
    ]
    failed = [record for record in everyday if "error" in record]

    assert 0.02 < len(failed) / len(everyday) < 0.03
    assert {status(record) for record in failed} == {400, 401, 403, 404, 409}
    assert len({record["error"] for record in failed}) > 0.8 * len(failed)


def test_some_records_lack_an_entity_id_or_a_cluster(records: list[Record]) -> None:
    """What "has no value" means can be tried out: settings and sign-ins have no id, tenant-wide events no cluster."""
    assert any(record["entityType"] == "Settings" and "entityId" not in record for record in records)
    assert {"clusterUuid" in record for record in records} == {True, False}
    assert len({record.get("clusterUuid") for record in records}) == 3 + 1


def test_one_project_is_renamed(records: list[Record]) -> None:
    """One id carries two names, the second from the rename on."""
    names = [
        record["entityName"] for record in records if record["entityType"] == "Project" and record["entityId"] == "101"
    ]
    changes = [later for later, earlier in pairwise(names) if later != earlier]

    assert changes == ["perception"]
    assert names[-1] == "vision-lab"


def test_incident_forbidden_access_rules_until_one_succeeds(records: list[Record]) -> None:
    """One service account is forbidden again and again within half an hour, from a foreign address, then succeeds."""
    burst = [record for record in reversed(records) if record["context"]["ip_address"] == forbidden.ADDRESS]
    tries, granted = burst[: forbidden.ATTEMPTS], burst[forbidden.ATTEMPTS]

    assert {record["sourceName"] for record in burst} == {forbidden.ACTOR}
    assert {status(record) for record in tries} == {403}
    assert {record["entityType"] for record in tries} == {"Access Rule"}
    assert "error" not in granted
    assert granted["entityType"] == "Access Rule"
    assert when(granted) - when(tries[0]) < timedelta(minutes=30)
    assert [record["entityType"] for record in burst[forbidden.ATTEMPTS + 1 :]] == ["Applications", "Settings"]


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
    made = {record["entityId"]: record for record in records if record["action"] == "Create" and "entityId" in record}

    assert gone <= set(made)
    assert all(when(made[each]) < deletion.BEGIN for each in gone)
    assert all(not made[each]["sourceName"].startswith(deletion.PERSON) for each in gone)


def test_incident_quota_creeps_up(records: list[Record]) -> None:
    """One project's deserved and allowed GPUs rise in twelve successive updates over more than seven weeks."""
    steps = [
        record
        for record in reversed(records)
        if record["entityName"] == quota.PROJECT and "deservedGpus" in record.get("body", {}) and "error" not in record
    ]

    assert [record["body"]["deservedGpus"] for record in steps] == list(quota.DESERVED)
    assert [record["body"]["maxAllowedGpus"] for record in steps] == list(quota.ALLOWED)
    assert len(steps) == 12
    assert when(steps[-1]) - when(steps[0]) > timedelta(weeks=7)


def test_incident_outage_hits_many_actors(records: list[Record]) -> None:
    """For forty minutes nothing succeeds: thirty actors and more meet backend errors, seen at no other time."""
    during = [record for record in records if outage.BEGIN <= when(record) < outage.END]
    elsewhere = {status(record) for record in records if not outage.BEGIN <= when(record) < outage.END}

    assert all("error" in record for record in during)
    assert {status(record) for record in during} == {500, 503, None}
    assert {json.loads(record["error"])["errorType"] for record in during if status(record)} == {"BackendError"}
    assert len({record["sourceName"] for record in during}) >= 30
    assert not elsewhere & {500, 503}
