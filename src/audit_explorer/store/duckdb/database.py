"""A log in one private DuckDB database that is removed with its last user."""

from __future__ import annotations

import contextlib
import shutil
import weakref
from typing import TYPE_CHECKING, Any, Final

import duckdb
import pyarrow as pa

from audit_explorer.errors import CancelledError
from audit_explorer.store.answer_frame import answer_frame
from audit_explorer.store.duckdb.engine_failures import answering
from audit_explorer.store.duckdb.searches import Searches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import pandas as pd

    from audit_explorer.filters import Filter, Predicate
    from audit_explorer.store.dataset import Facts

_WORK: Final = "The question"


class Database:
    """The dataset that one machine holds (see dataset.Dataset); every question has a cursor of its own."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        folder: Path,
        facts: Facts,
        release: Callable[[], None] | None = None,
        unchanged: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Take over the connection and the folder; `release` is called when both are gone.

        `unchanged` is called with each question, before it is asked and when it is answered; it raises LogGoneError
        when the files behind the answer are no more what they were.
        """
        self.facts = facts
        self.folder = folder
        self._connection = connection
        self._unchanged = unchanged
        self._searches = Searches(connection)
        self._close = weakref.finalize(self, _remove, connection, folder, release)

    @property
    def fingerprint(self) -> str:
        """What the dataset holds, as a hash."""
        return self.facts.fingerprint

    @property
    def opening(self) -> str:
        """The name of its private folder, which is never used again."""
        return self.folder.name

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Give a cursor of its own to the rest of the store."""
        return self._connection.cursor()

    def where(self, asked: Filter) -> Predicate:
        """Give a resolved filter as SQL; what it searches texts for is searched once."""
        # A search reads the records as received, too.
        reads = "events" if asked.split()[1] is None else "received"
        with answering(), unchanged_around(self._unchanged, reads):
            return self._searches.where(asked)

    def frame(self, sql: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        """Ask for a small answer; times come back as naive UTC, text as str."""
        with self._asking(sql) as cursor:
            return answer_frame(cursor.sql(sql, params=list(parameters)).to_arrow_table())

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask for a few rows, as Python values."""
        with self._asking(sql) as cursor:
            return cursor.execute(sql, list(parameters)).fetchall()

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...]:
        """Ask for an answer of one row, as Python values."""
        return self.rows(sql, parameters)[0]

    def batches(self, sql: str, parameters: Sequence[Any] = ()) -> ColumnBatches:
        """Ask for an answer by columns."""
        with answering():
            return ColumnBatches(self._connection.cursor(), sql, parameters, self._unchanged)

    def close(self) -> None:
        """Close the engine and remove its files; later calls do nothing."""
        self._close()

    @contextlib.contextmanager
    def _asking(self, sql: str) -> Iterator[duckdb.DuckDBPyConnection]:
        with answering(), self._connection.cursor() as cursor, unchanged_around(self._unchanged, sql):
            yield cursor


@contextlib.contextmanager
def unchanged_around(unchanged: Callable[[str], None], sql: str) -> Iterator[None]:
    """Look at the files before a question and after it, also when what they hold made the engine fail."""
    unchanged(sql)
    try:
        yield
    except (duckdb.Error, UnicodeError):
        unchanged(sql)
        raise
    unchanged(sql)


class ColumnBatches:
    """One answer by columns (see dataset.Batches)."""

    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        sql: str,
        parameters: Sequence[Any],
        unchanged: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._cursor = cursor
        self._unchanged = unchanged
        self._asked = sql, list(parameters)
        self._cancelled = False

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """Yield the pieces in order."""
        sql, parameters = self._asked
        with self._cursor as cursor:
            try:
                self._check()
                with answering(), unchanged_around(self._unchanged, sql):
                    table = cursor.sql(sql, params=parameters).to_arrow_table()
            except duckdb.InterruptException as error:
                raise CancelledError(_WORK) from error
            # An interruption that comes between two statements stops neither.
            self._check()
        # An answer without a row has its columns all the same.
        yield from table.to_batches() or [pa.RecordBatch.from_pylist([], schema=table.schema)]

    def cancel(self) -> None:
        """Stop the engine, from any thread."""
        self._cancelled = True
        with contextlib.suppress(duckdb.ConnectionException):  # it has ended already
            self._cursor.interrupt()

    def _check(self) -> None:
        if self._cancelled:
            raise CancelledError(_WORK)


def _remove(connection: duckdb.DuckDBPyConnection, folder: Path, release: Callable[[], None] | None) -> None:
    connection.close()
    shutil.rmtree(folder, ignore_errors=True)
    if release is not None:
        release()
