"""Who did what to which type of entity: the combinations that occur."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

PARTS: Final = ("actor", "operation", "entity_type")


def combinations(dataset: Dataset, asked: Filter) -> pd.DataFrame:
    """Give each combination of PARTS (None where a record has none) with its `events`, `first`, `last` (naive UTC).

    The most events first; the filter must be resolved.
    """
    where = dataset.where(asked)
    names = ", ".join(PARTS)
    return dataset.frame(
        f"""
        SELECT {names}, count(*) AS events, min(happened_at) AS first, max(happened_at) AS last
        FROM events WHERE {where.sql} GROUP BY {names} ORDER BY events DESC, {names}
        """,
        where.parameters,
    )
