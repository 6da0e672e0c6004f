"""The records exactly as they arrived, one row each, before anything is made of them."""

from __future__ import annotations

from concurrent.futures import wait
from typing import TYPE_CHECKING, Final

import duckdb

from audit_explorer.store.staged import stage_file, stage_received

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor
    from pathlib import Path

# A record larger than this goes the tolerant way; the engine's own default of 16 MB is less than a real body can be.
MAX_RECORD_BYTES: Final = 128 * 1024 * 1024

# What the engine reads at once, where no line is longer.
_USUAL_LINE: Final = 16 * 1024 * 1024

DDL: Final = """
CREATE TABLE received (
    seq BIGINT, file USMALLINT, record BIGINT, raw VARCHAR USING COMPRESSION zstd, clean VARCHAR
);
CREATE TABLE problems (
    file VARCHAR, record BIGINT, byte BIGINT, line BIGINT, reason VARCHAR, text VARCHAR, kept BOOLEAN
);
"""


class NeedsToleranceError(Exception):
    """The engine's own reader can't take this file as it is; the tolerant reader has to go first."""


def load_plain(
    connection: duckdb.DuckDBPyConnection, link: Path, file: int, *, array: bool, threads: ThreadPoolExecutor
) -> int:
    """Load a clean JSON array or NDJSON file; return how many records it held.

    `link` is a path without glob characters. Raises NeedsToleranceError, with nothing loaded, when a record is
    malformed, no object, a wrapper of further records, or names a known field twice.
    """
    form = "array" if array else "newline_delimited"
    before = last_seq(connection)
    # The engine reads an array on one core: one stores the raw text while the other takes the records apart.
    storing = connection.cursor()
    connection.begin()
    storing.begin()
    stored = threads.submit(_store_raw, storing, link, file, form, before)
    try:
        count = stage_file(connection, link, form, before, MAX_RECORD_BYTES)
        if stored.result() != count:
            message = "two readings of the file differ"
            raise NeedsToleranceError(message)  # noqa: TRY301 - handled as every other reason is
    except (duckdb.Error, NeedsToleranceError) as error:
        storing.interrupt()
        wait([stored])
        storing.rollback()
        connection.rollback()
        if isinstance(error, duckdb.InterruptException):
            raise
        raise NeedsToleranceError(str(error)) from error
    storing.commit()
    connection.commit()
    return count


def last_seq(connection: duckdb.DuckDBPyConnection) -> int:
    """Give the number of the latest record that was received, 0 before the first one."""
    return int(connection.execute("SELECT coalesce(max(seq), 0) FROM received").fetchall()[0][0])


def _store_raw(connection: duckdb.DuckDBPyConnection, link: Path, file: int, form: str, before: int) -> int:
    connection.execute(
        f"""
        INSERT INTO received
        SELECT {before} + row_number() OVER (), ?, row_number() OVER (),
               CASE WHEN json = 'null' THEN error('null is no record') ELSE json END, NULL
        FROM read_json_objects(?, format = '{form}', compression = 'none', maximum_object_size = {MAX_RECORD_BYTES})
        """,
        [file, str(link)],
    )
    return int(connection.execute("SELECT count(*) FROM received WHERE file = ?", [file]).fetchall()[0][0])


def load_spool(connection: duckdb.DuckDBPyConnection, records: Path, problems: Path, file: int, longest: int) -> int:
    """Load what the tolerant reader wrote (one `{record, raw, clean}` a line, problems beside it); return the count.

    `longest` is the size in bytes of the longest line; the engine sets aside twice as much a thread.
    """
    before = last_seq(connection)
    connection.execute(
        f"""
        INSERT INTO received
        SELECT {before} + row_number() OVER (), ?, record, raw, clean
        FROM read_json(?, format = 'newline_delimited', compression = 'none',
                       columns = {{record: 'BIGINT', raw: 'VARCHAR', clean: 'VARCHAR'}},
                       maximum_object_size = {max(longest, _USUAL_LINE)})
        """,
        [file, str(records)],
    )
    stage_received(connection, before)
    connection.execute(
        """
        INSERT INTO problems
        SELECT * FROM read_json(?, format = 'newline_delimited', compression = 'none',
            columns = {file: 'VARCHAR', record: 'BIGINT', byte: 'BIGINT', line: 'BIGINT', reason: 'VARCHAR',
                       text: 'VARCHAR', kept: 'BOOLEAN'})
        """,
        [str(problems)],
    )
    return int(connection.execute("SELECT count(*) FROM received WHERE file = ?", [file]).fetchall()[0][0])
