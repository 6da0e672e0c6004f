"""Everything about one event, with what stands next to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from audit_explorer.analysis.events import Sort
from audit_explorer.analysis.sort_key import SortKey, sort_keys
from audit_explorer.filters import Filter
from audit_explorer.period import from_ms, to_ms
from audit_explorer.record import FIELDS

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.filters import Predicate
    from audit_explorer.store import Dataset

_Part: TypeAlias = "tuple[str, list[object]]"
_NEWEST_FIRST: Final = "happened_at DESC NULLS LAST, seq"
_USUAL: Final = Sort()
_EVERYTHING: Final = Filter()
_MS: Final = timedelta(milliseconds=1)
_NONE: Final[_Part] = ("false", [])

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
        FROM events JOIN received USING (seq) JOIN files USING (file) WHERE seq = ?
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
    """The events just before and just after one in an order, None at its ends; and whether that one matches itself."""

    before: int | None
    after: int | None
    matches: bool = True


def neighbours(
    dataset: Dataset, asked: Filter, seq: int, *, sort: Sort = _USUAL, ordered: Filter | None = None
) -> Neighbours:
    """Find what stands next to an event when a resolved filter's events are put in an order.

    Of an event that doesn't match, the neighbours are those in time. Without the event there are none. `ordered`: a
    wider resolved filter whose events stand in that order, the event among them, when only some of them are looked for.
    """
    where = dataset.where(asked)
    matching = matches(dataset, asked if ordered is None else ordered, seq)
    own = sort_keys(dataset, seq, sort if matching else _USUAL)
    if not own:
        return Neighbours(None, None, matches=False)
    before, after = (_next(dataset, where, own, back=back) for back in (True, False))
    return Neighbours(before, after, matching)


def matches(dataset: Dataset, asked: Filter, seq: int) -> bool:
    """Say whether a resolved filter lets an event through."""
    where = dataset.where(asked)
    return bool(dataset.rows(f"SELECT seq FROM events WHERE seq = ? AND ({where.sql})", [seq, *where.parameters]))


def _next(dataset: Dataset, where: Predicate, own: list[SortKey], *, back: bool) -> int | None:
    """Find the nearest one: first among those that are equal in all columns but the last, then in all but two."""
    # Each question is a plain conjunction, which the engine answers from few blocks; one with OR would read them all.
    for depth in reversed(range(len(own))):
        beyond = own[depth].beyond(back=back)
        if beyond is None:
            continue
        asked = [one.equal for one in own[:depth]] + [beyond]
        order = ", ".join(one.order(back=back) for one in own[depth:])
        found = dataset.rows(
            f"SELECT seq FROM events WHERE {' AND '.join(sql for sql, _ in asked)} AND ({where.sql}) "
            f"ORDER BY {order} LIMIT 1",
            [*(value for _, values in asked for value in values), *where.parameters],
        )
        if found:
            return int(found[0][0])
    return None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What happened around an event, newest first and undated last, itself among it.

    Columns of `events`: seq, happened_at (naive UTC), result, actor, action, entity_type, entity_id, entity_name,
    source_ip. `newer` and `older` count those of the span asked for that are not among them; 0 where none was asked.
    """

    events: pd.DataFrame
    newer: int = 0
    older: int = 0


def around(
    dataset: Dataset, seq: int, *, of: Filter = _EVERYTHING, within: timedelta | None = None, each_side: int = 5
) -> Surroundings:
    """Give the events just before and after one among a resolved filter's, and within so much time of it.

    An event without a time has nothing within any time of it.
    """
    where = dataset.where(of)
    columns = "seq, happened_at, result, actor, action, entity_type, entity_id, entity_name, source_ip"
    found = dataset.rows("SELECT happened_at FROM events WHERE seq = ?", [seq])
    newer, older = _sides(found[0][0], seq, within) if found else (_NONE, _NONE)
    frame = dataset.frame(
        f"""
        SELECT {columns} FROM (
            (SELECT {columns} FROM events WHERE {newer[0]} AND ({where.sql})
             ORDER BY happened_at ASC NULLS FIRST, seq DESC LIMIT {int(each_side)})
            UNION ALL
            (SELECT {columns} FROM events WHERE seq = ?)
            UNION ALL
            (SELECT {columns} FROM events WHERE {older[0]} AND ({where.sql})
             ORDER BY {_NEWEST_FIRST} LIMIT {int(each_side)})
        ) AS near ORDER BY {_NEWEST_FIRST}
        """,
        [*newer[1], *where.parameters, seq, *older[1], *where.parameters],
    )
    if within is None or len(frame) <= each_side:
        return Surroundings(frame)
    place = int((frame["seq"] == seq).to_numpy().argmax())
    counts = [
        dataset.row(f"SELECT count(*) FROM events WHERE {sql} AND ({where.sql})", [*values, *where.parameters])[0]
        for sql, values in (newer, older)
    ]
    return Surroundings(frame, counts[0] - place, counts[1] - (len(frame) - 1 - place))


def _sides(moment: datetime | None, seq: int, within: timedelta | None) -> tuple[_Part, _Part]:
    """Give what is before an event in the order of the table and what comes after it; undated events stand at the end.

    Both lie within so much time of it, if that is asked.
    """
    if within is not None:
        if moment is None:
            return _NONE, _NONE
        first, last = _shifted(moment, -within), _shifted(moment, within)
        return (
            ("(happened_at > ? OR (happened_at = ? AND seq < ?)) AND happened_at <= ?", [moment, moment, seq, last]),
            ("(happened_at < ? OR (happened_at = ? AND seq > ?)) AND happened_at >= ?", [moment, moment, seq, first]),
        )
    if moment is None:
        return ("(happened_at IS NOT NULL OR seq < ?)", [seq]), ("happened_at IS NULL AND seq > ?", [seq])
    return (
        ("(happened_at > ? OR (happened_at = ? AND seq < ?))", [moment, moment, seq]),
        ("(happened_at < ? OR happened_at IS NULL OR (happened_at = ? AND seq > ?))", [moment, moment, seq]),
    )


def _shifted(moment: datetime, by: timedelta) -> datetime:
    # Held within the calendar, beyond whose ends there are no events.
    return from_ms(to_ms(moment.replace(tzinfo=UTC)) + by // _MS).replace(tzinfo=None)
