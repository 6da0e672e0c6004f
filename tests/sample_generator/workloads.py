"""The workspaces or trainings that come into being in the sample, then go.

A workload's life is drawn as a whole, so that nothing is changed or deleted before it is there.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tests.sample_generator.applications import application
from tests.sample_generator.dice import Dice
from tests.sample_generator.draft import Draft, Target
from tests.sample_generator.estate import PROJECTS, project
from tests.sample_generator.hours import at, office_moment, workdays
from tests.sample_generator.people import RESEARCHERS
from tests.sample_generator.span import days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sample_generator.draft import Body
    from tests.sample_generator.estate import Project

__all__ = ["workloads", "workspace_body"]

_WORDS: Final = ("debug", "eval", "finetune", "explore", "labels", "ablate", "profile", "notebook", "demo", "sweep")
_IMAGES: Final = ("pytorch:25.11-py3", "jupyter-lab:4.4", "tensorflow:2.20-gpu", "triton:25.10", "rapids:25.10")
_REAPER_HOUR: Final = 20.0


def workspace_body(dice: Dice, name: str, home: Project) -> Body:
    """The request that creates a workspace or a training."""
    return {
        "name": name,
        "projectId": home.id,
        "clusterId": home.cluster,
        "spec": {
            "image": f"registry.corp.example/{dice.pick(_IMAGES)}",
            "compute": {"gpuDevicesRequest": dice.pick((1, 1, 1, 2, 4, 8)), "cpuCoreRequest": dice.pick((4, 8, 16))},
        },
    }


def workloads() -> Iterator[Draft]:
    """All workloads: researchers' workspaces, the pipeline's short trainings, the nightly long ones."""
    yield from _workspaces()
    yield from _pipeline()
    yield from _nightly()


def _workspaces() -> Iterator[Draft]:
    reaper = application("notebook-reaper")
    for actor in RESEARCHERS:
        dice = Dice(f"workspaces:{actor.name}")
        homes = dice.some(PROJECTS, 2)
        at_work = list(workdays(actor))
        for place, day in enumerate(at_work):
            if not dice.chance(0.33):
                continue
            home = dice.pick(homes)
            name = f"{actor.name.partition('.')[0]}-{dice.pick(_WORDS)}-{dice.between(2, 99)}"
            target = Target("Workspace", name, dice.uuid(), home.cluster)
            born = office_moment(dice, day, actor.zone)
            yield Draft(born, actor, "Create", target, workspace_body(dice, name, home))
            if dice.chance(0.35):
                compute = {"compute": {"gpuDevicesRequest": dice.pick((1, 2, 4)), "largeShmRequest": True}}
                yield Draft(born + dice.pause(300, 4000), actor, "Update", target, {"spec": compute})
            later = place + dice.between(1, 5)
            if dice.chance(0.7) and later < len(at_work):
                yield Draft(office_moment(dice, at_work[later], actor.zone), actor, "Delete", target)
            else:
                evening = at(day + timedelta(days=dice.between(7, 9)), _REAPER_HOUR, reaper.zone)
                yield Draft(evening + dice.pause(1, 90), reaper, "Delete", target)


def _pipeline() -> Iterator[Draft]:
    actor, home = application("ci-deploy"), project("ci")
    dice = Dice("pipeline")
    build = 4120
    for day in days():
        runs = dice.between(1, 2) if day.weekday() in actor.rest else dice.between(5, 10)
        for _ in range(runs):
            build += dice.between(1, 3)
            name = f"ci-smoke-{build}"
            target = Target("Training", name, dice.uuid(), home.cluster)
            born = at(day, dice.bell(6.0, 21.0), actor.zone)
            yield Draft(born, actor, "Create", target, workspace_body(dice, name, home))
            yield Draft(born + dice.pause(240, 2400), actor, "Delete", target)


def _nightly() -> Iterator[Draft]:
    actor = application("nightly-train")
    homes = [project(name) for name in ("translation", "demand-forecast", "slam-sim")]
    dice = Dice("nightly")
    for day in days():
        for home in homes:
            name = f"nightly-{home.first_name}-{day:%m%d}"
            target = Target("Training", name, dice.uuid(), home.cluster)
            born = at(day, 1.5, actor.zone) + dice.pause(0, 600)
            yield Draft(born, actor, "Create", target, workspace_body(dice, name, home))
            yield Draft(born + dice.pause(7000, 15000), actor, "Delete", target)
