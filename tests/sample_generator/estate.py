"""What the sample's people own: clusters, departments, projects, node pools, groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.sample_generator.dice import Dice
from tests.sample_generator.draft import Target

if TYPE_CHECKING:
    from tests.sample_generator.draft import Body

__all__ = ["CLUSTERS", "DEPARTMENTS", "GROUPS", "NODE_POOLS", "PROJECTS", "RENAME", "Project", "project"]

_DICE: Final = Dice("estate")
CLUSTERS: Final = tuple(
    Target("Cluster", name, uuid, uuid)
    for name in ("gpu-fra-prod", "gpu-iad-prod", "gpu-sin-lab")
    for uuid in (_DICE.uuid(),)
)
_PROJECTS: Final = {
    "vision": ("vision-lab", "video-analytics", "ocr-pipeline", "pose-tracking"),
    "language": ("nlp-research", "chat-assist", "translation", "summarize", "embeddings"),
    "genomics": ("genome-assembly", "variant-calling", "protein-fold", "cell-imaging"),
    "robotics": ("grasping", "slam-sim", "fleet-control"),
    "forecasting": ("demand-forecast", "energy-load", "pricing"),
    "platform": ("sandbox", "benchmarks", "onboarding", "ci"),
}
DEPARTMENTS: Final = tuple(Target("Department", name, str(11 + place)) for place, name in enumerate(_PROJECTS))
NODE_POOLS: Final = tuple(
    Target("Node Pool", f"{model}-{cluster.name[4:7]}", str(31 + 2 * place + half), cluster.id)
    for place, cluster in enumerate(CLUSTERS)
    for half, model in enumerate(("h100", "l40s"))
)
GROUPS: Final = tuple(Target("Group", f"grp-{name}", _DICE.uuid()) for name in (*_PROJECTS, "auditors", "interns"))
_RENAMED_AT: Final = datetime(2026, 8, 12, 8, 21, 7, 412_000, tzinfo=UTC)
RENAME: Final = ("vision-lab", "perception", _RENAMED_AT)
"""The project that gets another name: before, after, when (UTC)."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project with the quota it starts from."""

    id: str
    first_name: str
    department: Target
    cluster: str
    quota: int

    def name_at(self, when: datetime) -> str:
        """What the project is called at an instant."""
        before, after, moment = RENAME
        return after if self.first_name == before and when >= moment else self.first_name

    def target_at(self, when: datetime) -> Target:
        """The project as the target of an event."""
        return Target("Project", self.name_at(when), self.id, self.cluster)

    def body(self, when: datetime, gpus: int, most: int) -> Body:
        """The request that sets the project's quota: deserved and at most allowed GPUs."""
        return {
            "name": self.name_at(when),
            "departmentId": int(self.department.id or 0),
            "deservedGpus": gpus,
            "allowOverQuota": most > gpus,
            "maxAllowedGpus": most,
        }


def _projects() -> tuple[Project, ...]:
    homes = [(department, name) for department in DEPARTMENTS for name in _PROJECTS[department.name]]
    return tuple(
        Project(str(101 + place), name, department, CLUSTERS[place % 3].id or "", _DICE.between(1, 6) * 2)
        for place, (department, name) in enumerate(homes)
    )


PROJECTS: Final = _projects()


def project(name: str) -> Project:
    """The project that starts under that name; KeyError when there is none."""
    return {each.first_name: each for each in PROJECTS}[name]
