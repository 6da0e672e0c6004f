"""A log in one private DuckDB database that is removed with its last user."""

from __future__ import annotations

import contextlib
import shutil
import weakref
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Protocol

import duckdb

from audit_explorer.errors import CancelledError, LogGoneError
from audit_explorer.store.duckdb.engine_failures import answering, is_full
from audit_explorer.store.duckdb.late_parts import Late, LateParts, asked_late
from audit_explorer.store.duckdb.searches import Searches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa

    from audit_explorer.filters import Filter, Predicate
    from audit_explorer.store.cube.cube_table import CubeTable
    from audit_explorer.store.dataset import Facts

_WORK: Final = "The question"


# What the engine says whatever stands in the files.
_NOT_OF_FILES: Final = (
    duckdb.InterruptException,
    duckdb.OutOfMemoryException,
    duckdb.ConnectionException,
    duckdb.ParserException,
    duckdb.BinderException,
    duckdb.CatalogException,
)


class Files(Protocol):
    """The files that a log is read from."""

    def check(self, sql: str) -> None:
        """Raise LogGoneError when those that a question reads are no more what they were."""

    def doubt(self) -> None:
        """Let the next opening believe nothing that was remembered of them: the engine failed at them."""


class Database:
    """The dataset that one machine holds (see dataset.Dataset); every question has a cursor of its own."""

    engine = ""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        folder: Path,
        facts: Facts,
        release: Callable[[], None] | None = None,
        files: Files | None = None,
        late: Late | None = None,
    ) -> None:
        """Take over the connection and the folder; `release` is called when both are gone.

        `files` are looked at with each question, where the log is read from files that others may alter. `late` is
        loaded behind the scenes; what is asked of it waits.
        """
        self.facts = facts
        self._cube: tuple[CubeTable, ...] = ()
        self.folder = folder
        self._connection = connection
        self._files = files
        self._late = None if late is None else LateParts(late)
        self._searches = Searches(connection)
        self._close = weakref.finalize(self, _remove, connection, folder, release, self._late)

    @property
    def fingerprint(self) -> str:
        """What the dataset holds, as a hash."""
        return self.facts.fingerprint

    @property
    def cube(self) -> tuple[CubeTable, ...]:
        """The tables of events that were counted together, as far as they are there by now."""
        return self._cube or (self._late.cube if self._late is not None else ())

    @cube.setter
    def cube(self, cube: tuple[CubeTable, ...]) -> None:
        self._cube = cube

    @property
    def opening(self) -> str:
        """The name of its private folder, which is never used again."""
        return self.folder.name

    def settle(self) -> None:
        """Wait until everything is loaded; raises what a question would."""
        if self._late is not None:
            self._late.settle()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Give a cursor of its own to the rest of the store, when everything is loaded; see settle."""
        self.settle()
        return self._connection.cursor()

    def where(self, asked: Filter) -> Predicate:
        """Give a resolved filter as SQL; what it searches texts for is searched once."""
        # A search reads the records as received, too.
        reads = "received" if asked.split()[1] else "events"
        years = self.years if asked.zone else ()
        # What it searches for is searched at once.
        mentioned = asked.predicate(years).sql if self._late is not None and reads == "received" else ""
        with answering(), asked_late(self._late, mentioned), unchanged(self._files, reads):
            return self._searches.where(asked, years)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The UTC years in which it has events, in order."""
        sql = "SELECT DISTINCT year(happened_at) FROM events WHERE happened_at IS NOT NULL ORDER BY 1"
        return tuple(row[0] for row in self.rows(sql))

    def frame(self, sql: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        """Ask for a small answer; times come back as naive UTC, text as str."""
        from audit_explorer.store.answer_frame import answer_frame

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
            return ColumnBatches(self._connection.cursor(), sql, parameters, self._files, self._late)

    def close(self) -> None:
        """Close the engine and remove its files; later calls do nothing."""
        self._close()

    @contextlib.contextmanager
    def _asking(self, sql: str) -> Iterator[duckdb.DuckDBPyConnection]:
        late = asked_late(self._late, sql)
        with answering(), late, self._connection.cursor() as cursor, unchanged(self._files, sql):
            yield cursor


@contextlib.contextmanager
def unchanged(files: Files | None, sql: str) -> Iterator[None]:
    """Look at the files before a question and after it; raise LogGoneError also when the engine fails at them."""
    if files is None:
        yield
        return
    files.check(sql)
    try:
        yield
    except _NOT_OF_FILES:
        raise
    except (duckdb.Error, UnicodeError) as error:
        files.check(sql)
        if isinstance(error, duckdb.Error) and is_full(error):
            raise
        files.doubt()
        raise LogGoneError from error
    files.check(sql)


class ColumnBatches:
    """One answer by columns (see dataset.Batches)."""

    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        sql: str,
        parameters: Sequence[Any],
        files: Files | None = None,
        late: LateParts | None = None,
    ) -> None:
        self._cursor = cursor
        self._late = late
        self._files = files
        self._asked = sql, list(parameters)
        self._cancelled = False

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """Yield the pieces in order."""
        from pyarrow import RecordBatch

        sql, parameters = self._asked
        with self._cursor as cursor:
            try:
                self._check()
                with answering(), asked_late(self._late, sql, self._check), unchanged(self._files, sql):
                    table = cursor.sql(sql, params=parameters).to_arrow_table()
            except duckdb.InterruptException as error:
                raise CancelledError(_WORK) from error
            # An interruption that comes between two statements stops neither.
            self._check()
        # An answer without a row has its columns all the same.
        yield from table.to_batches() or [RecordBatch.from_pylist([], schema=table.schema)]

    def cancel(self) -> None:
        """Stop the engine, from any thread."""
        self._cancelled = True
        with contextlib.suppress(duckdb.ConnectionException):  # it has ended already
            self._cursor.interrupt()

    def _check(self) -> None:
        if self._cancelled:
            raise CancelledError(_WORK)


def _remove(
    connection: duckdb.DuckDBPyConnection, folder: Path, release: Callable[[], None] | None, late: LateParts | None
) -> None:
    if late is not None:
        late.close()
    connection.close()
    shutil.rmtree(folder, ignore_errors=True)
    if release is not None:
        release()
