"""The everyday failures of the sample: typos, races, things already gone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tests.sample_generator.dice import Dice
from tests.sample_generator.draft import Draft, error_text
from tests.sample_generator.estate import PROJECTS
from tests.sample_generator.hours import office_moment
from tests.sample_generator.people import RESEARCHERS
from tests.sample_generator.span import days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.sample_generator.draft import Target

__all__ = ["mishaps"]

_SHARE: Final = 0.024
_WITH_QUOTA: Final = frozenset({"Project", "Department"})


def mishaps(routine: Iterable[Draft]) -> Iterator[Draft]:
    """Failed attempts beside what succeeds, never instead: a failed try goes before, a second delete after."""
    dice = Dice("mishaps")
    for event in routine:
        if dice.chance(_SHARE):
            yield _mishap(dice, event)
    yield from _trespasses()


def _mishap(dice: Dice, event: Draft) -> Draft:
    target = event.target
    if event.action == "Delete":
        gone = error_text(404, f"{target.type} with id '{target.id}' does not exist", "BackendError")
        return replace(event, happened_at=event.happened_at + dice.pause(5, 600), error=gone)
    attempt = replace(event, happened_at=event.happened_at - dice.pause(8, 240))
    if event.action == "Login":
        text = f"Invalid credentials for '{event.actor.name}' (attempt {dice.between(1, 4)} of 5)"
        return replace(attempt, error=error_text(401, text, "AuthenticationError"))
    if event.action == "Create":
        return replace(attempt, target=replace(target, id=None), error=_refused_name(dice, target))
    if target.type in _WITH_QUOTA:
        asked = dice.between(90, 400)
        text = f"deservedGpus {asked} exceeds the {dice.between(40, 80)} GPUs left for {target.type} {target.id}"
        body = {**(event.body or {}), "deservedGpus": asked}
        return replace(attempt, body=body, error=error_text(400, f"Validation failed: {text}", "ValidationError"))
    seen = dice.between(2, 60)
    text = f"{target.type} '{target.name}' has changed: expected version {seen}, found {seen + 1}"
    return replace(attempt, error=error_text(409, text, "ConflictError"))


def _refused_name(dice: Dice, target: Target) -> str:
    if dice.chance(0.5):
        return error_text(409, f"{target.type} with name '{target.name}' already exists", "ConflictError")
    text = f"name must have at most {dice.pick((32, 40, 63))} characters, has {dice.between(64, 140)}"
    return error_text(400, f"Validation failed: {text}", "ValidationError")


def _trespasses() -> Iterator[Draft]:
    dice = Dice("trespasses")
    for day in days():
        actor = dice.pick(RESEARCHERS)
        if day.weekday() in actor.rest or not dice.chance(0.16):
            continue
        when, home = office_moment(dice, day, actor.zone), dice.pick(PROJECTS)
        text = f"User '{actor.name}' is not allowed to update project {home.id}"
        body = home.body(when, home.quota + 4, home.quota * 3)
        yield Draft(when, actor, "Update", home.target_at(when), body, error_text(403, text, "ForbiddenError"))
