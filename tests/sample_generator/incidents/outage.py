"""The backend is down for forty minutes, whoever asks.

Everything routine in that time fails and is done again right after; people who would not have been noticed
otherwise try to sign in or to start something, more than once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tests.sample_generator.applications import APPLICATIONS
from tests.sample_generator.dice import Dice
from tests.sample_generator.draft import Draft, Target, error_text
from tests.sample_generator.estate import PROJECTS
from tests.sample_generator.logins import login
from tests.sample_generator.people import PEOPLE
from tests.sample_generator.workloads import workspace_body

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.sample_generator.actors import Actor

__all__ = ["BEGIN", "END", "outage"]

BEGIN: Final = datetime(2026, 9, 9, 13, 5, 12, tzinfo=UTC)
"""A Wednesday: 09:05 in New York, 15:05 in Berlin, 21:05 in Singapore."""
END: Final = BEGIN + timedelta(minutes=40)
_CATCH_UP: Final = 0.1
_PLAIN: Final = "upstream connect error or disconnect/reset before headers"


def outage(routine: Iterable[Draft]) -> Iterator[Draft]:
    """The routine with the outage in it: what fell into it fails and happens after its end, with further attempts."""
    dice = Dice("outage")
    for event in routine:
        if not BEGIN <= event.happened_at < END:
            yield event
            continue
        yield _failed(dice, event)
        if event.error is None:
            # Compressed but in order, so that a workload is still created before it is deleted.
            yield replace(event, happened_at=END + (event.happened_at - BEGIN) * _CATCH_UP)
    for actor in dice.some(PEOPLE, 29) + dice.some(APPLICATIONS, 5):
        yield from _attempts(dice, actor)


def _attempts(dice: Dice, actor: Actor) -> Iterator[Draft]:
    when, home = BEGIN + dice.pause(0, 1500), dice.pick(PROJECTS)
    name = f"{actor.name.partition('@')[0].partition('.')[0]}-debug-{dice.between(100, 199)}"
    target = Target("Workspace", name, None, home.cluster)
    wanted = Draft(when, actor, "Create", target, workspace_body(dice, name, home))
    for _ in range(dice.between(1, 4)):
        yield _failed(dice, replace(login(when, actor) if dice.chance(0.4) else wanted, happened_at=when))
        when += dice.pause(15, 290)


def _failed(dice: Dice, event: Draft) -> Draft:
    unavailable = f"Service '{dice.pick(('workloads', 'identity', 'org-units'))}' is unavailable, request {dice.uuid()}"
    exhausted = f"Database connection pool exhausted after {dice.between(5000, 30_000)} ms"
    text = dice.pick(
        (
            *[error_text(503, unavailable, "BackendError")] * 6,
            *[error_text(500, exhausted, "BackendError")] * 3,
            _PLAIN,
        )
    )
    unborn = replace(event.target, id=None) if event.action == "Create" else event.target
    return replace(event, target=unborn, error=text)
