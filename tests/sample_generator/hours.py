"""When people of the sample are at work."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from tests.sample_generator.dice import Dice
from tests.sample_generator.span import days

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from zoneinfo import ZoneInfo

    from tests.sample_generator.actors import Actor

__all__ = ["SATURDAY", "SUNDAY", "at", "later_moment", "office_moment", "workday_from", "workdays"]

SATURDAY: Final = 5
SUNDAY: Final = 6

_SUMMER_LEAVE: Final = 0.7
_AWAY: Final = 0.06
_LUNCH, _MORNING = 0.05, 0.45


def at(day: date, hour: float, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which the wall clock of a zone shows a decimal hour of a day."""
    local = datetime.combine(day, time(), tzinfo=zone) + timedelta(milliseconds=int(hour * 3_600_000))
    return local.astimezone(UTC)


def office_moment(dice: Dice, day: date, zone: ZoneInfo) -> datetime:
    """An instant (UTC) within a person's office hours, seldom at lunch."""
    if dice.chance(_LUNCH):
        hour = dice.bell(12.0, 13.0)
    elif dice.chance(_MORNING):
        hour = dice.bell(8.6, 12.1)
    else:
        hour = dice.bell(12.8, 18.6)
    return at(day, hour, zone)


def workdays(actor: Actor) -> Iterator[date]:
    """The days on which a person works: no days off, two weeks of summer leave for most, now and then a day away."""
    dice = Dice(f"leave:{actor.name}")
    leave = dice.between(0, 76) if dice.chance(_SUMMER_LEAVE) else -14
    for number, day in enumerate(days()):
        away = dice.chance(_AWAY)
        if day.weekday() not in actor.rest and not leave <= number < leave + 14 and not away:
            yield day


def workday_from(actor: Actor, day: date) -> date:
    """The first day from `day` on that is none of the person's days off."""
    while day.weekday() in actor.rest:
        day += timedelta(days=1)
    return day


def later_moment(dice: Dice, actor: Actor, when: datetime, fewest: int, most: int) -> datetime:
    """An instant (UTC) within a person's office hours, so many days or a little more after another."""
    day = when.astimezone(actor.zone).date() + timedelta(days=dice.between(fewest, most))
    return office_moment(dice, workday_from(actor, day), actor.zone)
