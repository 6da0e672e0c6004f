"""What puts an event in its place among others: the columns of their order, with its own values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit_explorer.analysis.events import Sort
    from audit_explorer.store import Dataset


@dataclass(frozen=True, slots=True)
class SortKey:
    """One of the columns that events are put in order by, with the event's own value; none comes last either way."""

    column: str
    descending: bool
    value: object

    @property
    def equal(self) -> tuple[str, list[object]]:
        """What is equal to it, as SQL with its parameters."""
        if self.value is None:
            return f"{self.column} IS NULL", []
        return f"{self.column} = ?", [self.value]

    def beyond(self, *, back: bool) -> tuple[str, list[object]] | None:
        """Give what stands before (`back`) or after it; None where nothing can."""
        if self.value is None:
            return (f"{self.column} IS NOT NULL", []) if back else None
        if back:
            return f"{self.column} {'>' if self.descending else '<'} ?", [self.value]
        return f"({self.column} {'<' if self.descending else '>'} ? OR {self.column} IS NULL)", [self.value]

    def order(self, *, back: bool) -> str:
        """Give the order by this column, turned round where `back`, as SQL."""
        if back:
            return f"{self.column} {'ASC' if self.descending else 'DESC'} NULLS FIRST"
        return f"{self.column} {'DESC' if self.descending else 'ASC'} NULLS LAST"


def sort_keys(dataset: Dataset, seq: int, sort: Sort) -> list[SortKey]:
    """Give what events.order_sql puts in order by, with the event's values; none where there is no such event."""
    rows = dataset.rows(f"SELECT {sort.column}, happened_at FROM events WHERE seq = ?", [seq])
    if not rows:
        return []
    value, moment = rows[0]
    first = SortKey(sort.column, sort.descending, value)
    ties = [] if sort.column == "happened_at" else [SortKey("happened_at", descending=True, value=moment)]
    return [first, *ties, SortKey("seq", descending=False, value=seq)]
