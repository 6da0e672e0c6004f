"""The records exactly as they arrived, one row each, before anything is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import duckdb

from audit_explorer.record import FIELDS, WRAPPERS

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


def wire_keys() -> tuple[str, ...]:
    """Give every top-level name under which a field arrives."""
    return tuple(dict.fromkeys(wire.split(".")[0] for field in FIELDS for wire in field.wire))


def load_plain(
    connection: duckdb.DuckDBPyConnection, link: Path, file: int, *, array: bool, threads: ThreadPoolExecutor
) -> int:
    """Load a clean JSON array or NDJSON file; return how many records it held.

    `link` is a path without glob characters. Raises NeedsToleranceError, with nothing loaded, when a record is
    malformed, no object, a wrapper of further records, or names a known field twice.
    """
    form = "array" if array else "newline_delimited"
    # Extracting every known field is what makes the engine notice a duplicated key; it runs on the second core while
    # the first one stores the raw text.
    checker = connection.cursor()
    checking = threads.submit(_check, checker, link, form)
    connection.begin()
    try:
        connection.execute(
            f"""
            INSERT INTO received
            SELECT (SELECT coalesce(max(seq), 0) FROM received) + row_number() OVER (),
                   ?, row_number() OVER (), CASE WHEN json = 'null' THEN error('null is no record') ELSE json END, NULL
            FROM read_json_objects(?, format = '{form}', compression = 'none', maximum_object_size = {MAX_RECORD_BYTES})
            """,
            [file, str(link)],
        )
        checking.result()
        count = connection.execute("SELECT count(*) FROM received WHERE file = ?", [file]).fetchall()[0][0]
    except duckdb.InterruptException:
        checker.interrupt()
        connection.rollback()
        raise
    except (duckdb.Error, NeedsToleranceError) as error:
        checker.interrupt()
        connection.rollback()
        raise NeedsToleranceError(str(error)) from error
    connection.commit()
    return int(count)


def _check(connection: duckdb.DuckDBPyConnection, link: Path, form: str) -> None:
    keys = (*wire_keys(), *WRAPPERS)
    columns = ", ".join(f"\"{key}\": 'VARCHAR'" for key in keys)
    counts = ", ".join(f'count("{key}")' for key in keys)
    wrapped = " OR ".join(f"\"{key}\" LIKE '[%'" for key in WRAPPERS)
    found = connection.execute(
        f"""
        SELECT count(*) FILTER (WHERE {wrapped}), {counts}
        FROM read_json(?, format = '{form}', columns = {{{columns}}}, records = true, compression = 'none',
                       maximum_object_size = {MAX_RECORD_BYTES})
        """,
        [str(link)],
    ).fetchall()
    if found[0][0]:
        message = "records inside records"
        raise NeedsToleranceError(message)


def load_spool(connection: duckdb.DuckDBPyConnection, records: Path, problems: Path, file: int, longest: int) -> int:
    """Load what the tolerant reader wrote (one `{record, raw, clean}` a line, problems beside it); return the count.

    `longest` is the size in bytes of the longest line; the engine sets aside twice as much a thread.
    """
    connection.execute(
        f"""
        INSERT INTO received
        SELECT (SELECT coalesce(max(seq), 0) FROM received) + row_number() OVER (), ?, record, raw, clean
        FROM read_json(?, format = 'newline_delimited', compression = 'none',
                       columns = {{record: 'BIGINT', raw: 'VARCHAR', clean: 'VARCHAR'}},
                       maximum_object_size = {max(longest, _USUAL_LINE)})
        """,
        [file, str(records)],
    )
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
