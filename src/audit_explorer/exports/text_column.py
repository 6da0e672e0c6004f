"""The texts of an Arrow column, end to end, as they lie in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterator


def joined(column: pa.ChunkedArray) -> bytes:
    """Give all texts of a column without a NULL in one piece, in UTF-8."""
    return b"".join(_pieces(column))


def _pieces(column: pa.ChunkedArray) -> Iterator[memoryview]:
    for chunk in column.cast(pa.large_binary()).chunks:
        _, offsets, data = chunk.buffers()
        if len(chunk) and data is not None:
            places = np.frombuffer(offsets, dtype=np.int64)
            yield memoryview(data)[places[chunk.offset] : places[chunk.offset + len(chunk)]]
