"""One person deletes a department's work in the night.

The workloads come over the weeks before; in the night to a Sunday all go within minutes. On Monday some of their
owners run into what is missing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tests.sample_generator.dice import Dice
from tests.sample_generator.draft import Draft, Target, error_text
from tests.sample_generator.estate import PROJECTS
from tests.sample_generator.hours import office_moment, workday_from
from tests.sample_generator.logins import login
from tests.sample_generator.people import RESEARCHERS, person
from tests.sample_generator.workloads import workspace_body

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sample_generator.actors import Actor

__all__ = ["BEGIN", "COUNT", "PERSON", "deletion"]

PERSON: Final = "tilo.brennrick"
BEGIN: Final = datetime(2026, 8, 23, 0, 12, 41, tzinfo=UTC)
"""02:12 in Berlin, where the person works: the night from Saturday to Sunday."""
COUNT: Final = 64
_STUDIES: Final = ("cohort", "assembly", "alignment", "variants", "folding", "segmentation", "expression", "panel")


def deletion() -> Iterator[Draft]:
    """How the workloads came, the night they went, the Monday after."""
    dice, culprit = Dice("deletion"), person(PERSON)
    homes = [each for each in PROJECTS if each.department.name == "genomics"]
    doomed: list[tuple[Target, Actor]] = []
    for number in range(COUNT):
        home = dice.pick(homes)
        name = f"{dice.pick(_STUDIES)}-{home.first_name.partition('-')[0]}-{number + 1:02d}"
        target = Target(dice.pick(("Workspace", "Training")), name, dice.uuid(), home.cluster)
        owner = dice.pick(RESEARCHERS)
        doomed.append((target, owner))
        day = workday_from(owner, (BEGIN - timedelta(days=dice.between(5, 48))).date())
        yield Draft(office_moment(dice, day, owner.zone), owner, "Create", target, workspace_body(dice, name, home))
    when = BEGIN
    yield login(when, culprit)
    for target, _ in doomed:
        when += dice.pause(4, 17)
        yield Draft(when, culprit, "Delete", target)
    monday = BEGIN.date() + timedelta(days=1)
    for target, owner in dice.some(doomed, 9):
        missing = error_text(404, f"{target.type} with id '{target.id}' does not exist", "BackendError")
        change = {"spec": {"compute": {"gpuDevicesRequest": 2}}}
        yield Draft(office_moment(dice, monday, owner.zone), owner, "Update", target, change, missing)
