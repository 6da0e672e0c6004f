"""What this process's engine gives of texts that another engine gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence


def values_of_texts(texts: pa.Array, name: str, sql: str, parameters: Sequence[Any]) -> pa.Array:
    """Give the text that an expression of one column, `name`, has of each text, in order."""
    with duckdb.connect(config={"threads": 1}) as engine:
        engine.register("given", pa.table({name: texts}))
        found = engine.sql(f"SELECT {sql} AS value FROM given", params=list(parameters)).to_arrow_table()
    return found["value"].combine_chunks()
