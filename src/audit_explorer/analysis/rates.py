"""Failure rate against volume, by the values of one field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.record import FAILED, FIELD
from audit_explorer.store.cube.weighted_rows import table_for, weighted_rows
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME, text_of

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset


def rates(dataset: Dataset, asked: Filter, field: str, *, most: int = 200) -> pd.DataFrame:
    """Count a resolved filter's events and failures by a field, whatever outcome the filter asks for.

    A rate needs the successes too, so conditions on the outcome are left out. Columns: value (str or None), events,
    failed, unknown (events that say neither), rate (of those whose outcome is known, 0 to 1; NaN when there are none);
    the `most` values with the most failures.
    """
    whatever = asked.without("result")
    name = FIELD[field].name
    columns = tuple(dict.fromkeys((name, "result")))
    some = weighted_rows(dataset, whatever, columns, table_for(dataset, whatever, columns))
    frame = dataset.frame(
        f"""
        SELECT {text_of(field)} AS value, {some.count()} AS events, {some.count(f"result = '{FAILED}'")} AS failed,
               {some.count(UNKNOWN_OUTCOME)} AS unknown
        FROM {some.sql} AS weighted GROUP BY {name}
        ORDER BY failed DESC, events DESC, {name} ASC NULLS LAST LIMIT {int(most)}
        """,
        some.parameters,
    )
    # An engine may give a sum a wider type than a count.
    frame = frame.astype(dict.fromkeys(("events", "failed", "unknown"), "int64"))
    frame["rate"] = frame["failed"] / (frame["events"] - frame["unknown"])
    return frame
