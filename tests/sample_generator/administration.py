"""The days of the sample's administrators, team leads among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.sample_generator.changes import change
from tests.sample_generator.dice import Dice
from tests.sample_generator.draft import Draft
from tests.sample_generator.estate import RENAME, project
from tests.sample_generator.hours import SATURDAY, at, office_moment, workdays
from tests.sample_generator.logins import login
from tests.sample_generator.people import ADMINS, LEADS, person
from tests.sample_generator.span import days

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["administration"]

_ADMIN_WORK: Final = ("project", "node pool", "rule") * 2 + ("rule", "settings", "cluster", "department", "app")
_LEAD_WORK: Final = ("project", "project", "project", "group", "group", "rule", "department")


def administration() -> Iterator[Draft]:
    """Everything that administrators and leads do: on work days, on call at weekends, and the one rename."""
    for actor in ADMINS + LEADS:
        dice = Dice(f"administration:{actor.name}")
        work, most = (_ADMIN_WORK, 3) if actor.role == "admin" else (_LEAD_WORK, 2)
        for day in workdays(actor):
            for _ in range(dice.between(0, most) if dice.chance(0.62) else 0):
                yield from change(dice, actor, office_moment(dice, day, actor.zone), dice.pick(work))
    yield from _on_call()
    before, after, moment = RENAME
    yield Draft(moment, person("edda.fellmarck"), "Update", project(before).target_at(moment), {"name": after})


def _on_call() -> Iterator[Draft]:
    dice = Dice("on call")
    for number, day in enumerate(days()):
        if day.weekday() != SATURDAY or not dice.chance(0.6):
            continue
        actor = ADMINS[number % len(ADMINS)]
        called = at(day, dice.bell(8.0, 22.0), actor.zone)
        yield login(called, actor)
        for _ in range(dice.between(1, 3)):
            yield from change(dice, actor, called + dice.pause(120, 3600), "node pool")
