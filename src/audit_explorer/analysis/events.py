"""One page of events, sorted in the engine over everything that matches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit_explorer.record import FIELD

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset


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
    dataset: Dataset, asked: Filter, *, columns: Sequence[str], sort: Sort, offset: int = 0, limit: int = 100
) -> pd.DataFrame:
    """Give rows of the columns `seq` and `columns` (names of the field table; raises KeyError for another).

    `happened_at` is naive UTC, numbers are Int64, everything else is text or None.
    """
    where = dataset.where(asked)
    names = ", ".join(["seq", *(FIELD[name].name for name in columns)])
    return dataset.frame(
        f"""
        SELECT {names} FROM events WHERE {where.sql} ORDER BY {order_sql(sort)}
        LIMIT {int(limit)} OFFSET {int(offset)}
        """,
        where.parameters,
    )


def order_sql(sort: Sort) -> str:
    """Give the order of the rows as SQL over `events`."""
    direction = "DESC" if sort.descending else "ASC"
    return f"{sort.column} {direction} NULLS LAST, happened_at DESC NULLS LAST, seq"
