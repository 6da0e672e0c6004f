"""Some hand-written events for the filters' tests, in both generations."""

from __future__ import annotations

from typing import Any, Final

from tests.builders import ABSENT, legacy_error, make_current, make_legacy

EVENTS: Final[list[dict[str, Any]]] = [
    make_legacy(id=1, happenedAt="2026-09-01T08:00:00Z", entityType="Project", entityName="team-a", entityId="51"),
    make_legacy(
        id=2,
        happenedAt="2026-09-01T22:30:00Z",
        action="Delete",
        entityType="Project",
        entityName="team-b",
        error=legacy_error(403, "No permission", "Forbidden"),
        sourceType="Application",
        sourceName="ci-deploy",
    ),
    make_legacy(
        id=3,
        happenedAt="2026-09-03T08:00:00Z",
        action="Login",
        entityName=None,
        entityType=None,
        error="Wrong 100%_sure",
    ),
    make_current(
        id="4", timestamp="2026-09-07T23:59:59.999Z", action="update", entity_name="TEAM_Ä", http_status_code=200
    ),
    make_current(
        id="5",
        timestamp="2026-09-08T00:00:00Z",
        action="sign-in",
        subject_type="App",
        subject="ci-deploy",
        result="Failed",
        http_status_code=500,
        cluster_id=ABSENT,
        cluster_name=ABSENT,
    ),
    make_legacy(
        id=6, happenedAt="soon", action=None, sourceName=None, sourceId=None, body={"note": 'say "hi" C:\\x é'}
    ),
]
