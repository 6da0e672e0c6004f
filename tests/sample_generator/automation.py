"""What the service accounts of the sample do besides running workloads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.sample_generator.applications import application
from tests.sample_generator.changes import QUOTA_STORY
from tests.sample_generator.dice import Dice
from tests.sample_generator.draft import Draft, Target
from tests.sample_generator.estate import GROUPS, NODE_POOLS, PROJECTS
from tests.sample_generator.hours import SUNDAY, at
from tests.sample_generator.people import PEOPLE
from tests.sample_generator.span import days

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["automation"]


def automation() -> Iterator[Draft]:
    """Node pools scaled by load, the directory kept in step, quotas applied on Mondays, a weekly backup setting."""
    yield from _autoscaler()
    yield from _directory()
    yield from _weekly()


def _autoscaler() -> Iterator[Draft]:
    actor, dice = application("autoscaler"), Dice("autoscaler")
    for day in days():
        for _ in range(dice.between(0, 1) if day.weekday() in actor.rest else dice.between(1, 4)):
            pool, nodes = dice.pick(NODE_POOLS), dice.between(2, 12)
            when = at(day, dice.bell(3.0, 22.0), actor.zone)
            yield Draft(when, actor, "Update", pool, {"minNodes": 2, "desiredNodes": nodes, "maxNodes": 16})


def _directory() -> Iterator[Draft]:
    actor, dice = application("hr-sync"), Dice("hr-sync")
    guest = 700
    for day in days():
        if day.weekday() in actor.rest:
            continue
        when = at(day, 4.0, actor.zone) + dice.pause(0, 40)
        if dice.chance(0.4):
            guest += 1
            user = Target("User", f"guest-{guest}@corp.example", dice.uuid())
            yield Draft(when, actor, "Create", user, {"email": user.name, "roles": ["Viewer"]})
            yield Draft(when + timedelta(days=7 * dice.between(3, 6)), actor, "Delete", user)
        group = dice.pick(GROUPS)
        members = [each.name for each in dice.some(PEOPLE, dice.between(1, 3))]
        yield Draft(when + dice.pause(2, 20), actor, "Update", group, {"name": group.name, "addMembers": members})


def _weekly() -> Iterator[Draft]:
    gitops, backup, dice = application("gitops-sync"), application("backup-agent"), Dice("weekly")
    for day in days():
        if day.weekday() == 0:
            when = at(day, 6.25, gitops.zone)
            for home in PROJECTS:
                if home.first_name != QUOTA_STORY and dice.chance(0.4):
                    when += dice.pause(1, 9)
                    body = home.body(when, home.quota, home.quota * 2)
                    yield Draft(when, gitops, "Update", home.target_at(when), body)
        if day.weekday() == SUNDAY:
            when, kept = at(day, 2.0, backup.zone) + dice.pause(0, 60), {"snapshot": f"control-plane-{day:%Y%m%d}"}
            yield Draft(when, backup, "Update", Target("Settings", "backup"), kept)
