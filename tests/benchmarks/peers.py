"""The same work done with what people use today: one job a function, see `worker`."""

from __future__ import annotations

import time
from pathlib import Path

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
