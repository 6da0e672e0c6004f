"""Which operations were done to which kinds of thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.record import FAILED
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset


def deeds(dataset: Dataset, asked: Filter, *, most: int = 200) -> pd.DataFrame:
    """Count a resolved filter's events by operation, action and entity type (str or None), the most common first.

    Columns: operation, action, entity_type, events, failed, unknown (outcome), entities (how many different ones), last
    (naive UTC), different (how many such rows there are); at most `most`.
    """
    where = dataset.where(asked)
    return dataset.frame(
        f"""
        SELECT operation, action, entity_type, count(*) AS events,
               count(*) FILTER (WHERE result = '{FAILED}') AS failed,
               count(*) FILTER (WHERE {UNKNOWN_OUTCOME}) AS unknown, count(DISTINCT entity) AS entities,
               max(happened_at) AS last, count(*) OVER () AS different
        FROM events WHERE {where.sql} GROUP BY operation, action, entity_type
        ORDER BY events DESC, operation ASC NULLS LAST, action ASC NULLS LAST, entity_type ASC NULLS LAST
        LIMIT {int(most)}
        """,
        where.parameters,
    )
