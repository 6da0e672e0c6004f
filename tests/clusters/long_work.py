"""A question that takes an engine as long as is wanted, of many small parts as real work is."""

from __future__ import annotations

from typing import Final

# All pairs of events of one entity type: a worker has them within a moment.
_PART: Final = """
    SELECT ? AS part, count(*) AS pairs, sum((one.seq * other.seq) % 1009) AS amount
    FROM events AS one JOIN events AS other ON one.entity_type = other.entity_type WHERE one.seq < other.seq + ?
"""


def long_work(parts: int) -> tuple[str, list[int]]:
    """Give a statement with its values, whose answer has a row for each of so many parts."""
    values = [value for part in range(parts) for value in (part, 1_000_000 + part)]
    return f"SELECT * FROM ({' UNION ALL '.join([_PART] * parts)}) AS parts ORDER BY part", values  # noqa: S608 - no value
