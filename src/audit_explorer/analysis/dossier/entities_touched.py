"""On how many things of each type events were done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.record import FAILED
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset


def entities_touched(dataset: Dataset, asked: Filter) -> pd.DataFrame:
    """Count the different entities of a resolved filter's events by their type, the most entities first.

    Columns: entity_type (str or None), entities, events, failed, unknown (outcome), nameless (events that name no
    entity).
    """
    where = dataset.where(asked)
    return dataset.frame(
        f"""
        SELECT entity_type, count(DISTINCT entity) AS entities, count(*) AS events,
               count(*) FILTER (WHERE result = '{FAILED}') AS failed,
               count(*) FILTER (WHERE {UNKNOWN_OUTCOME}) AS unknown, count(*) - count(entity) AS nameless
        FROM events WHERE {where.sql} GROUP BY entity_type
        ORDER BY entities DESC, events DESC, entity_type ASC NULLS LAST
        """,
        where.parameters,
    )
