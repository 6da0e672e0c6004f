"""A clean-up that stops working after a change of rights.

Every evening of the last week `notebook-reaper` tries to delete the data sources that deleted workspaces left behind.
It has lost the right to do so, says nothing to anybody, and begins again the next evening.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tests.sample_generator.applications import application
from tests.sample_generator.dice import Dice
from tests.sample_generator.draft import Draft, Target, error_text
from tests.sample_generator.estate import PROJECTS
from tests.sample_generator.hours import at
from tests.sample_generator.span import LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ACTOR", "EVENINGS", "refused_cleanup"]

ACTOR: Final = "notebook-reaper"
EVENINGS: Final = 6
_LEFT_BEHIND: Final = 4
_HOUR: Final = 20.25


def refused_cleanup() -> Iterator[Draft]:
    """The attempts, evening by evening."""
    dice, actor = Dice("refused clean-up"), application(ACTOR)
    left = [
        Target("Data source", f"{home.first_name}-scratch", dice.uuid(), home.cluster)
        for home in dice.some(PROJECTS, _LEFT_BEHIND)
    ]
    for back in range(EVENINGS, 0, -1):
        when = at(LAST_DAY - timedelta(days=back), _HOUR, actor.zone)
        for target in left:
            when += dice.pause(2, 20)
            text = f"Application '{ACTOR}' is not allowed to delete data source {target.id}"
            yield Draft(when, actor, "Delete", target, error=error_text(403, text, "ForbiddenError"))
