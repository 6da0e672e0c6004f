"""How much of what a filter asks for is reviewed, by entity type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset


def progress(dataset: Dataset, asked: Filter, reviewed: Filter) -> pd.DataFrame:
    """Count events by `entity_type` (None where there is none): `events`, `reviewed`, `open`; the most open ones first.

    Both filters are resolved; `reviewed` keeps of the same events those that are reviewed.
    """
    counted = {name: _counts(dataset, one) for name, one in (("events", asked), ("reviewed", reviewed))}
    found = pd.DataFrame({"entity_type": pd.Series(list(counted["events"]), dtype=object)})
    found["events"] = [counted["events"][one] for one in counted["events"]]
    found["reviewed"] = [counted["reviewed"].get(one, 0) for one in counted["events"]]
    found["open"] = found["events"] - found["reviewed"]
    return found.sort_values(["open", "events"], ascending=False, kind="stable").reset_index(drop=True)


def _counts(dataset: Dataset, asked: Filter) -> dict[str | None, int]:
    where = dataset.where(asked)
    sql = f"SELECT entity_type, count(*) FROM events WHERE {where.sql} GROUP BY entity_type ORDER BY entity_type"
    return {value: int(number) for value, number in dataset.rows(sql, where.parameters)}
