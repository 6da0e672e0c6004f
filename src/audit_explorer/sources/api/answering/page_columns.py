"""The times of a page's records, read by columns where all records are alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import numpy as np
import orjson
import pyarrow as pa
from pyarrow import json

from audit_explorer.period import to_ms
from audit_explorer.record import FIELD

if TYPE_CHECKING:
    from collections.abc import Sequence

_ID: Final = FIELD["id"].wire[0]
_TIMES: Final = FIELD["happened_at"].wire
_TIME: Final = pa.timestamp("ms", "UTC")
_CALENDAR: Final = range(to_ms(datetime.min.replace(tzinfo=UTC)), to_ms(datetime.max.replace(tzinfo=UTC)) + 1)


def dated(lines: Sequence[bytes]) -> list[int] | None:
    """Say when each record happened, in milliseconds since 1970; None where it takes a closer look.

    That is where a line is no JSON object, has no id, a time that is not written as ISO 8601, or an unusual one. While
    Arrow reads, other threads run: so it is asked once for everything.
    """
    page = b"\n".join(lines)
    try:
        kind = pa.int64() if isinstance(orjson.loads(lines[0]).get(_ID), int) else pa.string()
        table = json.read_json(
            pa.BufferReader(page),
            json.ReadOptions(use_threads=False, block_size=len(page) + 1),
            json.ParseOptions(
                explicit_schema=pa.schema([(_ID, kind), *((name, _TIME) for name in _TIMES)]),
                unexpected_field_behavior="ignore",
            ),
        )
        if len(table) != len(lines) or not all(table[_ID].to_pylist()):
            return None
    except ValueError:  # Arrow's are ones, too
        return None
    # The first name that a record has a value under counts.
    column = next((table[name] for name in _TIMES if table[name].null_count < len(lines)), None)
    if column is None or column.null_count:
        return None
    times: list[int] = column.to_numpy().view(np.int64).tolist()
    return times if min(times) in _CALENDAR and max(times) in _CALENDAR else None
