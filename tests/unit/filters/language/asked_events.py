"""The events that the table of queries asks for, each different in what the language can ask."""

from __future__ import annotations

from typing import Any, Final

from tests.builders import ABSENT, legacy_error, make_current, make_legacy


def _context(ip: str) -> dict[str, str]:
    return {"user_agent": "curl/8.5", "ip_address": ip}


EVENTS: Final[list[dict[str, Any]]] = [
    make_legacy(  # Tuesday, 10:00 in Berlin
        id=1,
        happenedAt="2026-09-01T08:00:00Z",
        action="Create",
        entityType="Project",
        entityName="team-a",
        entityId="p-1",
        sourceName="ana@corp.example",
        sourceId="ana@corp.example",
        context=_context("10.20.0.7"),
        body={"name": "team-a", "deservedGpus": 8, "resources": [{"id": 1, "gpu": 4}, {"id": 2, "gpu": 0.5}]},
    ),
    make_legacy(  # Tuesday, 23:30
        id=2,
        happenedAt="2026-09-01T21:30:00Z",
        action="Delete",
        entityType="Project",
        entityName="team-b",
        entityId="p-2",
        sourceName="Ana B",
        sourceId="ana.b@corp.example",
        context=_context("192.0.2.14"),
        error=legacy_error(404, "It does not exist", "NotFound"),
        body={"name": "team-b", "deservedGpus": 120},
    ),
    make_legacy(
        id=3,
        happenedAt="2026-09-03T08:00:00Z",
        action="Login",
        entityType="Login",
        entityName=None,
        entityId=None,
        sourceName="bob@corp.example",
        sourceId="bob@corp.example",
        context=_context("2001:db8::1"),
        body=None,
    ),
    make_current(  # Saturday
        id="4",
        timestamp="2026-09-05T12:00:00Z",
        action="update",
        entity_type="Settings",
        entity_name="SSO (new)",
        subject="ci-deploy",
        subject_type="Application",
        source_ip="10.20.255.1",
        http_status_code=200,
        url="/api/v1/x",
        result="Succeeded",
    ),
    make_current(
        id="5",
        timestamp="2026-09-07T23:59:59.999Z",
        action="delete",
        entity_type="Department",
        entity_name="Büro",
        subject="ci-build",
        subject_type="Application",
        source_ip="10.21.0.1",
        http_status_code=503,
        url="/api/v1/y?z=1",
        result="Failed",
    ),
    make_current(
        id="6",
        timestamp="2026-09-08T00:00:00Z",
        action="login",
        entity_type="Login",
        entity_name=ABSENT,
        entity_id=ABSENT,
        subject="CI-Deploy",
        subject_type="Application",
        source_ip="192.0.2.200",
        http_status_code=401,
        url="/api/v1/token",
        result="Failed",
    ),
]
