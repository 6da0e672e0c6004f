"""An event of the sample as the current API tells it: a request and its answer, without body, error or context."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tests.sample_generator.draft import TENANT
from tests.sample_generator.estate import CLUSTERS

if TYPE_CHECKING:
    from tests.sample_generator.dice import Dice
    from tests.sample_generator.draft import Draft

__all__ = ["as_current"]

_ACTIONS: Final = {"Login": "sign-in", "Logout": "sign-out", "Reset password": "reset-password"}
_BAD_GATEWAY: Final = 502
# Most requests change nothing, and so are no event.
_REQUESTS_AN_EVENT: Final = 40
_DONE: Final = {"Create": 201, "Delete": 204}
_CLUSTER_NAMES: Final = {cluster.id: cluster.name for cluster in CLUSTERS}

# Method and path by action and entity type; {id} and {name} are the entity's.
_REQUESTS: Final = {
    ("Create", "Workspace"): "POST /api/v1/workloads/workspaces",
    ("Update", "Workspace"): "PUT /api/v2/workloads/{id}",
    ("Delete", "Workspace"): "DELETE /api/v1/workloads/workspaces/{id}",
    ("Create", "Training"): "POST /api/v1/workloads/trainings",
    ("Update", "Training"): "PUT /api/v2/workloads/{id}",
    ("Delete", "Training"): "DELETE /api/v1/workloads/trainings/{id}",
    ("Update", "Project"): "PUT /api/v1/org-unit/projects/{id}/resources",
    ("Update", "Department"): "PATCH /api/v1/org-unit/departments/{id}/resources",
    ("Update", "Node Pool"): "PUT /api/v1/node-pools/{id}",
    ("Update", "Group"): "PATCH /scim/v2/Groups/{id}",
    ("Update", "Settings"): "PUT /api/v1/security/settings/{name}",
    ("Update", "Cluster"): "PUT /api/v1/clusters/{id}",
    ("Create", "Access Rule"): "POST /api/v1/authorization/access-rules",
    ("Update", "Access Rule"): "POST /api/v1/authorization/access-rules/batch",
    ("Delete", "Access Rule"): "DELETE /api/v1/authorization/access-rules/{id}",
    ("Create", "Applications"): "POST /api/v1/apps",
    ("Delete", "Applications"): "DELETE /api/v1/apps/{id}",
    ("Create", "User"): "POST /api/v1/users",
    ("Delete", "User"): "DELETE /api/v1/users/{id}",
    ("Reset password", "User"): "POST /api/v1/users/{id}/password",
    ("Delete", "Data source"): "DELETE /api/v1/asset/datasource/pvc/{id}",
    ("Login", "Login"): "POST /api/v1/token",
    ("Logout", "Login"): "POST /api/v1/users/{actor}/logout",
}


def as_current(draft: Draft, dice: Dice, number: int) -> dict[str, object]:
    """The event as `GET /api/v1/audit/log` gives it; what is not there is left out, not null.

    Requests are numbered in the order of `number`; a proxy that answers in the platform's place knows no such number.
    """
    method, _, path = _REQUESTS[draft.action, draft.target.type].partition(" ")
    url = path.format(id=draft.target.id, name=draft.target.name, actor=draft.actor.id)
    status = _status(draft)
    record: dict[str, object | None] = {
        "id": dice.uuid(),
        "timestamp": draft.moment,
        "tenant_id": str(TENANT),
        "subject": draft.actor.name,
        "subject_type": "App" if draft.actor.source_type == "Application" else "User",
        "source_ip": draft.address or draft.actor.address,
        "action": _ACTIONS.get(draft.action, draft.action.lower()),
        "result": "Succeeded" if draft.error is None else "Failed",
        "http_method": method,
        "url": url,
        "http_status_code": status,
        "entity_type": draft.target.type,
        "entity_id": draft.target.id,
        "entity_name": draft.target.name,
        "cluster_id": draft.target.cluster,
        "cluster_name": _CLUSTER_NAMES.get(draft.target.cluster),
        "request_id": None
        if status == _BAD_GATEWAY
        else f"req-{_REQUESTS_AN_EVENT * number + dice.between(1, _REQUESTS_AN_EVENT):08x}",
        "metadata": {"origin": "ui" if draft.actor.source_type == "User" else "api"},
    }
    return {name: value for name, value in record.items() if value is not None}


def _status(draft: Draft) -> int:
    """The answer's status: what the error says, and a gateway's where a proxy wrote plain text in its place."""
    if draft.error is None:
        return _DONE.get(draft.action, 200)
    return int(json.loads(draft.error)["status"]) if draft.error.startswith("{") else _BAD_GATEWAY
