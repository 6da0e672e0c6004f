"""The same work done with what people use today: one job a function, see `worker`."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Final

import duckdb
import orjson
import pandas as pd

from tests.benchmarks import clock, memory

_TEXTS: Final = (
    *("action", "version", "entityId", "entityType", "entityName"),
    *("sourceType", "sourceId", "sourceName", "clusterUuid", "error"),
)
#: What a synthetic record has, as our own reading takes it.
_COLUMNS: Final = {
    **dict.fromkeys(("id", "tenantId"), "BIGINT"),
    "happenedAt": "TIMESTAMP",
    **dict.fromkeys(("context", "body"), "JSON"),
    **dict.fromkeys(_TEXTS, "VARCHAR"),
}


def read_orjson(path: str) -> dict[str, float]:
    """Read an export with the fastest JSON library, then make a DataFrame of the objects."""
    start = time.perf_counter()
    frame = pd.DataFrame(orjson.loads(Path(path).read_bytes()))
    return {"seconds": time.perf_counter() - start, "peak": memory.peak(), "records": len(frame)}


def read_polars(path: str) -> dict[str, float]:
    """Read an export into a frame of polars."""
    import polars as pl  # noqa: PLC0415 - an extra of its own; the other peers run without it

    start = time.perf_counter()
    frame = pl.read_json(path)
    return {"seconds": time.perf_counter() - start, "peak": memory.peak(), "records": len(frame)}


def read_duckdb(path: str) -> dict[str, float]:
    """Read an export into a table of the engine alone, with the columns named and typed."""
    columns = ", ".join(f"{name}: '{kind}'" for name, kind in _COLUMNS.items())
    start = time.perf_counter()
    with duckdb.connect() as engine:
        read = f"read_json(?, format = 'array', columns = {{{columns}}})"
        engine.execute(f"CREATE TABLE events AS SELECT * FROM {read}", [path])  # noqa: S608 - columns named above
        seconds = time.perf_counter() - start
        (records,) = engine.execute("SELECT count(*) FROM events").fetchall()[0]
    return {"seconds": seconds, "peak": memory.peak(), "records": records}


def questions(path: str) -> dict[str, float]:
    """Answer the start page's questions about a synthetic export that pandas has read, as a notebook would.

    Nothing in it is new: it has no period before the one asked of.
    """
    frame = pd.read_json(path, convert_dates=["happenedAt"])
    start = time.perf_counter()
    # As the explorer does, spellings of one type are one.
    frame["type"] = frame["entityType"].replace({"App": "Application", "Applications": "Application"})
    worked = frame["error"].isna()
    made = (frame["action"] == "Create") & frame["entityType"].isin(["User", "Group", "Applications", "App"])
    joined = (frame["action"] == "Update") & (frame["entityType"] == "Group")
    access = int((worked & (made | joined)).sum())
    deleted = int((worked & (frame["action"] == "Delete")).sum())
    changed = frame[worked & (frame["action"] != "Login")].groupby(["type", "entityId"]).ngroups
    clock = frame["happenedAt"].dt.tz_convert("Europe/Berlin")
    late = int(((clock.dt.weekday > 4) | (clock.dt.hour < 8) | (clock.dt.hour >= 18)).sum())
    # What is created is known by its name.
    frame["thing"] = frame["entityId"].astype(str).where(frame["action"] != "Create", frame["entityName"])
    ordered = frame.assign(failed=~worked).sort_values("happenedAt")
    tried = ordered.groupby(["sourceName", "action", "type", "thing"])["failed"].agg(["any", "all", "last"])
    stories = int((tried["all"] | (tried["any"] & ~tried["last"])).sum())
    return {"seconds": time.perf_counter() - start, "records": access + deleted + changed + late + stories}


def write_csv(source: str, target: str) -> dict[str, float]:
    """Write the rows of a CSV file, held as a DataFrame of texts, with `DataFrame.to_csv`."""
    frame = pd.read_csv(source, dtype="str", keep_default_na=False)
    memory.forget_peak()
    before = memory.now()
    seconds = clock.seconds(lambda: frame.to_csv(target, index=False))
    return {"seconds": seconds, "growth": max(0, memory.peak() - before), "records": len(frame)}


def create_table(folder: str) -> dict[str, float]:
    """Load an archive's segments into a database file with the engine alone, as SQL's users would."""
    with tempfile.TemporaryDirectory() as place, duckdb.connect(Path(place) / "peer.duckdb") as engine:
        engine.execute("SET preserve_insertion_order = false")
        start = time.perf_counter()
        engine.execute("CREATE TABLE events AS SELECT * FROM read_parquet(?)", [f"{folder}/segments/*.parquet"])
        engine.execute("CHECKPOINT")
        seconds = time.perf_counter() - start
        (records,) = engine.execute("SELECT count(*) FROM events").fetchall()[0]
    return {"seconds": seconds, "records": records}
