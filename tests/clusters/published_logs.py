"""A log beside the same log as a published table."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from audit_explorer.sources import open_files
from audit_explorer.sources.sample import sample_path
from audit_explorer.store.published.publishing import publish
from tests.builders import mixed_records
from tests.clusters.hostile_records import write_records
from tests.differential.logs import committed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from audit_explorer.store import Dataset

NOW: Final = datetime(2026, 11, 28, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PublishedLog:
    """A log in the embedded engine, with the folder of the table that was made of it, and its files."""

    dataset: Dataset
    table: str
    paths: Sequence[Path]


@contextlib.contextmanager
def published(paths: Sequence[Path], folder: Path) -> Iterator[PublishedLog]:
    """Open files as one log, and publish it."""
    dataset = open_files(paths, now=NOW)
    try:
        publish(dataset, str(folder / "table"), now=NOW)
        yield PublishedLog(dataset, str(folder / "table"), paths)
    finally:
        dataset.close()


def mixed(folder: Path) -> list[Path]:
    """Give the small log with all that a question can meet."""
    path = folder / "mixed.json"
    path.write_text(json.dumps(mixed_records()), "utf-8")
    return [path]


#: The logs by their names: how their files are made in a folder.
LOGS: Final[dict[str, Callable[[Path], list[Path]]]] = {
    "mixed": mixed,
    "hostile": lambda folder: [write_records(folder / "hostile.json", 3_000)],
    "medium": lambda folder: [write_records(folder / "medium.json", 10_000, seed=2, days=400)],
    "large": lambda folder: [write_records(folder / "large.json", 200_000, days=800)],
    "sample": lambda _: [sample_path()],
    "data": lambda _: [path for name, path in committed().items() if name.startswith("data/")],
    "cases": lambda _: [path for name, path in committed().items() if name.startswith("cases/")],
}
