"""Sliding spans in which failures are counted together."""

from __future__ import annotations

from typing import Final

from audit_explorer.store.portable_sql import milliseconds

#: Half of what is counted together. Each failure is in two windows, the second half of one being the first of the next:
#: whatever lies within five minutes is in one of them.
STEP_MS: Final = 5 * 60_000
WINDOW_MS: Final = 2 * STEP_MS
#: The number of the later of an event's two windows; window n reaches over the steps n and n + 1.
STEP: Final = f"{milliseconds('happened_at')} // {STEP_MS}"


def windowed(source: str, columns: str) -> str:
    """Give the query of the rows of `source` (a named query with happened_at) by window: `columns`, and its number."""
    return (
        f"SELECT {columns}, {STEP} AS span FROM {source} UNION ALL SELECT {columns}, {STEP} - 1 AS span FROM {source}"
    )
