"""The figures at the top of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from audit_explorer.record import FAILED
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME

if TYPE_CHECKING:
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset


@dataclass(frozen=True, slots=True)
class Headline:
    """How many events match, how many of them failed, by whom, on what, and when.

    `unknown` counts those that say neither that they succeeded nor that they failed, `undated` those without a readable
    time. `first` and `last` are aware UTC instants of dated events, None when there are none.
    """

    events: int
    failed: int
    unknown: int
    undated: int
    actors: int
    entities: int
    first: datetime | None
    last: datetime | None

    @property
    def rate(self) -> float | None:
        """The share of failed events among those whose outcome is known, 0 to 1; None when there are none."""
        known = self.events - self.unknown
        return self.failed / known if known else None


def headline(dataset: Dataset, asked: Filter) -> Headline:
    """Count what a resolved filter matches."""
    where = dataset.where(asked)
    row = dataset.row(
        f"""
        SELECT count(*), count(*) FILTER (WHERE result = '{FAILED}'), count(*) FILTER (WHERE {UNKNOWN_OUTCOME}),
               count(*) - count(happened_at),
               count(DISTINCT actor), count(DISTINCT entity), min(happened_at), max(happened_at)
        FROM events WHERE {where.sql}
        """,
        where.parameters,
    )
    events, failed, unknown, undated, actors, entities, first, last = row
    return Headline(events, failed, unknown, undated, actors, entities, _utc(first), _utc(last))


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=UTC)
