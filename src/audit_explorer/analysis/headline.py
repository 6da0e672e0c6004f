"""The figures at the top of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from audit_explorer.filters import Filter
from audit_explorer.record import FAILED
from audit_explorer.store.cube.weighted_rows import table_for, weighted_rows
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME

if TYPE_CHECKING:
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


# Nothing of the whole log changes while it is open.
_whole: Final[WeakKeyDictionary[Dataset, Headline]] = WeakKeyDictionary()


def headline(dataset: Dataset, asked: Filter) -> Headline:
    """Count what a resolved filter matches."""
    if asked != Filter():
        return _counted(dataset, asked)
    if dataset not in _whole:
        _whole[dataset] = _counted(dataset, asked)
    return _whole[dataset]


def _counted(dataset: Dataset, asked: Filter) -> Headline:
    table = table_for(dataset, asked, ("result",))
    if table is None:
        return _of_events(dataset, asked)
    some = weighted_rows(dataset, asked, ("result",), table)
    events, failed, unknown, undated, first, last = dataset.row(
        f"""
        SELECT {some.count()}, {some.count(f"result = '{FAILED}'")}, {some.count(UNKNOWN_OUTCOME)},
               coalesce(sum(events - dated), 0), min(earliest), max(latest)
        FROM {some.sql} AS weighted
        """,
        some.parameters,
    )
    actors, entities = _parties(dataset, asked)
    return Headline(events, failed, unknown, undated, actors, entities, _utc(first), _utc(last))


def _parties(dataset: Dataset, asked: Filter) -> tuple[int, int]:
    """Count the different actors and entities: no table but that of the events knows the latter."""
    where = dataset.where(asked)
    table = table_for(dataset, asked, ("actor",))
    if table is None:
        counts = "count(DISTINCT actor), count(DISTINCT entity)"
        actors, entities = dataset.row(f"SELECT {counts} FROM events WHERE {where.sql}", where.parameters)
        return actors, entities
    some = weighted_rows(dataset, asked, ("actor",), table)
    (actors,) = dataset.row(f"SELECT count(DISTINCT actor) FROM {some.sql} AS weighted", some.parameters)
    (entities,) = dataset.row(f"SELECT count(DISTINCT entity) FROM events WHERE {where.sql}", where.parameters)
    return actors, entities


def _of_events(dataset: Dataset, asked: Filter) -> Headline:
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
