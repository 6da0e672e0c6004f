"""What occurs for the first time: values, alone or together, that were never there before the period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.differences.before_and_now import before_and_now
from audit_explorer.analysis.differences.dimensions import columns_of
from audit_explorer.analysis.differences.value_groups import ValueGroups, flagged_events, value_groups

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

_NEW: Final = ("before = 0 AND events > 0", "first_seen DESC, events DESC")


def new_values(
    dataset: Dataset, asked: Filter, dimensions: Sequence[str], *, offset: int = 0, limit: int = 50
) -> ValueGroups:
    """List what a resolved filter meets in its period and never before it, what was seen first last.

    `dimensions` are one to three of DIMENSIONS. See value_groups for the columns and for what is raised. Of a log
    without a record before the period (`times.has_before`) everything would be new: then nothing is known to be.
    """
    return value_groups(dataset, asked, dimensions, _NEW, offset=offset, limit=limit)


def new_in_each(dataset: Dataset, asked: Filter, dimensions: Sequence[str], *, most: int = 50) -> pd.DataFrame:
    """List the same of several dimensions, each alone, in one pass: of each the first `most`, what was seen first last.

    Columns: dimension, those of all the dimensions, events, first_seen (naive UTC), alike: how many of the dimension
    are new. Raises ValueError for a dimension that there isn't.
    """
    sets = {one: columns_of((one,)) for one in dimensions}
    names = ", ".join(columns := tuple(dict.fromkeys(name for one in sets.values() for name in one)))
    flagged, parameters = flagged_events(dataset, before_and_now(dataset, asked), columns)
    ordered = ", ".join(f"{name} ASC NULLS LAST" for name in columns)
    # Not every engine finds out of which type a bare NULL is.
    none = "CAST(NULL AS VARCHAR)"
    grouped = " UNION ALL ".join(
        f"""
        SELECT '{one}' AS dimension, {", ".join(name if name in own else f"{none} AS {name}" for name in columns)},
               count(*) FILTER (WHERE here) AS events, count(*) FILTER (WHERE earlier) AS before,
               min(CASE WHEN here THEN happened_at END) AS first_seen
        FROM flagged WHERE {own[0]} IS NOT NULL GROUP BY {", ".join(own)}
        """
        for one, own in sets.items()
    )
    return dataset.frame(
        f"""
        WITH flagged AS (
            SELECT {names}, happened_at, here, earlier FROM ({flagged}) AS every WHERE here OR earlier
        ), grouped AS (
            {grouped}
        ), placed AS (
            SELECT dimension, {names}, events, first_seen, count(*) OVER (PARTITION BY dimension) AS alike,
                   row_number() OVER (PARTITION BY dimension ORDER BY first_seen DESC, events DESC, {ordered}) AS nth
            FROM grouped WHERE before = 0
        )
        SELECT dimension, {names}, events, first_seen, alike FROM placed WHERE nth <= {int(most)}
        ORDER BY first_seen DESC, dimension, events DESC, {ordered}
        """,
        parameters,
    )
