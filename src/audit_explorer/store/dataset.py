"""A log ready to be asked: one private DuckDB file that is removed with its last user."""

from __future__ import annotations

import shutil
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit_explorer.store.answer_frame import answer_frame
from audit_explorer.store.duckdb.answering import answering
from audit_explorer.store.duckdb.searches import Found

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    import duckdb
    import pandas as pd

    from audit_explorer.filters import Filter, Predicate


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One file of a dataset: its name as given, how many records it held, and whether it repeats an earlier file."""

    name: str
    records: int
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a dataset as a whole.

    `total` counts distinct readable records, undated ones included; `oldest` and `newest` are aware UTC instants, None
    when no record is dated.
    """

    fingerprint: str
    files: tuple[FileFacts, ...]
    total: int
    undated: int
    unreadable: int
    duplicates: int
    conflicts: int
    oldest: datetime | None
    newest: datetime | None


class Dataset:
    """Records in an engine of their own; safe to ask from several threads, as every call has its own cursor.

    Every question raises LogGoneError, TemporaryFolderError or TooLittleMemoryError when it can't be answered.

    Tables: `events` (seq, the columns of record.FIELDS, entity), `received` (seq, file, record, raw, clean), `files`
    (file, name), `problems` (the columns of Problem), `conflicts` (seq, tenant, id).
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        folder: Path,
        facts: Facts,
        release: Callable[[], None] | None = None,
    ) -> None:
        """Take over the connection and the folder; `release` is called when both are gone."""
        self.facts = facts
        self.folder = folder
        self._connection = connection
        self._found = Found(connection)
        self._close = weakref.finalize(self, _remove, connection, folder, release)

    @property
    def fingerprint(self) -> str:
        """What the dataset holds, as a hash: equal content, equal fingerprint."""
        return self.facts.fingerprint

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Give a cursor of its own to a caller that streams, and asks within `answering`."""
        return self._connection.cursor()

    def where(self, asked: Filter) -> Predicate:
        """Give a resolved filter as SQL over this dataset's `events`; what it searches texts for is searched once."""
        with answering():
            return self._found.where(asked)

    def frame(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> pd.DataFrame:
        """Ask for a small answer; times come back as naive UTC, text as str."""
        with answering(), self._connection.cursor() as cursor:
            return answer_frame(cursor.sql(sql, params=parameters or None).to_arrow_table())

    def row(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> tuple[Any, ...]:
        """Ask for an answer of one row, as Python values."""
        return self.rows(sql, parameters)[0]

    def rows(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        """Ask for a few rows, as Python values."""
        with answering(), self._connection.cursor() as cursor:
            return cursor.execute(sql, parameters or None).fetchall()

    def close(self) -> None:
        """Close the engine and remove its files; later calls do nothing."""
        self._close()


def _remove(connection: duckdb.DuckDBPyConnection, folder: Path, release: Callable[[], None] | None) -> None:
    connection.close()
    shutil.rmtree(folder, ignore_errors=True)
    if release is not None:
        release()
