"""Records to serve: the dashboard's built-in sample."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from audit_explorer.sources.sample import sample_path

if TYPE_CHECKING:
    from collections.abc import Sequence


def sample_records() -> list[dict[str, Any]]:
    """Return the sample's legacy records, newest first."""
    with gzip.open(sample_path(), "rt", encoding="utf-8") as file:
        records: list[dict[str, Any]] = json.load(file)
    return records


def moved_to(records: Sequence[dict[str, Any]], newest: datetime) -> list[dict[str, Any]]:
    """Return the records with all times moved by one distance, so that the newest happened then."""
    times = [datetime.fromisoformat(record["happenedAt"]) for record in records]
    distance = newest - max(times)
    return [record | {"happenedAt": _wire(at + distance)} for record, at in zip(records, times, strict=True)]


def _wire(at: datetime) -> str:
    """Write a time as the platform does: milliseconds and Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
