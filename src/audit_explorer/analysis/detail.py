"""Everything about one event, with what stands next to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from audit_explorer.record import FIELDS

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

_NEWEST_FIRST = "happened_at DESC NULLS LAST, seq"


#: How many copies of one event are named.
MOST_COPIES: Final = 20


class Copy(NamedTuple):
    """A record that was merged into an event: its file's name, its number there, whether it says as much."""

    file: str
    record: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its fields by name (None where it has no value), its raw text and where that was read.

    `happened_at` in `fields` is an aware UTC instant. `conflicting` counts other records of the same id, and
    `differing` names the fields that they differ in. `copied` counts the copies that were merged into it, the first of
    which are in `also`. `same` is the row of the event of the other generation of the API that is probably the same.
    """

    seq: int
    fields: dict[str, Any]
    raw: str
    file: str
    record: int
    conflicting: int
    differing: tuple[str, ...] = ()
    copied: int = 0
    also: tuple[Copy, ...] = ()
    same: int | None = None


def event(dataset: Dataset, seq: int) -> Event | None:
    """Give the event, or None when the dataset has none of that number."""
    names = [field.name for field in FIELDS]
    columns = ", ".join(f"events.{name}" for name in names)
    rows = dataset.rows(
        f"""
        SELECT {columns}, raw, files.name, record,
               (SELECT count(*) - 1 FROM conflicts
                JOIN (SELECT tenant, id FROM conflicts WHERE seq = ?) AS own USING (tenant, id)) AS conflicting,
               (SELECT min(fields) FROM conflicts WHERE seq = ?) AS differing,
               (SELECT count(*) FROM copies WHERE seq = ?) AS copied,
               (SELECT min(CASE WHEN seq = ? THEN same ELSE seq END) FROM probable WHERE seq = ? OR same = ?) AS same
        FROM events JOIN received USING (seq) JOIN files USING (file) WHERE events.seq = ?
        """,
        [seq] * 7,
    )
    if not rows:
        return None
    *values, raw, file, record, conflicting, differing, copied, same = rows[0]
    fields: dict[str, Any] = dict(zip(names, values, strict=True))
    if isinstance(fields["happened_at"], datetime):
        fields["happened_at"] = fields["happened_at"].replace(tzinfo=UTC)
    return Event(
        seq,
        fields,
        raw,
        file,
        record,
        max(0, conflicting),
        tuple(differing.split(",")) if differing else (),
        copied,
        tuple(Copy(*row) for row in _copies(dataset, seq)) if copied else (),
        same,
    )


def _copies(dataset: Dataset, seq: int) -> list[tuple[Any, ...]]:
    return dataset.rows(
        f"SELECT name, record, exact FROM copies WHERE seq = ? ORDER BY name, record LIMIT {MOST_COPIES}", [seq]
    )


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
    found = dataset.rows("SELECT happened_at FROM events WHERE seq = ?", [seq])
    newer, older, parameters = _sides(found[0][0], seq) if found else ("false", "false", [])
    columns = "seq, happened_at, result, actor, action, entity_type, entity_name"
    return dataset.frame(
        f"""
        SELECT {columns} FROM (
            (SELECT {columns} FROM events WHERE {newer}
             ORDER BY happened_at ASC NULLS FIRST, seq DESC LIMIT {int(each_side)})
            UNION ALL
            (SELECT {columns} FROM events WHERE {older} ORDER BY {_NEWEST_FIRST} LIMIT {int(each_side) + 1})
        ) AS near ORDER BY {_NEWEST_FIRST}
        """,
        [*parameters, *parameters],
    )


def _sides(moment: datetime | None, seq: int) -> tuple[str, str, list[object]]:
    """Give what is before an event in the order of the table, what it is and what comes after, and each one's values.

    Undated events stand at the end of the log.
    """
    if moment is None:
        return "happened_at IS NOT NULL OR seq < ?", "happened_at IS NULL AND seq >= ?", [seq]
    return (
        "happened_at > ? OR (happened_at = ? AND seq < ?)",
        "happened_at < ? OR happened_at IS NULL OR (happened_at = ? AND seq >= ?)",
        [moment, moment, seq],
    )
