"""The same views as a notebook answers them, with pandas."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any, Final

import pandas as pd

from tests.benchmarks.synthetic import NEWEST

ACTOR: Final = "user7@corp.example"
#: The newest week of the synthetic export, then the one before.
WEEKS: Final = (
    (NEWEST - timedelta(days=7), NEWEST),
    (NEWEST - timedelta(days=14), NEWEST - timedelta(days=7)),
)
_FIELDS: Final = ("sourceName", "action", "entityType", "sourceType", "clusterUuid", "entityName")
_GAP: Final = pd.Timedelta(minutes=30)


def compared(path: str) -> dict[str, float]:
    """Compare two weeks by the share of each value."""
    frame = pd.read_json(path, convert_dates=["happenedAt"])
    start = time.perf_counter()
    frame["address"] = frame["context"].map(lambda sent: sent["ip_address"])
    here, there = (frame[(frame["happenedAt"] >= since) & (frame["happenedAt"] < until)] for since, until in WEEKS)
    for field in (*_FIELDS, "address"):
        counts = pd.concat([here[field].value_counts(), there[field].value_counts()], axis=1).fillna(0)
        shares = counts / [max(len(here), 1), max(len(there), 1)]
        larger, smaller = shares.max(axis=1), shares.min(axis=1)
        ((larger - smaller) * larger / smaller).sort_values()
    return {"seconds": time.perf_counter() - start, "records": len(here) + len(there)}


def actor(path: str) -> dict[str, float]:
    """Say what one actor did, when, from where, and against the others of its type."""
    frame = pd.read_json(path, convert_dates=["happenedAt"])
    start = time.perf_counter()
    failed = frame["error"].notna()
    rates = failed.groupby([frame["sourceType"], frame["sourceName"]]).mean().groupby("sourceType")
    for part in (0.25, 0.5, 0.75):
        rates.quantile(part)
    own = frame[frame["sourceName"] == ACTOR].sort_values("happenedAt")
    clock = own["happenedAt"].dt.tz_convert("Europe/Berlin")
    own.groupby([clock.dt.weekday, clock.dt.hour]).size()
    own.groupby(["action", "entityType"]).size()
    own.groupby(["entityType", "entityId"]).size().nlargest(10)
    own["happenedAt"].groupby(own["context"].map(lambda sent: sent["ip_address"])).agg(["min", "max", "size"])
    own["happenedAt"].groupby(own["context"].map(lambda sent: sent["user_agent"])).agg(["min", "max", "size"])
    frame["body"].astype(str).str.contains(ACTOR, regex=False).sum()
    sessions = int((own["happenedAt"].diff() > _GAP).sum()) + 1
    return {"seconds": time.perf_counter() - start, "records": len(own) + sessions}


def life(path: str) -> dict[str, float]:
    """Compare each body with the state before it, field by field."""
    frame = pd.read_json(path, convert_dates=["happenedAt"])
    start = time.perf_counter()
    state: dict[str, Any] = {}
    changes = 0
    for number, body in enumerate(frame.sort_values("happenedAt")["body"]):
        after = _flat(body)
        changes += sum(state.get(name) != value for name, value in after.items()) if number else 0
        state = {**state, **after}
    return {"seconds": time.perf_counter() - start, "records": changes}


def _flat(body: dict[str, Any], before: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in body.items():
        flat |= _flat(value, f"{before}{name}.") if isinstance(value, dict) else {f"{before}{name}": value}
    return flat
