"""A service account tries to give itself rights until it succeeds.

`metrics-exporter`, which otherwise only signs in from its own address, sends access-rule changes from an address
outside the company late in the evening; all are forbidden until one is let through, and it makes use of it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.sample_generator.applications import application
from tests.sample_generator.dice import Dice
from tests.sample_generator.draft import Draft, Target, error_text
from tests.sample_generator.estate import PROJECTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sample_generator.draft import Body

__all__ = ["ACTOR", "ADDRESS", "ATTEMPTS", "BEGIN", "forbidden"]

ACTOR: Final = "metrics-exporter"
ADDRESS: Final = "198.51.100.77"
ATTEMPTS: Final = 46
BEGIN: Final = datetime(2026, 9, 15, 21, 38, 4, tzinfo=UTC)
_AGENT: Final = "curl/8.5.0"
_ROLES: Final = ("System administrator", "Tenant administrator", "Department administrator", "Editor")


def forbidden() -> Iterator[Draft]:
    """The failed attempts, the one that works, what follows."""
    dice, actor = Dice("forbidden"), application(ACTOR)
    when = BEGIN

    def event(action: str, target: Target, body: Body, error: str | None = None) -> Draft:
        return Draft(when, actor, action, target, body, error, ADDRESS, _AGENT)

    for _ in range(ATTEMPTS):
        when += dice.pause(6, 31)
        home, role = dice.pick(PROJECTS), dice.pick(_ROLES)
        known = str(dice.between(3000, 8999)) if dice.chance(0.4) else None
        action = "Update" if known else "Create"
        text = f"Application '{ACTOR}' is not allowed to {action.lower()} access rules of project {home.id}"
        target = Target("Access Rule", f"{ACTOR}: {role}", known)
        yield event(action, target, _rule(role, "project", home.id), error_text(403, text, "ForbiddenError"))
    when += dice.pause(40, 70)
    rule = Target("Access Rule", f"{ACTOR}: {_ROLES[0]}", "9017")
    yield event("Create", rule, _rule(_ROLES[0], "tenant", "1001"))
    when += dice.pause(20, 40)
    helper = Target("Applications", "backup-sync", dice.uuid())
    yield event("Create", helper, {"name": helper.name, "roles": [_ROLES[0]]})
    when += dice.pause(20, 40)
    yield event("Update", Target("Settings", "audit-retention"), {"days": 1})


def _rule(role: str, scope: str, scope_id: str) -> Body:
    return {"subjectId": ACTOR, "subjectType": "app", "roleName": role, "scopeType": scope, "scopeId": scope_id}
