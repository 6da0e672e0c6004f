"""The parts that measure views: one entity's life, one actor, two weeks, a typed query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks import table
from tests.benchmarks.life import life_of
from tests.benchmarks.measure import interleaved, same
from tests.benchmarks.synthetic import export_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.benchmarks.size import Size

_CHANGES = 5_000


def life_story(size: Size) -> list[table.Row]:
    """Measure the life of an entity with 5,000 changes."""
    return _beside(size, "life", life_of(_CHANGES), f"the life of an entity with {_CHANGES:,} changes", 1.0)


def dossier(size: Size) -> list[table.Row]:
    """Measure the dossier of an actor of the large export, asked for the first time."""
    return _beside(size, "actor", export_of(size.large), f"an actor's dossier, {size.large:,} records, first time", 0.5)


def compare(size: Size) -> list[table.Row]:
    """Measure one week of the large export beside the week before, asked for the first time."""
    return _beside(size, "compared", export_of(size.large), f"two weeks compared, {size.large:,} records", 0.7)


def query(size: Size) -> list[table.Row]:
    """Measure reading, explaining and completing what is typed into the query box."""
    (ours,) = interleaved([("views.queries",)], times=size.runs)
    return [table.at_most("a typed query read and explained, the slowest", ours["seconds"], 0.005, "s")]


def _beside(size: Size, job: str, path: Path, work: str, must: float) -> list[table.Row]:
    ours, pandas = interleaved([(f"views.{job}", path), (f"peer_views.{job}", path)], times=size.runs)
    same(ours, pandas)
    return [
        table.at_most(work, ours["seconds"], must, "s"),
        table.times_faster("the same", ours["seconds"], pandas["seconds"], "pandas"),
    ]
