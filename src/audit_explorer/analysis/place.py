"""Where an event stands among those that match."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.analysis.events import order_sql

if TYPE_CHECKING:
    from audit_explorer.analysis.events import Sort
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset


def place(dataset: Dataset, asked: Filter, *, sort: Sort, seq: int) -> int | None:
    """Count the events that a resolved filter lets through and that order puts before this one; None without it."""
    where = dataset.where(asked)
    found = dataset.rows(
        f"""
        SELECT before FROM (
            SELECT seq, row_number() OVER (ORDER BY {order_sql(sort)}) - 1 AS before FROM events WHERE {where.sql}
        ) WHERE seq = ?
        """,
        [*where.parameters, seq],
    )
    return int(found[0][0]) if found else None
