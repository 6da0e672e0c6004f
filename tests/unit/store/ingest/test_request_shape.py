"""Tests of the pattern of failures without a message, against plain Python."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.operations import OPERATIONS
from audit_explorer.record import SPELLINGS
from tests.builders import ABSENT, legacy_error, make_current, make_legacy
from tests.unit.store.loading import Loader, column

if TYPE_CHECKING:
    from pathlib import Path

UUID = "71f69d83-ba66-4822-adf5-55ce55efd210"


def failure(url: object, **overrides: Any) -> dict[str, Any]:  # noqa: ANN401 - a JSON value of any kind
    """A failed deletion of a project by the current API."""
    told = {"result": "Failed", "http_method": "DELETE", "http_status_code": 403, "entity_type": "project"}
    return make_current(url=url, **(told | overrides))


def shapes(load: Loader, *records: dict[str, Any]) -> list[str | None]:
    """Give the records' patterns."""
    found = column(load([record | {"id": str(number)} for number, record in enumerate(records)]), "error_shape")
    return list(found)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        # What the API has: as its reference writes it.
        ("/api/v1/org-unit/projects/4500001", "/api/v1/org-unit/projects/{project_id}"),
        (f"/api/v1/org-unit/projects/{UUID}?force=true&name=ann", "/api/v1/org-unit/projects/{project_id}"),
        ("/api/v1/org-unit/projects/4500001/", "/api/v1/org-unit/projects/{project_id}"),
        ("//api//v1/org-unit/projects/45#x", "/api/v1/org-unit/projects/{project_id}"),
        ("https://app.run.ai:8443/api/v1/org-unit/projects/45", "/api/v1/org-unit/projects/{project_id}"),
        ("HTTPS://user:secret@app.run.ai/api/v1/clusters/45", "/api/v1/clusters/{cluster_uuid}"),
        ("app.run.ai/api/v1/clusters/abc", "/api/v1/clusters/{cluster_uuid}"),
        ("/api/v1/org-unit/projects/{id}", "/api/v1/org-unit/projects/{project_id}"),
        ("/api/v1/org-unit/projects/team%20a", "/api/v1/org-unit/projects/{project_id}"),
        ("/api/v1/users/ann@corp.example", "/api/v1/users/{user_id}"),
        ("/api/v1/notification-channels/slack", "/api/v1/notification-channels/{name}"),
        ("/api/v1/notification-channels/users", "/api/v1/notification-channels/{name}"),
        ("/api/v1/asset/datasource/s3/x7", "/api/v1/asset/datasource/s3/{asset_id}"),
        ("/v1/k8s/clusters/8f/projects/9", "/v1/k8s/clusters/{cluster_id}/projects/{id}"),
        ("\n /api/v1/clusters/1", "/api/v1/clusters/{cluster_uuid}"),
        # What it doesn't: without what is an id, a number or a name.
        ("/api/v3/things/4500001/parts/7", "/api/v3/things/⟨id⟩/parts/⟨id⟩"),
        (f"/api/v1/things/{UUID}", "/api/v1/things/⟨id⟩"),
        ("/api/v1/things/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/api/v1/things/⟨id⟩"),
        ("/api/v1/things/507f1f77bcf86cd799439011", "/api/v1/things/⟨id⟩"),
        ("/api/v1/things/prj_8f3a2b", "/api/v1/things/⟨id⟩"),
        ("/api/v1/things/-1", "/api/v1/things/⟨id⟩"),
        ("/api/v1/things/deadbeefdeadbeefdead", "/api/v1/things/⟨id⟩"),
        ("/api/v1/things/eyJhIjoxfQ==", "/api/v1/things/⟨id⟩"),
        ("/api/v1/things/team%20a/é", "/api/v1/things/⟨name⟩/⟨name⟩"),
        ("/api/v1/things/MyDepartment", "/api/v1/things/⟨name⟩"),
        ("/api/v1/things/mydepartment/logs;jsessionid=1", "/api/v1/things/⟨name⟩/logs"),
        ("/scim/v2/Groups/8", "/scim/v2/Groups/⟨id⟩"),
        ("/api/v1beta1/oauth2/token", "/api/v1beta1/oauth2/token"),
        ("/a" * 50_000, "/a" * 12 + "/…"),
        ("x" * 100_000, "/⟨id⟩"),
        ("/'; DROP TABLE events; --/{0}%s", "/⟨name⟩/⟨name⟩"),
        ("javascript:alert(1)", "/⟨name⟩"),
        # What is no path at all.
        ("/", None),
        ("?a=/b/c", None),
        ("https://app.run.ai", None),
        ("   ", None),
        (None, None),
        (ABSENT, None),
    ],
)
def test_the_path_is_a_template(load: Loader, url: object, path: str | None) -> None:
    """Addresses that differ in ids, names, host or query are one: a known operation's template, else what is left."""
    request = "DELETE" if path is None else f"DELETE {path}"

    assert shapes(load, failure(url, entity_name="MyDepartment", entity_id="51")) == [f"{request} → 403 (Project)"]


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ((), "DELETE /api/v1/clusters/{cluster_uuid} → 403 (Project)"),
        (("http_method",), "/api/v1/clusters/⟨id⟩ → 403 (Project)"),
        (("http_status_code",), "DELETE /api/v1/clusters/{cluster_uuid} (Project)"),
        (("entity_type",), "DELETE /api/v1/clusters/{cluster_uuid} → 403"),
        (("http_method", "url"), "HTTP 403 (Project)"),
        (("http_method", "url", "entity_type"), "HTTP 403"),
        (("http_method", "url", "http_status_code"), None),
    ],
)
def test_what_is_missing_is_left_out(load: Loader, missing: tuple[str, ...], expected: str | None) -> None:
    """A pattern has the parts that there are; a failure that tells nothing of request and answer has none."""
    record = failure("/api/v1/clusters/9")

    assert shapes(load, {name: value for name, value in record.items() if name not in missing}) == [expected]


