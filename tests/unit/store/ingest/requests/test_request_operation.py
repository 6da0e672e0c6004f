"""Tests of the operation of an event, with the entity id that only its URL has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.operations import OPERATIONS
from tests.builders import ABSENT, make_current, make_legacy
from tests.unit.store.loading import column

if TYPE_CHECKING:
    from tests.unit.store.loading import Loader

UUID = "71f69d83-ba66-4822-adf5-55ce55efd210"


def asked(method: object, url: object, **overrides: Any) -> dict[str, Any]:  # noqa: ANN401 - a JSON value of any kind
    """A request of the current API whose record names no entity id."""
    return make_current(http_method=method, url=url, **({"entity_id": ABSENT} | overrides))


def numbered(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each record an id of its own."""
    return [record | {"id": f"r{number}"} for number, record in enumerate(records)]


def test_every_request_of_the_table_has_its_operation(load: Loader) -> None:
    """Method and URL lead to the name in the table, whatever ids stand in the URL, and whatever action is named."""
    urls = [one.template.replace("{", "").replace("}", f"-{UUID}") for one in OPERATIONS]
    records = [asked(one.method, url) for one, url in zip(OPERATIONS, urls, strict=True)]

    assert column(load(numbered(records)), "operation::VARCHAR") == [one.name for one in OPERATIONS]


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("post", f"/api/v1/apps/{UUID}/secret"),
        ("Post ", f"https://app.run.ai:8443/api/v1/apps/{UUID}/secret"),
        ("POST", f"app.run.ai/api/v1/apps/{UUID}/secret/"),
        ("POST", f"/v1/apps/{UUID}/secret"),
        ("POST", f"/api/v1/apps/{UUID}/secret?reason=/api/v1/users/7&x=1#y"),
        ("POST", f"//api/v1//apps/{UUID}/secret;jsessionid=1"),
        ("CREATE", f"/api/v1/apps/{UUID}/secret"),
    ],
)
def test_a_url_may_be_written_in_many_ways(load: Loader, method: str, url: str) -> None:
    """Host, query, slashes, the gateway's /api and the method's case make no difference; CREATE is a POST."""
    found = column(load([asked(method, url)]), "operation::VARCHAR, entity_id")

    assert found == [("regenerate_application_secret", UUID)]


@pytest.mark.parametrize(
    ("record", "operation"),
    [
        (make_legacy(action="Create", entityType="Access Rule"), "create_access_rule"),
        (make_legacy(action="Create", entityType="Project"), "create_project"),
        (make_legacy(action="Delete", entityType="Node Pool"), "delete_node_pool"),
        # Its resources are updated as a part of it.
        (make_legacy(action="Update", entityType="Project"), "update project"),
        (make_legacy(action="Update", entityType="Settings"), "update settings"),
        (make_legacy(action="Create", entityType="App"), "create application"),
        (make_legacy(action="Create", entityType="access-keys"), "create access key"),
        (make_legacy(action="Create", entityType="workloads"), "create workload"),
        (make_legacy(action="Create", entityType="pvc"), "create_pvc_asset"),
        (make_legacy(action="Login", entityType="Login"), "login"),
        (make_legacy(action="Approve", entityType="Thing"), "approve thing"),
        (make_legacy(action="Delete", entityType=ABSENT), "delete"),
        (make_legacy(action=ABSENT, entityType="Project"), None),
        (asked(ABSENT, ABSENT, action="create", entity_type="access_rules"), "create_access_rule"),
        # A URL that the table doesn't have says that it is none of its operations.
        (asked("POST", "/api/v1/authorization/roles", entity_type="roles"), "create role"),
        (asked("POST", "/api/v1/other/rules", entity_type="access_rules"), "create access rule"),
        (asked("PUT", "/scim/v2/Groups/81", action=ABSENT, entity_type=ABSENT), "PUT /scim/v2/Groups/⟨id⟩"),
        (asked("GET", "/api/v1/org-unit/projects/5", action="read", entity_type="project"), "read project"),
        (asked(ABSENT, "/api/v1/clusters/5", action="delete", entity_type="cluster"), "delete cluster"),
    ],
)
def test_what_the_table_does_not_know_is_never_guessed(
    load: Loader, record: dict[str, Any], operation: str | None
) -> None:
    """A name of the table stands where nothing else is possible; else plain words, which have a space."""
    assert column(load([record]), "operation::VARCHAR") == [operation]


