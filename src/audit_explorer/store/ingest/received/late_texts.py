"""The texts of records, loaded after their events from a private copy of the file."""

from __future__ import annotations

import contextlib
from threading import Thread
from typing import TYPE_CHECKING, Final

import duckdb

from audit_explorer.store.cube.cube import make_cube
from audit_explorer.store.ingest.received.late_columns import LATE_COLUMNS, fill_columns, load_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from audit_explorer.store.cube.cube_table import CubeTable
    from audit_explorer.store.ingest.received.private_copy import Copied, Part

# An event's text is looked up among so many.
_ROWS_AT_ONCE: Final = 10_240


class LateTexts:
    """Texts that still have to be loaded, all at once, by whichever thread.

    They are what was received, some JSON columns of the events, the patterns of their errors.
    """

    names: tuple[str, ...] = ("received", "raw", *LATE_COLUMNS)

    def __init__(self, connection: duckdb.DuckDBPyConnection, copies: Sequence[Copied]) -> None:
        self._connection = connection
        self._parts = [(copied, part) for copied in copies for part in copied.parts]
        self._cursors: list[duckdb.DuckDBPyConnection] = []
        self._stopped = False
        self.threads: tuple[Thread, ...] = ()
        #: Whether there is nothing to load any more.
        self.loaded = not self._parts
        #: Whether the values of `events` have their labels.
        self.labelled = False

    def load(self) -> None:
        """Load what was received, which is then compressed on disk, and fill the columns of `events` that are late.

        The parts are removed. What was `labelled` already gets its dictionaries. Raises the engine's errors; then no
        question sees a change, and there is no second attempt. Later calls do nothing.
        """
        if self.loaded:
            return
        waiting = [*self._parts]
        errors: list[BaseException] = []

        def work() -> None:
            while waiting and not errors:
                try:
                    self._load_part(*waiting.pop(0))
                except BaseException as error:  # noqa: BLE001 - raised below, on the thread that asked
                    errors.append(error)

        # No pool: the end of the process would wait for its threads.
        beside = Thread(target=work, daemon=True, name="raw text")
        self.threads = (beside,)
        beside.start()
        work()
        beside.join()
        if errors:
            raise errors[0]
        self._check()
        with self._cursor() as cursor:
            cursor.begin()
            self._join_received(cursor)
            fill_columns(cursor, labelled=self.labelled)
            self._check()
            cursor.commit()
        self.loaded = True
        for _, part in self._parts:
            part.path.unlink(missing_ok=True)

    def make_cube(self) -> tuple[CubeTable, ...]:
        """Count the events together; raises the engine's errors."""
        with self._cursor() as cursor:
            return make_cube(cursor)

    def stop(self) -> None:
        """Interrupt it, from any thread."""
        self._stopped = True
        for cursor in [*self._cursors]:
            with contextlib.suppress(duckdb.ConnectionException):  # it has ended already
                cursor.interrupt()

    def _check(self) -> None:
        if self._stopped:
            raise duckdb.InterruptException

    @contextlib.contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a cursor that `stop` interrupts."""
        with self._connection.cursor() as cursor:
            self._cursors.append(cursor)
            try:
                self._check()
                yield cursor
            finally:
                self._cursors.remove(cursor)

    def _load_part(self, copied: Copied, part: Part) -> None:
        with self._cursor() as cursor:
            rows = cursor.execute(
                f"""
                COPY (
                    SELECT {part.before} + row_number() OVER () AS seq, {copied.file}::USMALLINT AS file,
                           {part.earlier} + row_number() OVER () AS record, json::VARCHAR AS raw
                    FROM read_json_objects(?, format = '{copied.form}', compression = 'none',
                                           maximum_object_size = {copied.record_bytes})
                ) TO '{_quoted(_stored(part))}' (FORMAT parquet, ROW_GROUP_SIZE {_ROWS_AT_ONCE})
                """,
                [str(part.path)],
            ).fetchall()[0][0]
            self._check()
            load_texts(cursor, part, copied)
        if rows != part.records:
            message = f"two readings of a file differ: {rows} and {part.records} records"
            raise RuntimeError(message)

    def _join_received(self, cursor: duckdb.DuckDBPyConnection) -> None:
        stored = ", ".join(f"'{_quoted(_stored(part))}'" for _, part in self._parts)
        # A long export asks for them slice by slice, and would read what is where in each file for every slice.
        cursor.execute("SET GLOBAL parquet_metadata_cache = true")
        cursor.execute("ALTER TABLE received RENAME TO received_at_once")
        cursor.execute(
            f"""
            CREATE VIEW received AS
            SELECT seq, file, record, raw, clean FROM received_at_once UNION ALL
            SELECT seq, file, record, raw, NULL::VARCHAR AS clean FROM read_parquet([{stored}])
            """
        )


def _stored(part: Part) -> Path:
    return part.path.with_suffix(".parquet")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
