"""Failures grouped by the shape of their message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.record import FAILED

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset


def patterns(dataset: Dataset, asked: Filter, *, most: int = 50) -> tuple[pd.DataFrame, int]:
    """Group a resolved filter's failures by error pattern; also say how many patterns there are in all.

    Columns: error_shape (None: no message), failures, share (of all the filter's failures, 0 to 1), actors, entities,
    first, last (naive UTC), example (one message as sent).
    """
    where = dataset.where(asked)
    frame = dataset.frame(
        f"""
        SELECT error_shape, count(*) AS failures,
               count(*) / sum(count(*)) OVER () AS share,
               count(DISTINCT actor) AS actors, count(DISTINCT entity) AS entities,
               min(happened_at) AS first, max(happened_at) AS last, min(error_message) AS example,
               count(*) OVER () AS patterns
        FROM events WHERE result = '{FAILED}' AND ({where.sql})
        GROUP BY error_shape
        ORDER BY failures DESC, last DESC NULLS LAST, error_shape ASC NULLS LAST LIMIT {int(most)}
        """,
        where.parameters,
    )
    return frame.drop(columns="patterns"), int(frame["patterns"].max()) if len(frame) else 0
