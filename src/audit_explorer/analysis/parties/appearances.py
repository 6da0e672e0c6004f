"""The values that a field has under a filter, with the time in which each appeared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.record import FAILED, FIELD
from audit_explorer.store.portable_sql import text_of

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset


def appearances(dataset: Dataset, asked: Filter, field: str, *, most: int = 20) -> tuple[pd.DataFrame, int]:
    """Count a resolved filter's events by the values of a field; also say how many different values there are.

    Columns: value (str), events, failed, first, last (naive UTC, of dated events). Events without a value are left out.
    The `most` values that were seen last, the latest first. Raises KeyError for a field that does not exist.
    """
    where = dataset.where(asked)
    name = FIELD[field].name
    frame = dataset.frame(
        f"""
        SELECT {text_of(field)} AS value, count(*) AS events, count(*) FILTER (WHERE result = '{FAILED}') AS failed,
               min(happened_at) AS first, max(happened_at) AS last, count(*) OVER () AS different
        FROM events WHERE {name} IS NOT NULL AND ({where.sql}) GROUP BY {name}
        ORDER BY last DESC NULLS LAST, events DESC, {name} ASC LIMIT {int(most)}
        """,
        where.parameters,
    )
    different = int(frame["different"].iloc[0]) if len(frame) else 0
    return frame.drop(columns="different"), different
