"""A published table as the embedded engine reads it file by file: what a cluster is measured against."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from audit_explorer.store.published.publication import FACTS, read_publication

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from audit_explorer.filters import Filter, Predicate


class ParquetDataset:
    """As much of a dataset as a question needs, over views of the table's files."""

    def __init__(self, table: str) -> None:
        version = read_publication((Path(table) / FACTS).read_text("utf-8"))
        self.facts, self.years, self.cube = version.facts, version.years, version.cube
        self._connection = duckdb.connect()
        for name, files in version.tables.items():
            paths = ", ".join(f"'{Path(table) / file.name}'" for file in files)
            self._connection.execute(
                f"CREATE VIEW {name} AS SELECT * FROM read_parquet([{paths}], hive_partitioning = false)"  # noqa: S608
            )

    def where(self, asked: Filter) -> Predicate:
        """Give a resolved filter as SQL."""
        return asked.predicate(self.years)

    def frame(self, sql: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        """Ask for a frame."""
        return self._connection.execute(sql, parameters).df()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask for rows."""
        return self._connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...]:
        """Ask for one row."""
        return self.rows(sql, parameters)[0]

    def close(self) -> None:
        """Forget the files."""
        self._connection.close()