def test_a_message_goes_before_the_request(load: Loader) -> None:
    """Where there is a message the pattern is its own; an error's type alone stands with the status."""
    assert shapes(
        load,
        failure("/api/v1/clusters/9", error_message="down 3"),
        make_legacy(error=legacy_error(403, "no access to 'a'")),
        failure("/api/v1/clusters/9", error_type="Forbidden"),
        failure("/api/v1/clusters/9", http_method="create"),
    ) == [
        "down ⟨n⟩",
        "no access to '…'",
        "DELETE /api/v1/clusters/{cluster_uuid} → 403 Forbidden (Project)",
        "CREATE /api/v1/clusters/⟨id⟩ → 403 (Project)",
    ]


def test_only_failures_have_one(load: Loader) -> None:
    """Events that succeeded, or of unknown outcome, have no pattern; a failure in any spelling has."""
    outcomes = ["Succeeded", "Pending", "failure", "FAILED", "denied"]
    found = shapes(load, *(failure("/x", result=outcome) for outcome in outcomes))

    assert found == [None, None, *["DELETE /x → 403 (Project)"] * 3]


def test_spellings_of_one_entity_type_are_one_pattern(load: Loader) -> None:
    """The pattern has the label under which spellings group."""
    kinds = ("node-pool", "Node Pool", "nodepool")

    assert set(shapes(load, *(failure("/x", entity_type=kind) for kind in kinds))) == {"DELETE /x → 403 (Node Pool)"}


_SEGMENTS = st.sampled_from(
    [
        *("api", "v1", "org-unit", "projects", "clusters", "users", "password", "batch", "idps", "mappers", "things"),
        *("42", UUID, "a b", "%2F", "é", "team-a", "k8s", "s3", "Team-A", "…", "⟨id⟩", "{}", "", ".", "x;y"),
    ]
)
_METHODS = st.sampled_from(["GET", "POST", "put", "DELETE", "CREATE", None])


def plain(method: str | None, segments: list[str], kind: str) -> str | None:
    """The same in plain Python."""
    named = [part.split(";")[0] for part in segments if part.strip() not in {"", "."}]
    words = {word for one in OPERATIONS for word in one.template.split("/")} | {"oauth2"}
    path = []
    for part in named:
        if part in words or part == "…" or re.fullmatch(r"v\d+", part):
            path.append(part)
        elif not re.fullmatch(r"[A-Za-z0-9._~-]+", part):
            path.append("⟨name⟩")
        elif re.search(r"\d", part):
            path.append("⟨id⟩")
        else:
            path.append("⟨name⟩" if part.lower() == "team-a" else part)
    template = "/" + "/".join(path) if path else None
    asked = "POST" if method == "CREATE" else (method or "").upper()
    fitting = [
        one
        for one in OPERATIONS
        if one.method == asked
        and len(path) == one.length
        and all(
            want.startswith("{") or want == have for want, have in zip(one.template.split("/")[1:], path, strict=True)
        )
    ]
    if fitting:
        template = min(fitting, key=lambda one: len(one.places)).template
    request = " ".join(part for part in ((method or "").upper(), template) if part)
    answer = f"{request} → 403" if request else "HTTP 403"
    return f"{answer} ({kind})"


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(_METHODS, st.lists(_SEGMENTS, max_size=7)), min_size=1, max_size=40))
def test_every_request_has_the_pattern_that_plain_python_gives(
    tmp_path_factory: pytest.TempPathFactory, asked: list[tuple[str | None, list[str]]]
) -> None:
    """Whatever method and path are put together, the engine's pattern is the plain one."""
    folder: Path = tmp_path_factory.mktemp("requests")
    records = [
        failure("/" + "/".join(segments), http_method=method, entity_name="Team-A", subject="someone")
        for method, segments in asked
    ]
    load = Loader(folder)
    try:
        found = shapes(load, *records)
    finally:
        load.close()

    label = SPELLINGS["entity_type"]["project"]
    assert found == [plain(method, segments, label) for method, segments in asked]


def test_the_patterns_of_a_hostile_log_are_as_many_as_its_requests(tmp_path: Path) -> None:
    """A thousand addresses of one operation are one pattern, whatever stands in the place of the name."""
    load = Loader(tmp_path)
    names = [f"n{chr(97 + number % 26)}{number}" if number % 2 else "n" * (number % 30 + 1) for number in range(1000)]
    found = shapes(load, *(failure(f"/api/v1/idps/{name}") for name in names))
    load.close()

    assert set(found) == {"DELETE /api/v1/idps/{idp} → 403 (Project)"}
