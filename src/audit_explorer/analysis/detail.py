"""Everything about one event, with what stands next to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from audit_explorer.record import FIELDS

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

_NEWEST_FIRST = "happened_at DESC NULLS LAST, seq"


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its fields by name (None where it has no value), its raw text and where that was read.

    `happened_at` in `fields` is an aware UTC instant. `conflicting` counts other records of the same id.
    """

    seq: int
    fields: dict[str, Any]
    raw: str
    file: str
    record: int
    conflicting: int


def event(dataset: Dataset, seq: int) -> Event | None:
    """Give the event, or None when the dataset has none of that number."""
    names = [field.name for field in FIELDS]
    columns = ", ".join(f"events.{name}" for name in names)
    rows = dataset.rows(
        f"""
        SELECT {columns}, raw, files.name, record,
               (SELECT count(*) - 1 FROM conflicts
                WHERE (tenant, id) IN (SELECT (tenant, id) FROM conflicts WHERE seq = ?))
        FROM events JOIN received USING (seq) JOIN files USING (file) WHERE events.seq = ?
        """,
        [seq, seq],
    )
    if not rows:
        return None
    *values, raw, file, record, conflicting = rows[0]
    fields: dict[str, Any] = dict(zip(names, values, strict=True))
    if isinstance(fields["happened_at"], datetime):
        fields["happened_at"] = fields["happened_at"].replace(tzinfo=UTC)
    return Event(seq, fields, raw, file, record, max(0, conflicting))


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The next newer and the next older event among those that match; None at the ends."""

    newer: int | None
    older: int | None


def neighbours(dataset: Dataset, asked: Filter, seq: int) -> Neighbours:
    """Find what stands next to an event when a resolved filter's events are put newest first."""
    where = dataset.where(asked)
    found = dataset.rows(
        f"""
        SELECT newer, older FROM (
            SELECT seq, lag(seq) OVER newest_first AS newer, lead(seq) OVER newest_first AS older
            FROM events WHERE ({where.sql}) OR seq = ? WINDOW newest_first AS (ORDER BY {_NEWEST_FIRST})
        ) WHERE seq = ?
        """,
        [*where.parameters, seq, seq],
    )
    return Neighbours(*found[0]) if found else Neighbours(None, None)


def around(dataset: Dataset, seq: int, *, each_side: int = 5) -> pd.DataFrame:
    """Give the events just before and after one, of the whole log, newest first, undated ones last.

    Columns: seq, happened_at (naive UTC), result, actor, action, entity_type, entity_name.
    """
    columns = "seq, happened_at, result::VARCHAR AS result, actor::VARCHAR AS actor, action::VARCHAR AS action, "
    columns += "entity_type::VARCHAR AS entity_type, entity_name"
    # Undated events stand at the end of the log, as they do in the table.
    moment = "coalesce(happened_at, '-infinity'::TIMESTAMP)"
    centre = f"(SELECT {moment} FROM events WHERE seq = ?)"
    return dataset.frame(
        f"""
        SELECT * FROM (
            (SELECT {columns} FROM events WHERE {moment} > {centre} OR ({moment} = {centre} AND seq < ?)
             ORDER BY happened_at NULLS FIRST, seq DESC LIMIT {int(each_side)})
            UNION ALL
            (SELECT {columns} FROM events WHERE {moment} < {centre} OR ({moment} = {centre} AND seq >= ?)
             ORDER BY {_NEWEST_FIRST} LIMIT {int(each_side) + 1})
        ) ORDER BY {_NEWEST_FIRST}
        """,
        [seq] * 6,
    )
