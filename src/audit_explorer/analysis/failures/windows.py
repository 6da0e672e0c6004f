"""Sliding spans in which failures are counted together."""

from __future__ import annotations

from typing import Final

from audit_explorer.store.portable_sql import milliseconds

#: Half of what is counted together. Each failure is in two windows, the second half of one being the first of the next:
#: whatever lies within five minutes is in one of them.
STEP_MS: Final = 5 * 60_000
WINDOW_MS: Final = 2 * STEP_MS


def windowed(source: str, columns: str) -> str:
    """Give the query of the rows of `source` (a named query with happened_at) by window: `columns`, and its number."""
    step = f"{milliseconds('happened_at')} // {STEP_MS}"
    return (
        f"SELECT {columns}, {step} AS span FROM {source} UNION ALL SELECT {columns}, {step} - 1 AS span FROM {source}"
    )
