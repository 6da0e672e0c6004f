"""`GET /api/v1/audit/log` and its file in what a schema can't say: which records come, in which order."""

from __future__ import annotations

import csv

import pytest

from tests.builders import legacy_error, make_legacy
from tests.control_plane import control_plane, paths
from tests.unit.control_plane.asking import DAY, ask, current, minutes, refusal


def test_pages_follow_next_to_the_end() -> None:
    """Oldest first, twenty by default; total counts all, next is the following offset and absent at the end."""
    with control_plane(minutes(50)) as plane:
        first = current(plane)
        assert (first["total"], first["next"], len(first["audit_logs"])) == (50, 20, 20)
        assert first["audit_logs"][0]["timestamp"] == "2026-09-01T00:00:00.000Z"
        last = current(plane, offset=40)
        assert len(last["audit_logs"]) == 10
        assert "next" not in last
        assert current(plane, numberOfSamples=0) == {"total": 50, "audit_logs": []}
        assert current(plane, offset=50) == {"total": 50, "audit_logs": []}


@pytest.mark.parametrize(("end", "sent"), [("empty", ""), ("null", None)])
def test_the_end_may_be_said_in_other_ways(end: str, sent: object) -> None:
    """`next` may be there and hold nothing."""
    with control_plane(minutes(3), end_of_next=end) as plane:
        assert current(plane)["next"] == sent
        assert current(plane, numberOfSamples=2)["next"] == 2


@pytest.mark.parametrize("path", [paths.CURRENT, paths.FILE])
@pytest.mark.parametrize("missing", ["start", "end"])
def test_start_and_end_are_required(path: str, missing: str) -> None:
    """Without one of them the vendor's own words come back with 400."""
    with control_plane(minutes(1)) as plane:
        window = {name: value for name, value in DAY.items() if name != missing}
        assert refusal(ask(plane, path, **window)) == (400, "Required parameter is missing")


@pytest.mark.parametrize("bad", ["2026-09-01", "2026-09-01T00:00:00", "2026-09-01T00:00:00 02:00", "now"])
def test_a_time_without_a_zone_is_refused(bad: str) -> None:
    """A zone is part of the form; a plus that was sent unescaped arrives as a space, which is none."""
    with control_plane(minutes(1)) as plane:
        assert ask(plane, paths.CURRENT, **(DAY | {"start": bad})).status_code == 400
        assert current(plane, start="2026-09-01T02:00:00+02:00", end="2026-09-01T00:00:00.000Z")["total"] == 1


@pytest.mark.parametrize(("size", "status"), [(-1, 400), (0, 200), (1000, 200), (1001, 400)])
def test_the_page_size_has_limits(size: int, status: int) -> None:
    """0..1000 may be asked for."""
    with control_plane(minutes(1)) as plane:
        assert ask(plane, paths.CURRENT, **DAY, numberOfSamples=size).status_code == status


def test_sorting() -> None:
    """Any sortable field, both ways; without sortBy it is the time."""
    records = minutes(3)
    for record, name in zip(records, "bca", strict=True):
        record["entityName"] = name
    with control_plane(records) as plane:
        names = [
            "".join(record["entity_name"] for record in current(plane, **order)["audit_logs"])
            for order in (
                {},
                {"sortOrder": "desc"},
                {"sortBy": "entity_name"},
                {"sortBy": "entity_name", "sortOrder": "desc"},
            )
        ]
        assert names == ["bca", "acb", "abc", "cba"]
        assert ask(plane, paths.CURRENT, **DAY, sortBy="cluster_name").status_code == 400


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        ("entity_name==beta", ["beta"]),
        ("entity_name!=beta", ["alpha", "gamma"]),
        ("entity_name<=beta", ["alpha", "beta"]),
        ("entity_name>=beta", ["beta", "gamma"]),
        ("entity_name=@mm", ["gamma"]),
        ("entity_name!@mm", ["alpha", "beta"]),
        ("entity_name=^al", ["alpha"]),
        ("entity_name=$ta", ["beta"]),
        ("entity_name==Beta", []),
        ("timestamp>=2026-09-01T02:01:00+02:00", ["beta", "gamma"]),
        ("result==Failed", ["gamma"]),
        ("entity_name=@a,result==Succeeded,entity_name!=beta", ["alpha"]),
    ],
)
def test_filter_by(condition: str, names: list[str]) -> None:
    """Each operator does what the specification calls it; comma-joined conditions must all hold."""
    records = minutes(3)
    for record, name in zip(records, ("alpha", "beta", "gamma"), strict=True):
        record["entityName"] = name
    records[2]["error"] = legacy_error()
    with control_plane(records) as plane:
        page = current(plane, filterBy=condition)
        assert [record["entity_name"] for record in page["audit_logs"]] == names
        assert page["total"] == len(names)


@pytest.mark.parametrize("bad", ["entity_id==5", "entity_name=x", "entity_name", "entity_name==a,b", "entity_name=="])
def test_a_filter_beyond_the_specification_is_refused(bad: str) -> None:
    """entity_id is no field of it, = is no operator, and a comma inside a value parts two conditions."""
    with control_plane(minutes(1)) as plane:
        assert refusal(ask(plane, paths.CURRENT, **DAY, filterBy=bad)) == (400, "filterBy can't be read")


def test_the_same_event_in_the_current_form() -> None:
    """What both generations have is the same under its other name; error, context, body and version are gone."""
    record = make_legacy(id=7, action="Login", sourceType="Application", error=legacy_error(403))
    with control_plane([record]) as plane:
        (told,) = current(plane, start="2022-06-08T00:00:00Z")["audit_logs"]
    same = {
        "timestamp": record["happenedAt"],
        "tenant_id": "1001",
        "subject": record["sourceName"],
        "subject_type": "App",
        "source_ip": "10.244.0.7",
        "action": "sign-in",
        "result": "Failed",
        "http_status_code": 403,
        "entity_type": "Department",
        "entity_id": "51",
        "entity_name": "MyDepartment123",
        "cluster_id": record["clusterUuid"],
    }
    assert same.items() <= told.items()
    assert told.keys().isdisjoint({"error", "context", "body", "version"})


def test_the_file_in_both_forms() -> None:
    """CSV by default, twenty records by default; JSON as an array or, if chosen, as an object."""
    with control_plane(minutes(30)) as plane:
        response = ask(plane, paths.FILE, **DAY)
        rows = list(csv.DictReader(response.text.splitlines()))
        assert response.headers["content-type"] == "application/octet-stream"
        assert len(rows) == 20
        assert rows[0]["Date & Time"] == "2026-09-01T00:00:00.000Z"
        everything = ask(plane, paths.FILE, **DAY, file_type="JSON", numberOfSamples=1000).json()
        assert everything == plane.current_records[::-1]
        plane.behave(file_wrapped=True)
        assert ask(plane, paths.FILE, **DAY, file_type="JSON", numberOfSamples=1000).json() == {
            "audit_logs": everything
        }
        assert ask(plane, paths.FILE, **DAY, file_type="json").status_code == 400
