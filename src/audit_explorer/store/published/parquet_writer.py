"""Parquet files as engines of several machines read them best."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audit_explorer.store.dataset import Dataset
    from audit_explorer.store.published.published_columns import Column
    from audit_explorer.store.published.table_parts import Question

_TYPES: Final = {
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "BOOLEAN": pa.bool_(),
    "VARCHAR": pa.string(),
    "TIMESTAMP": pa.timestamp("us"),  # without a zone: it is UTC everywhere
}


def write_parquet(
    dataset: Dataset, questions: Iterable[Question], columns: Sequence[Column], target: HashedFile
) -> int:
    """Write the answers of a dataset into one file, a row group each; say how many rows they had."""
    schema = pa.schema([(column.name, _TYPES[column.type]) for column in columns])
    rows = 0
    with pq.ParquetWriter(
        target, schema, compression="zstd", use_dictionary=True, write_page_index=True, store_schema=False
    ) as writer:
        for sql, parameters in questions:
            table = pa.Table.from_batches(dataset.batches(sql, parameters)).cast(schema)
            if table.num_rows:
                writer.write_table(table, row_group_size=table.num_rows)
                rows += table.num_rows
    return rows


class HashedFile:
    """A file that is written from its beginning to its end, and hashed meanwhile."""

    mode = "wb"
    closed = False

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.bytes = 0

    @property
    def sha256(self) -> str:
        """The hash of what was written so far."""
        return self._hash.hexdigest()

    def write(self, data: bytes) -> int:
        """Write some bytes."""
        self._hash.update(data)
        self._file.write(data)
        self.bytes += len(data)
        return len(data)

    def tell(self) -> int:
        """Say how much was written."""
        return self.bytes

    def flush(self) -> None:
        """Hand it to the system."""
        self._file.flush()

    def close(self) -> None:
        """Do nothing: whoever opened the file closes it."""

    def readable(self) -> bool:
        """Say no."""
        return False

    def writable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say no."""
        return False
