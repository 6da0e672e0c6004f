"""The same work done with what people use today: one job a function, see `worker`."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import duckdb
import orjson
import pandas as pd

from tests.benchmarks import clock, memory


def read_pandas(path: str) -> dict[str, float]:
    """Read an export into a DataFrame, as a notebook would."""
    start = time.perf_counter()
    frame = pd.read_json(path)
    return {"seconds": time.perf_counter() - start, "peak": memory.peak(), "records": len(frame)}


def read_orjson(path: str) -> dict[str, float]:
    """Read an export with the fastest JSON library, then make a DataFrame of the objects."""
    start = time.perf_counter()
    frame = pd.DataFrame(orjson.loads(Path(path).read_bytes()))
    return {"seconds": time.perf_counter() - start, "peak": memory.peak(), "records": len(frame)}


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
