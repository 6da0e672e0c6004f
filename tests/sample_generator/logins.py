"""The sign-ins of the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sample_generator.applications import APPLICATIONS
from tests.sample_generator.dice import Dice
from tests.sample_generator.draft import Draft, Target
from tests.sample_generator.hours import at, office_moment, workdays
from tests.sample_generator.people import PEOPLE
from tests.sample_generator.span import days

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tests.sample_generator.actors import Actor

__all__ = ["login", "logins"]


def login(when: datetime, actor: Actor) -> Draft:
    """One sign-in: tenant-wide, without an entity id or a body."""
    return Draft(when, actor, "Login", Target("Login", actor.name))


def logins() -> Iterator[Draft]:
    """People sign in on most mornings they work, some again later; service accounts renew theirs every third day."""
    for actor in PEOPLE:
        dice = Dice(f"logins:{actor.name}")
        for day in workdays(actor):
            if dice.chance(0.68):
                yield login(at(day, dice.bell(7.9, 10.0), actor.zone), actor)
            if dice.chance(0.14):
                yield login(office_moment(dice, day, actor.zone), actor)
    for place, actor in enumerate(APPLICATIONS):
        dice = Dice(f"logins:{actor.name}")
        for number, day in enumerate(days()):
            if number % 3 == place % 3:
                yield login(at(day, dice.bell(0.5, 5.5), actor.zone), actor)
