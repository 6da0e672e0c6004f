"""One page of events, sorted in the engine over everything that matches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from audit_explorer.analysis.inside.path_value import value_sql
from audit_explorer.filters.column import column, is_path
from audit_explorer.period import zone as zone_called
from audit_explorer.record import CLOCK_LABELS, FIELD, HOUR, WEEKDAY, WEEKDAYS
from audit_explorer.shown import hour_sql, weekday_sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset


#: What a row may have: the fields, then the hour and the weekday of its time.
COLUMNS: Final = (*FIELD, *CLOCK_LABELS)


@dataclass(frozen=True, slots=True)
class Sort:
    """By which column, and in which direction; events without a value come last either way."""

    column: str = "happened_at"
    descending: bool = True

    def __post_init__(self) -> None:
        if self.column not in FIELD:
            message = f"there is no column {self.column}"
            raise ValueError(message)


def page(
    dataset: Dataset,
    asked: Filter,
    *,
    columns: Sequence[str],
    sort: Sort,
    offset: int = 0,
    limit: int = 100,
    zone: str = "UTC",
) -> pd.DataFrame:
    """Give rows of the columns `seq` and `columns`: names in COLUMNS, or paths such as body.a (KeyError for another).

    `happened_at` is naive UTC, numbers are Int64, everything else is text or None. The hour (a number) and the weekday
    are those of the zone's clocks; there is no order by them.
    """
    where = dataset.where(asked)
    inside = {name: value_sql(column(name)) for name in columns if is_path(name)}
    aliases = {name: f"inside{number}" for number, name in enumerate(inside)}
    names = ", ".join(
        ["seq"]
        + [
            f"{inside[name].sql} AS {aliases[name]}" if name in inside else _sql(dataset, name, zone)
            for name in columns
        ]
    )
    order = order_sql(sort)
    # The rows are found by what they are sorted by; only theirs are the other columns fetched, and paths looked into.
    rows = dataset.frame(
        f"""
        SELECT {names} FROM events WHERE seq IN (
            SELECT seq FROM events WHERE {where.sql} ORDER BY {order} LIMIT {int(limit)} OFFSET {int(offset)}
        ) ORDER BY {order}
        """,
        [*(value for one in inside.values() for value in one.parameters), *where.parameters],
    ).rename(columns={alias: name for name, alias in aliases.items()})
    if WEEKDAY in columns:
        days = [None if pd.isna(day) else WEEKDAYS[int(day)] for day in rows[WEEKDAY]]
        rows[WEEKDAY] = pd.Series(days, index=rows.index, dtype=object)
    return rows


def _sql(dataset: Dataset, name: str, zone: str) -> str:
    if name not in CLOCK_LABELS:
        return FIELD[name].name
    clocks = zone_called(zone)
    if clocks is None:
        raise KeyError(zone)
    made = hour_sql if name == HOUR else weekday_sql
    return f"{made('happened_at', clocks, dataset.years)} AS {name}"


def order_sql(sort: Sort) -> str:
    """Give the order of the rows as SQL over `events`."""
    direction = "DESC" if sort.descending else "ASC"
    then = "" if sort.column == "happened_at" else ", happened_at DESC NULLS LAST"
    return f"{sort.column} {direction} NULLS LAST{then}, seq"
