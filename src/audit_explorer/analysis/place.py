"""Where an event stands: among those that match, and in a later version of its log."""

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


def twin(before: Dataset, after: Dataset, seq: int) -> int | None:
    """Give the number that an event of one log has in a later version of it; None when it is no more."""
    sent = before.rows(
        "SELECT happened_at, id, raw FROM events JOIN received USING (seq) WHERE events.seq = ?",
        [seq],
    )
    if not sent:
        return None
    happened_at, number, raw = sent[0]
    found = after.rows(
        "SELECT seq FROM events WHERE happened_at IS NOT DISTINCT FROM ? AND id IS NOT DISTINCT FROM ? ORDER BY seq",
        [happened_at, number],
    )
    like = [row[0] for row in found]
    if len(like) > 1:
        held = ", ".join(str(int(one)) for one in like)
        like = [row[0] for row in after.rows(f"SELECT seq FROM received WHERE seq IN ({held}) AND raw = ?", [raw])]
    return next((one for one in like if one == seq), next(iter(like), None))
