"""One project's quota creeps up through many small updates.

No single step stands out; from the first to the last the project's share grows from 4 to 44 GPUs, its limit from 8
to 64. All of it happens before the upgrade, so that the bodies of the requests tell it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from tests.sample_generator.changes import QUOTA_STORY
from tests.sample_generator.dice import Dice
from tests.sample_generator.draft import Draft
from tests.sample_generator.estate import project
from tests.sample_generator.hours import office_moment, workday_from
from tests.sample_generator.people import person

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ALLOWED", "DESERVED", "PERSON", "PROJECT", "quota"]

PROJECT: Final = QUOTA_STORY
PERSON: Final = "marlon.pryceby"
DESERVED: Final = (4, 6, 8, 10, 14, 16, 20, 24, 28, 32, 38, 44)
ALLOWED: Final = (8, 10, 12, 16, 20, 24, 28, 36, 40, 48, 56, 64)
"""The deservedGpus and maxAllowedGpus of each update, oldest first."""
_FIRST: Final = date(2026, 7, 7)


def quota() -> Iterator[Draft]:
    """The updates, each a few days after the one before, on work days and in office hours."""
    dice, actor, home = Dice("quota"), person(PERSON), project(PROJECT)
    day = _FIRST
    for deserved, most in zip(DESERVED, ALLOWED, strict=True):
        when = office_moment(dice, day, actor.zone)
        yield Draft(when, actor, "Update", home.target_at(when), home.body(when, deserved, most))
        day = workday_from(actor, day + timedelta(days=dice.between(4, 5)))
