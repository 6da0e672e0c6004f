"""Where an event stands among those that match."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.analysis.sort_key import sort_keys

if TYPE_CHECKING:
    from audit_explorer.analysis.events import Sort
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset


def place(dataset: Dataset, asked: Filter, *, sort: Sort, seq: int) -> int | None:
    """Count the events that a resolved filter lets through and that order puts before this one; None without it."""
    where = dataset.where(asked)
    if not dataset.rows(f"SELECT seq FROM events WHERE seq = ? AND ({where.sql})", [seq, *where.parameters]):
        return None
    equal: list[tuple[str, list[object]]] = []
    before: list[str] = []
    parameters: list[object] = []
    for key in sort_keys(dataset, seq, sort):
        # Something stands before each but the very first: no value does so last.
        sql, values = key.beyond(back=True) or ("false", [])
        before.append(f"({' AND '.join([*(one for one, _ in equal), sql])})")
        parameters += [*(value for _, own in equal for value in own), *values]
        equal.append(key.equal)
    counted = dataset.row(
        f"SELECT count(*) FROM events WHERE ({where.sql}) AND ({' OR '.join(before)})",
        [*where.parameters, *parameters],
    )
    return int(counted[0])
