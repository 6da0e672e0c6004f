"""One administrative change of the sample's estate at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.sample_generator.draft import Body, Draft, Target
from tests.sample_generator.estate import CLUSTERS, DEPARTMENTS, GROUPS, NODE_POOLS, PROJECTS
from tests.sample_generator.hours import later_moment
from tests.sample_generator.people import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tests.sample_generator.actors import Actor
    from tests.sample_generator.dice import Dice

__all__ = ["QUOTA_STORY", "change"]

QUOTA_STORY: Final = "nlp-research"
"""The project whose quota only its own story changes, so that the story stays readable."""
_ROLES: Final = ("L1 researcher", "Research manager", "Viewer", "Editor", "Department administrator")
_SETTINGS: Final[tuple[tuple[str, Body], ...]] = (
    ("single-sign-on", {"sessionTimeoutMinutes": 480}),
    ("email-notifications", {"enabled": True}),
    ("idle-workload-timeout", {"minutes": 240}),
    ("audit-retention", {"days": 90}),
)
_TOOLS: Final = ("mlflow", "grafana", "airflow", "labeling", "dvc")


def change(dice: Dice, actor: Actor, when: datetime, kind: str) -> Iterator[Draft]:
    """A change of that kind, with what undoes it some days later where that is usual."""
    if kind == "rule":
        yield from _access_rule(dice, actor, when)
    elif kind == "app":
        yield from _application(dice, actor, when)
    else:
        target, body = _update(dice, when, kind)
        yield Draft(when, actor, "Update", target, body)


def _update(dice: Dice, when: datetime, kind: str) -> tuple[Target, Body]:
    match kind:
        case "project":
            home = dice.pick([each for each in PROJECTS if each.first_name != QUOTA_STORY])
            gpus = home.quota + dice.pick((-2, 0, 0, 0, 2))
            return home.target_at(when), home.body(when, gpus, home.quota * 2)
        case "department":
            target = dice.pick(DEPARTMENTS)
            return target, {"name": target.name, "deservedGpus": dice.between(24, 64)}
        case "group":
            target = dice.pick(GROUPS)
            return target, {"name": target.name, "addMembers": [dice.pick(PEOPLE).name]}
        case "cluster":
            target = dice.pick(CLUSTERS)
            return target, {"name": target.name, "version": f"2.18.{dice.between(40, 61)}"}
        case "settings":
            name, body = dice.pick(_SETTINGS)
            return Target("Settings", name), body
        case _:
            target = dice.pick(NODE_POOLS)
            return target, {"name": target.name, "placementStrategy": dice.pick(("bin-pack", "spread"))}


def _access_rule(dice: Dice, actor: Actor, when: datetime) -> Iterator[Draft]:
    role, subject, home = dice.pick(_ROLES), dice.pick(PEOPLE), dice.pick(PROJECTS)
    target = Target("Access Rule", f"{subject.name}: {role}", str(dice.between(3000, 8999)))
    body = {"subjectId": subject.name, "subjectType": "user", "roleName": role, "scopeType": "project"}
    yield Draft(when, actor, "Create", target, {**body, "scopeId": home.id})
    if dice.chance(0.25):
        yield Draft(later_moment(dice, actor, when, 1, 10), actor, "Delete", target)


def _application(dice: Dice, actor: Actor, when: datetime) -> Iterator[Draft]:
    name = f"trial-{dice.pick(_TOOLS)}-{dice.between(10, 99)}"
    target = Target("Applications", name, dice.uuid())
    yield Draft(when, actor, "Create", target, {"name": name, "roles": ["Viewer"]})
    yield Draft(later_moment(dice, actor, when, 1, 8), actor, "Delete", target)
