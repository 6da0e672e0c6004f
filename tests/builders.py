"""Records in both wire generations, for single cases: every field has a plausible value that a test may override."""

from __future__ import annotations

import json
from typing import Any, Final

#: An override that takes the field out of the record (None stays a JSON null).
ABSENT: Final = object()


def _with(record: dict[str, Any], overrides: dict[str, Any]) -> dict[str, Any]:
    """Return the record with the overrides laid over it, without the absent ones."""
    return {name: value for name, value in (record | overrides).items() if value is not ABSENT}


def make_legacy(**overrides: Any) -> dict[str, Any]:  # noqa: ANN401 - a JSON value of any kind, wrong ones too
    """Return one record as `GET /v1/k8s/audit` sends it: a person's successful creation of a department.

    A record without `error` succeeded; `make_legacy(error=legacy_error(403))` failed.
    """
    return _with(
        {
            "id": 12,
            "clusterUuid": "71f69d83-ba66-4822-adf5-55ce55efd210",
            "tenantId": 1001,
            "happenedAt": "2022-06-08T11:28:24.131Z",
            "action": "Create",
            "version": "1.0",
            "entityId": "51",
            "entityType": "Department",
            "entityName": "MyDepartment123",
            "sourceType": "User",
            "sourceId": "researcher@corp.example",
            "sourceName": "researcher@corp.example",
            "context": {"user_agent": "Mozilla/5.0 (X11; Linux x86_64)", "ip_address": "10.244.0.7"},
            "body": {"name": "MyDepartment123", "deservedGpus": 1},
        },
        overrides,
    )


def legacy_error(status: int = 404, description: str = "It does not exist", error_type: str = "BackendError") -> str:
    """Return the text of a legacy record's `error` field: a JSON object as text."""
    return json.dumps({"status": status, "description": description, "errorType": error_type})


def make_current(**overrides: Any) -> dict[str, Any]:  # noqa: ANN401 - a JSON value of any kind, wrong ones too
    """Return one record as `GET /api/v1/audit/log` sends it: a person's successful creation of a department."""
    return _with(
        {
            "id": "0b8a4f1e-6f0c-4f6f-9d3f-3c1c3c1f0a11",
            "timestamp": "2026-09-07T11:28:24.131Z",
            "tenant_id": "1001",
            "subject": "researcher@corp.example",
            "subject_type": "User",
            "source_ip": "10.244.0.7",
            "action": "create",
            "result": "Succeeded",
            "http_method": "POST",
            "url": "/api/v1/org-unit/departments",
            "http_status_code": 201,
            "entity_type": "Department",
            "entity_id": "51",
            "entity_name": "MyDepartment123",
            "cluster_id": "71f69d83-ba66-4822-adf5-55ce55efd210",
            "cluster_name": "production",
            "request_id": "3f0d9a52-9a1e-4e3c-8d4b-0d2a9d3c7a10",
            "metadata": {"origin": "ui"},
        },
        overrides,
    )


def mixed_records() -> list[object]:
    """Make what a log can have: failures, no time, a conflict, a copy, an unreadable entry, clocks that jump."""
    return [
        make_legacy(id=1, happenedAt="2026-09-01T10:00:00Z"),
        make_legacy(id=2, happenedAt="2026-10-20T10:00:00Z", error="no project 'a'", action="Delete"),
        make_legacy(id=2, happenedAt="2026-10-25T00:30:00Z"),
        make_legacy(id=3, happenedAt="2026-10-26T10:00:00Z", entityName="other"),
        make_legacy(id=4, happenedAt="whenever"),
        make_current(id="5", timestamp="2026-11-03T10:00:00Z", result="Failed", http_status_code=403),
        make_current(id="5", timestamp="2026-11-03T10:00:00Z", result="Failed", http_status_code=403, url=None),
        make_current(timestamp="2026-09-01T10:00:00Z"),
        7,
    ]
