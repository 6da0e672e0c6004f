"""The records exactly as they arrived, one row each, before anything is made of them."""

from __future__ import annotations

from concurrent.futures import wait
from typing import TYPE_CHECKING, Final, NamedTuple

import duckdb

from audit_explorer.store.ingest.array_halves import cut_in_two
from audit_explorer.store.ingest.normalised_event import insert_sql
from audit_explorer.store.ingest.wire_fields import from_file, from_received

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor
    from pathlib import Path

# How long a record may be: the engine sets aside twice as much for each thread, and clears it. Few logs need the second
# size, and a record larger than that goes the tolerant way.
_RECORD_BYTES: Final = (16 * 1024 * 1024, 128 * 1024 * 1024)

# What the engine reads at once, where no line is longer.
_USUAL_LINE: Final = 16 * 1024 * 1024

DDL: Final = """
CREATE TABLE received (
    seq BIGINT, file USMALLINT, record BIGINT, raw VARCHAR, clean VARCHAR
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

    `link` is a path without glob characters, in a private folder. Raises NeedsToleranceError, with nothing loaded, when
    a record is malformed, no object, a wrapper of further records, or names a known field twice.
    """
    form = "array" if array else "newline_delimited"
    parts = cut_in_two(link, link.parent) if array else None
    if parts is not None:
        try:
            return _load(connection, parts, _Load(file, form, _RECORD_BYTES[0]), threads)
        except NeedsToleranceError:
            # Perhaps only the cut went wrong.
            pass
        finally:
            for part in parts:
                part.unlink()
    try:
        return _load(connection, (link,), _Load(file, form, _RECORD_BYTES[0]), threads)
    except NeedsToleranceError as error:
        if "maximum_object_size" not in str(error):
            raise
    return _load(connection, (link,), _Load(file, form, _RECORD_BYTES[1]), threads)


def load_wrapped(
    connection: duckdb.DuckDBPyConnection, link: Path, file: int, *, array: bool, inside: tuple[str, ...]
) -> int:
    """Load the records inside the elements of a JSON array or NDJSON file; return how many it held.

    `inside` are the names that lead from an element to its record, which may be a text of JSON. The record's own text
    is what counts as received, where it stands in the file as it is; else the element is, with the record beside it.
    Raises NeedsToleranceError, with nothing loaded, when an element has no record there.
    """
    before = last_seq(connection)
    form = "array" if array else "newline_delimited"
    path = "$" + "".join(f'."{name}"' for name in inside)
    connection.begin()
    try:
        connection.execute(
            f"""
            INSERT INTO received
            SELECT {before} + row_number() OVER (), ?, row_number() OVER (),
                   CASE WHEN own THEN inside ELSE json END, CASE WHEN NOT own THEN inside END
            FROM (SELECT *, text OR contains(json, inside) AS own FROM (
                SELECT json, json_type(json, ?) = 'VARCHAR' AS text, CASE
                    WHEN json_valid(inside) AND len(list_distinct(json_keys(inside))) = len(json_keys(inside))
                    THEN inside ELSE error('no record') END AS inside
                FROM (
                    SELECT json, trim(json_extract_string(json, ?), E' \t\r\n') AS inside
                    FROM read_json_objects(?, format = '{form}', compression = 'none',
                                           maximum_object_size = {_RECORD_BYTES[0]})
                )
            ))
            """,
            [file, path, path, str(link)],
        )
        connection.execute(insert_sql(from_received(checked=True)), [before])
    except duckdb.Error as error:
        connection.rollback()
        if isinstance(error, duckdb.InterruptException):
            raise
        raise NeedsToleranceError(str(error)) from error
    connection.commit()
    return _finish(connection, file, before, None)


class _Load(NamedTuple):
    """Which file is loaded, and how."""

    file: int
    form: str
    record_bytes: int


def _load(
    connection: duckdb.DuckDBPyConnection, parts: tuple[Path, ...], load: _Load, threads: ThreadPoolExecutor
) -> int:
    """Load the parts of one file, two of them side by side; of a single one, the raw text beside the events."""
    before = last_seq(connection)
    beside = connection.cursor()
    connection.begin()
    beside.begin()
    # No part has as many records as it has bytes, so the next one's numbers come after its own.
    second = before + parts[0].stat().st_size
    if len(parts) == 1:
        other = threads.submit(_store_raw, beside, parts[0], load, before)
    else:
        other = threads.submit(_load_part, beside, parts[1], load, second)
    try:
        if len(parts) == 1:
            _make_events(connection, parts[0], load, before)
        else:
            _load_part(connection, parts[0], load, before)
        other.result()
    except duckdb.Error as error:
        beside.interrupt()
        wait([other])
        beside.rollback()
        connection.rollback()
        if isinstance(error, duckdb.InterruptException):
            raise
        raise NeedsToleranceError(str(error)) from error
    connection.commit()
    beside.commit()
    return _finish(connection, load.file, before, second if len(parts) > 1 else None)


def _load_part(connection: duckdb.DuckDBPyConnection, path: Path, load: _Load, before: int) -> None:
    _store_raw(connection, path, load, before)
    _make_events(connection, path, load, before)


def _make_events(connection: duckdb.DuckDBPyConnection, path: Path, load: _Load, before: int) -> None:
    connection.execute(insert_sql(from_file(load.form, before, load.record_bytes)), [str(path)])


def _store_raw(connection: duckdb.DuckDBPyConnection, path: Path, load: _Load, before: int) -> None:
    connection.execute(
        f"""
        INSERT INTO received
        SELECT {before} + row_number() OVER (), ?, row_number() OVER (),
               CASE WHEN json = 'null' THEN error('null is no record') ELSE json END, NULL
        FROM read_json_objects(?, format = '{load.form}', compression = 'none',
                               maximum_object_size = {load.record_bytes})
        """,
        [load.file, str(path)],
    )


def _finish(connection: duckdb.DuckDBPyConnection, file: int, before: int, second: int | None) -> int:
    """Count what was loaded; number the second part's records after the first one's."""
    count, first_part = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE seq <= ?) FROM received WHERE file = ?", [second or 0, file]
    ).fetchall()[0]
    if second is not None:
        connection.execute(
            "UPDATE received SET record = record + ? WHERE file = ? AND seq > ?", [first_part, file, second]
        )
    events = connection.execute("SELECT count(*) FROM events WHERE seq > ?", [before]).fetchall()[0][0]
    if events != count:
        message = f"two readings of a file differ: {count} and {events} records"
        raise RuntimeError(message)
    return int(count)


def last_seq(connection: duckdb.DuckDBPyConnection) -> int:
    """Give the number of the latest record that was received, 0 before the first one."""
    return int(connection.execute("SELECT coalesce(max(seq), 0) FROM received").fetchall()[0][0])


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
    connection.execute(insert_sql(from_received()), [before])
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
