"""The first page of a log, answered with pandas."""

from __future__ import annotations

import json
import time
from typing import Final

import pandas as pd

from tests.benchmarks import memory

_FACETS: Final = (
    *("action", "entityType", "sourceType", "sourceName", "clusterUuid", "version"),
    *("errorType", "status", "address", "agent"),
)
_ROWS: Final = 100


def first_page(path: str) -> dict[str, float]:
    """Read an export into a DataFrame, then answer what the first page asks, as a notebook would."""
    start = time.perf_counter()
    frame = pd.read_json(path)
    frame["happenedAt"] = pd.to_datetime(frame["happenedAt"])
    read = time.perf_counter() - start
    _answer(frame)
    return {"seconds": time.perf_counter() - start, "read": read, "peak": memory.peak(), "records": len(frame)}


def _answer(frame: pd.DataFrame) -> None:
    """Count by value and outcome, by day, different actors and entities; list the newest records."""
    failed = frame["error"].notna()
    errors = frame["error"].map(json.loads, na_action="ignore")
    frame["errorType"], frame["status"] = (errors.str.get(name) for name in ("errorType", "status"))
    frame["address"], frame["agent"] = (frame["context"].str.get(name) for name in ("ip_address", "user_agent"))
    for field in _FACETS:
        frame[field].groupby(failed).value_counts(dropna=False)
    times = frame["happenedAt"].dt.tz_convert("Europe/Berlin")
    failed.groupby([times.dt.floor("D", ambiguous=True), failed]).size()
    frame["sourceName"].nunique()
    frame[["entityType", "entityId"]].drop_duplicates()
    failed.sum()
    frame.nlargest(_ROWS, "happenedAt")