@pytest.mark.parametrize(
    ("method", "url", "entity_id"),
    [
        ("PATCH", "/api/v1/org-unit/projects/4500001/resources", "4500001"),
        ("PUT", "/v1/k8s/clusters/c-1/projects/9", "9"),
        ("PUT", "/v1/k8s/clusters/c-1/departments/7/access-control", "7"),
        ("POST", "/v1/k8s/clusters/c-1/projects", None),
        ("DELETE", f"/api/v1/clusters/{UUID}", UUID),
        ("DELETE", "/api/v1/idps/team%20a", "team a"),
        ("DELETE", "/api/v1/idps/%ff", None),
        ("DELETE", "/api/v1/idps/{idp}", None),
        ("DELETE", "/api/v1/idps/undefined", None),
        ("DELETE", "/api/v1/idps/:idp", None),
        ("DELETE", "/api/v9/idps/7", None),
        ("DELETE", f"/api/v1/idps/{'x' * 2000}", None),
        ("POST", "/api/v1/org-unit/projects", None),
    ],
)
def test_the_id_in_the_url_is_the_entitys(load: Loader, method: str, url: str, entity_id: str | None) -> None:
    """The last place of the template that names the entity; neither where it lies nor what is no id."""
    found = column(load([asked(method, url)]), "entity_id, entity_id_in_url")

    assert found == [(entity_id, entity_id is not None)]


def test_an_id_that_the_record_names_stays(load: Loader) -> None:
    """What the record says goes before its URL."""
    found = column(load([asked("DELETE", "/api/v1/clusters/5", entity_id="7")]), "entity_id, entity_id_in_url")

    assert found == [("7", False)]


def test_an_id_out_of_the_url_makes_no_conflict(load: Loader) -> None:
    """Of two copies one of which names the id, which is another than the URL's, the one says less: no conflict."""
    less = asked("DELETE", "/api/v1/clusters/5", entity_type="cluster")
    dataset = load([less], [less | {"entity_id": "7"}])

    assert (dataset.facts.total, dataset.facts.partial, dataset.facts.conflicts) == (1, 1, 0)
    assert column(dataset, "entity_id") == ["7"]


def test_an_id_out_of_the_url_parts_no_generations(load: Loader) -> None:
    """Both generations tell of one event by its entity's name, though their ids are not written alike."""
    legacy = make_legacy(id=12, happenedAt="2026-09-07T11:28:24.131Z", action="Delete", entityType="Project")
    current = asked(
        "DELETE",
        f"/api/v1/org-unit/projects/{UUID}",
        timestamp="2026-09-07T11:28:24.131Z",
        action="delete",
        entity_type="project",
        cluster_id=ABSENT,
    )

    assert load([legacy, current]).facts.probable == 1


def test_a_hostile_url_is_a_value(load: Loader) -> None:
    """Quotes, half a surrogate, control characters and a megabyte neither stop the reading nor get into SQL."""
    urls = ["/'; DROP TABLE events; --", "/\x00/\u202e", "/" + "a/" * 500_000, "/%", "/api/v1/clusters/'{}\\1"]

    assert len(column(load(numbered([asked("DELETE", url) for url in urls])), "operation::VARCHAR")) == len(urls)


@pytest.mark.parametrize(
    "part", ["a-1_B", "a.b", "a%20b", "a;b", "%7Bid%7D", "null", "-", ":id", "{id}", "é", "..", "%ff"]
)
def test_a_plain_address_and_any_other_have_the_same_entity_id(load: Loader, part: str) -> None:
    """Whether an address is words alone, or has a host, an empty segment and a query: the id in it is the same."""
    path = f"api/v1/org-unit/projects/{part}"
    urls = [f"/{path}", f"//{path}", f"https://host.example/{path}", f"/{path}?x=1#y"]
    records = numbered([asked("PUT", url, entity_name=ABSENT) for url in urls])

    found = set(column(load(records), "entity_id, entity_id_in_url, operation::VARCHAR"))

    assert len(found) == 1
