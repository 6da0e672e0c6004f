"""Every call from the benchmarks into Audit Explorer, in one place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from audit_explorer.sources import open_files

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.store import Dataset

#: What a reviewer narrows by, as URL queries: from filters that keep nearly everything to some that keep little.
QUERIES: Final = (
    "result=Failed",
    "action=Delete&action=Update",
    "not.action=Login",
    "entity_type=Project&source_type=Application",
    "last=30d",
    "missing=cluster_id",
    "source_name=user7%40corp.example",
    "action=Create&result=Failed&last=7d",
    "entity_name~=node",
    "q=team",
)


def open_export(path: Path) -> Dataset:
    """Return the export as a queryable dataset."""
    return open_files([path])


def size(dataset: Dataset) -> int:
    """Return how many records the dataset holds."""
    return dataset.facts.total


def ask_page(dataset: Dataset, query: str) -> None:
    """Ask everything that one rerun of a page asks: facets, timeline, headline, first table page."""
    raise NotImplementedError


def grow(dataset: Dataset, times: int) -> Dataset:
    """Copy the events inside the engine until there are so many times the records, each copy further in the past.

    Only what a page asks is copied, not the raw text beside it.
    """
    facts = dataset.facts
    if times == 1 or facts.newest is None or facts.oldest is None:
        return dataset
    span = facts.newest - facts.oldest
    days = span.days + 1
    cursor = dataset.cursor()
    cursor.execute(
        f"""INSERT INTO events
            SELECT * EXCLUDE (copy) REPLACE (
                seq + copy * {facts.total} AS seq, happened_at - to_days({days} * copy) AS happened_at
            )
            FROM events, (SELECT unnest(range(1, {times}))::INTEGER AS copy) ORDER BY copy, seq"""  # noqa: S608 - numbers
    )
    cursor.execute("CHECKPOINT")
    oldest = facts.oldest - timedelta(days=days * (times - 1))
    dataset.facts = replace(facts, total=facts.total * times, oldest=oldest)
    return dataset


def write_csv(dataset: Dataset, path: Path) -> int:
    """Write every record as CSV, all columns; return how many rows."""
    raise NotImplementedError
