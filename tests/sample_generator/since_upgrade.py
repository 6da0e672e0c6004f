"""What only the current API tells: people who sign out, passwords that administrators reset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sample_generator.dice import Dice
from tests.sample_generator.draft import Draft, Target, error_text
from tests.sample_generator.hours import at, office_moment, workdays
from tests.sample_generator.people import ADMINS, PEOPLE
from tests.sample_generator.span import UPGRADE

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["since_upgrade"]


def since_upgrade() -> Iterator[Draft]:
    """Sign-outs on some evenings, a password reset now and then, of which one was refused."""
    for actor in PEOPLE:
        dice = Dice(f"sign-outs:{actor.name}")
        for day in workdays(actor):
            evening = at(day, dice.bell(17.0, 19.5), actor.zone)
            if dice.chance(0.1) and evening >= UPGRADE:
                yield Draft(evening, actor, "Logout", Target("Login", actor.name))
    dice = Dice("password resets")
    for number, actor in enumerate(ADMINS * 2):
        days = [day for day in workdays(actor) if day > UPGRADE.date()]
        forgetful = dice.pick(PEOPLE)
        target = Target("User", forgetful.name, forgetful.id)
        refused = error_text(403, "a local password can't be set for a user of single sign-on", "ForbiddenError")
        when = office_moment(dice, dice.pick(days), actor.zone)
        yield Draft(when, actor, "Reset password", target, error=refused if number == 2 else None)
