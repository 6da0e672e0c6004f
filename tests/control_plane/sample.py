"""Records to serve: the events of the dashboard's built-in sample."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.sample_generator.generate import legacy_records

if TYPE_CHECKING:
    from collections.abc import Sequence


def sample_records() -> list[dict[str, Any]]:
    """Return the sample's events as legacy records, newest first; the caller may change them."""
    return [dict(record) for record in _records()]


@cache
def _records() -> list[dict[str, object]]:
    return legacy_records()


def moved_to(records: Sequence[dict[str, Any]], newest: datetime) -> list[dict[str, Any]]:
    """Return the records with all times moved by one distance, so that the newest happened then."""
    times = [datetime.fromisoformat(record["happenedAt"]) for record in records]
    distance = newest - max(times)
    return [record | {"happenedAt": _wire(at + distance)} for record, at in zip(records, times, strict=True)]


def _wire(at: datetime) -> str:
    """Write a time as the platform does: milliseconds and Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
