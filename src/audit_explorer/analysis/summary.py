"""A log in figures: what `audit-explorer summary` tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.completeness import conflict_fields
from audit_explorer.record import FAILED, SUCCEEDED
from audit_explorer.store.damage import damage_lines
from audit_explorer.store.incomplete import incomplete_lines

if TYPE_CHECKING:
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

#: How many problems are listed; a file of nothing but broken records would make an endless list.
MOST_PROBLEMS: Final = 10_000
# In the order of reading, and then the records that read well but have no time.
_AS_READ: Final = (
    "CASE WHEN line IS NULL AND byte IS NULL THEN 1 ELSE 0 END, file, line ASC NULLS LAST, byte ASC NULLS LAST, "
    "record ASC NULLS FIRST, reason, text ASC NULLS LAST, kept"
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one entry of a file; `record` counts from 1, None when the file as a whole is meant."""

    file: str
    record: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of a log under a filter.

    `records`, `succeeded`, `failed`, `unknown` (those that say neither), `first`, `last` (aware UTC instants, None when
    no matching record is dated), `actors`, `entities` (how many different ones) and the counts by value are of the
    matching records; records without a value are counted under "", which is never a value itself; the most common value
    comes first. The others are of the whole log: `duplicates` counts merged copies, of which `partial_copies` said less
    than the record that stayed; `conflict_fields` counts the ids in conflict by the name of each field that differs;
    `probably_same` counts events that are probably the same as one of the other generation of the API; `choices` says
    how times that leave something open were read, where the person said it; `damaged` names the files of an archive
    that are left out; `incomplete` says in sentences what else is missing or doubtful.
    """

    records: int
    total: int
    succeeded: int
    failed: int
    unknown: int
    unreadable: int
    undated: int
    duplicates: int
    partial_copies: int
    conflicts: int
    conflict_fields: dict[str, int]
    probably_same: int
    first: datetime | None
    last: datetime | None
    actions: dict[str, int]
    entity_types: dict[str, int]
    source_types: dict[str, int]
    actors: int
    entities: int
    problems: tuple[Trouble, ...]
    problems_omitted: int = 0
    choices: str = ""
    damaged: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()


def summary(dataset: Dataset, filter_: Filter) -> Summary:
    """Count what a resolved filter keeps; records without a time match when the filter asks for no period."""
    predicate = dataset.where(filter_)
    facts = dataset.facts
    records, succeeded, failed, first, last, actors, entities = dataset.row(
        f"""
        SELECT count(*), count(*) FILTER (WHERE result = '{SUCCEEDED}'),
               count(*) FILTER (WHERE result = '{FAILED}'),
               min(happened_at), max(happened_at), count(DISTINCT actor), count(DISTINCT entity)
        FROM events WHERE {predicate.sql}
        """,
        predicate.parameters,
    )
    (found,) = dataset.row("SELECT count(*) FROM problems")
    problems = dataset.rows(f"SELECT file, record, reason FROM problems ORDER BY {_AS_READ} LIMIT {MOST_PROBLEMS}")
    return Summary(
        records=records,
        total=facts.total,
        succeeded=succeeded,
        failed=failed,
        unknown=records - succeeded - failed,
        unreadable=facts.unreadable,
        undated=facts.undated,
        duplicates=facts.duplicates,
        partial_copies=facts.partial,
        conflicts=facts.conflicts,
        conflict_fields=conflict_fields(dataset),
        probably_same=facts.probable,
        first=_utc(first),
        last=_utc(last),
        actions=_counts(dataset, filter_, "action"),
        entity_types=_counts(dataset, filter_, "entity_type"),
        source_types=_counts(dataset, filter_, "source_type"),
        actors=actors,
        entities=entities,
        problems=tuple(Trouble(*row) for row in problems),
        problems_omitted=found - len(problems),
        choices=facts.choices.sentence,
        damaged=tuple(damage_lines(facts.damaged)),
        incomplete=incomplete_lines(facts),
    )


def _counts(dataset: Dataset, filter_: Filter, field: str) -> dict[str, int]:
    predicate = dataset.where(filter_)
    rows = dataset.rows(
        f"""
        SELECT {field}, count(*) AS events FROM events WHERE {predicate.sql}
        GROUP BY {field} ORDER BY events DESC, {field} ASC NULLS FIRST
        """,
        predicate.parameters,
    )
    return {value or "": events for value, events in rows}


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=UTC)
