"""Rows that each stand for some events: the events themselves, or those that were counted together already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.filters import Condition, Filter, Predicate
from audit_explorer.filters.expression import leaves
from audit_explorer.filters.filter import ALL_TIME
from audit_explorer.period import from_ms, to_ms
from audit_explorer.period.instant import MAX_MS, MIN_MS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit_explorer.period import Period
    from audit_explorer.store import Dataset
    from audit_explorer.store.cube.cube_table import CubeTable

# What a single event has in the columns of a cube's table.
_SINGLE: Final = (
    "1 AS events, CASE WHEN happened_at IS NULL THEN 0 ELSE 1 END AS dated, "
    "happened_at AS earliest, happened_at AS latest"
)


@dataclass(frozen=True, slots=True)
class WeightedRows:
    """A relation with the columns that were asked for, its parameters, and how its events are counted.

    Where `together`, a row stands for several events: it has the columns events, dated, earliest and latest, too (see
    CubeTable). Otherwise it is an event, and has the columns that were asked for alone.
    """

    sql: str
    parameters: tuple[object, ...]
    #: What it stands on exists as long as this does.
    where: Predicate
    together: bool

    def count(self, condition: str = "") -> str:
        """Give the SQL that counts the events, or those under a condition."""
        some = f" FILTER (WHERE {condition})" if condition else ""
        return f"coalesce(sum(events){some}, 0)" if self.together else f"count(*){some}"


def tables_for(
    dataset: Dataset, asked: Filter, columns: Sequence[str], edges: Sequence[int] | None = None
) -> Iterator[CubeTable]:
    """Find the tables that can answer under a resolved filter instead of the events, the smallest first.

    `columns` are fields that are asked for, `edges` the milliseconds since 1970 at which time is divided, None where it
    isn't looked at. A search in texts, a path, a clock, or whatever else no table has, is for the events.
    """
    conditions = (*asked.conditions, *(() if asked.expression is None else leaves(asked.expression)))
    needed = {*columns, *(one.field for one in conditions if isinstance(one, Condition))}
    tables = [table for table in dataset.cube if needed.issubset(table.fields)]
    if not tables or asked.once or asked.split()[1]:
        return
    for table in tables:
        if table.unit is None:
            if edges is None and asked.period == ALL_TIME:
                yield table
        elif all(edge % table.unit == 0 for edge in edges or ()) and _whole(asked.period, table.unit) is not None:
            yield table


def table_for(
    dataset: Dataset, asked: Filter, columns: Sequence[str], edges: Sequence[int] | None = None
) -> CubeTable | None:
    """Find the smallest of these tables; None where the events have to be looked at."""
    return next(tables_for(dataset, asked, columns, edges), None)


def weighted_rows(dataset: Dataset, asked: Filter, columns: Sequence[str], table: CubeTable | None) -> WeightedRows:
    """Give what a resolved filter lets through, out of a table that was found for it, or out of the events.

    Of a period that begins or ends within a table's step of time, the events at that end are looked at one by one.
    """
    if table is None:
        where = dataset.where(asked)
        names = ", ".join(columns) or "seq"
        return WeightedRows(f"(SELECT {names} FROM events WHERE {where.sql})", where.parameters, where, together=False)
    where = dataset.where(asked.with_period(ALL_TIME))
    names = ", ".join([*columns, "events", "dated", "earliest", "latest"])
    whole = None if table.unit is None else _whole(asked.period, table.unit)
    if whole is None:
        return WeightedRows(
            f"(SELECT {names} FROM {table.name} WHERE {where.sql})", where.parameters, where, together=True
        )
    singles = ", ".join([*columns, _SINGLE])
    parts = [_between(f"SELECT {names} FROM {table.name} WHERE {where.sql}", where, whole)]
    parts += [
        _between(f"SELECT {singles} FROM events WHERE {where.sql}", where, end) for end in _ends(asked.period, whole)
    ]
    sql = " UNION ALL ".join(part.sql for part in parts)
    return WeightedRows(f"({sql})", tuple(value for part in parts for value in part.parameters), where, together=True)


class _Span(NamedTuple):
    """From one instant to before another, in milliseconds since 1970; None leaves a side open."""

    start: int | None
    end: int | None


def _whole(period: Period, unit: int) -> _Span | None:
    """Give the whole steps of time in a period; None where there are none."""
    start = None if period.start is None else -(-to_ms(period.start) // unit) * unit
    end = None if period.end is None else to_ms(period.end) // unit * unit
    first, last = MIN_MS if start is None else start, MAX_MS if end is None else end
    return _Span(start, end) if first < last else None


def _ends(period: Period, whole: _Span) -> Iterator[_Span]:
    """Give what of the period is before its whole steps, and after."""
    if period.start is not None and to_ms(period.start) != whole.start:
        yield _Span(to_ms(period.start), whole.start)
    if period.end is not None and to_ms(period.end) != whole.end:
        yield _Span(whole.end, to_ms(period.end))


def _between(sql: str, where: Predicate, span: _Span) -> Predicate:
    sides = [(sign, at) for sign, at in ((">=", span.start), ("<", span.end)) if at is not None]
    times = "".join(f" AND happened_at {sign} ?" for sign, _ in sides)
    return Predicate(f"{sql}{times}", (*where.parameters, *(from_ms(at).replace(tzinfo=None) for _, at in sides)))
