"""The records exactly as they arrived, one row each, before anything is made of them."""

from __future__ import annotations

from concurrent.futures import wait
from typing import TYPE_CHECKING, Final, NamedTuple

import duckdb

from audit_explorer.store.duckdb.engine_failures import is_full
from audit_explorer.store.ingest.array_halves import cut_in_two
from audit_explorer.store.ingest.normalised_event import insert_sql
from audit_explorer.store.ingest.wire_fields import BARE, from_file, from_received, json_path

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor
    from pathlib import Path

    from audit_explorer.store.ingest.wire_fields import Inside

# How long a record may be: the engine sets aside twice as much for each thread, and clears it. Few logs need the second
# size, and a record larger than that goes the tolerant way.
_RECORD_BYTES: Final = (16 * 1024 * 1024, 128 * 1024 * 1024)

# What the engine reads at once, where no line is longer.
_USUAL_LINE: Final = 16 * 1024 * 1024

# An outcome or an error under another spelling of its name would go unseen, and the event would count as succeeded.
_OTHERWISE_SPELLED: Final = (
    """regexp_matches(json, '"(Outcome|OUTCOME|Status|STATUS|Result|RESULT|Success|SUCCESS|Succeeded|SUCCEEDED"""
    r"""|Error|ERROR|StatusCode|HttpStatus|HTTP_STATUS|HTTP status|ErrorMessage|ErrorType)\\*" *:')"""
)
_NO_FAULT_OF_THE_FILE: Final = (
    duckdb.InterruptException,
    duckdb.BinderException,
    duckdb.ParserException,
    duckdb.OutOfMemoryException,
)
_OBJECT: Final = "json_extract_string(json, ?)"
_TEXT: Final = r"trim(json_extract_string(json, ?), E' \t\r\n')"
# Of a text, taking it apart would not notice a name that stands there twice.
_NAMED_ONCE: Final = (
    "CASE WHEN len(list_distinct(json_keys(record))) = len(json_keys(record)) THEN record ELSE error('no record') END"
)
# A record that is written out differently inside the engine than it stands in the file was not received like that.
_ELEMENT_OR_RECORD: Final = (
    "CASE WHEN contains(json, record) THEN record ELSE json END",
    "CASE WHEN NOT contains(json, record) THEN record END",
)

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
    connection: duckdb.DuckDBPyConnection,
    link: Path,
    file: int,
    *,
    array: bool,
    threads: ThreadPoolExecutor,
    inside: Inside = BARE,
) -> int:
    """Load a clean JSON array or NDJSON file; return how many records it held.

    `link` is a path without glob characters, in a private folder. `inside` leads from each element to its record, whose
    own text counts as received where it stands in the file as it is; else the element does, with the record beside it.
    Raises NeedsToleranceError, with nothing loaded, when a record is malformed, lacks the signs of one, or names a
    known field twice.
    """
    load = _Load(file, "array" if array else "newline_delimited", _RECORD_BYTES[0], inside)
    parts = cut_in_two(link, link.parent) if array else None
    if parts is not None:
        try:
            return _load(connection, parts, load, threads)
        except NeedsToleranceError:
            # Perhaps only the cut went wrong.
            pass
        finally:
            for part in parts:
                part.unlink()
    try:
        return _load(connection, (link,), load, threads)
    except NeedsToleranceError as error:
        if "maximum_object_size" not in str(error):
            raise
    return _load(connection, (link,), load._replace(record_bytes=_RECORD_BYTES[1]), threads)


class _Load(NamedTuple):
    """Which file is loaded, and how."""

    file: int
    form: str
    record_bytes: int
    inside: Inside


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
        # What our own SQL is wrong about is no fault of the file, and neither is a lack of memory.
        if is_full(error) or isinstance(error, _NO_FAULT_OF_THE_FILE):
            raise
        raise NeedsToleranceError(str(error)) from error
    connection.commit()
    beside.commit()
    return _finish(connection, load.file, before, second if len(parts) > 1 else None)


def _load_part(connection: duckdb.DuckDBPyConnection, path: Path, load: _Load, before: int) -> None:
    _store_raw(connection, path, load, before)
    _make_events(connection, path, load, before)


def _make_events(connection: duckdb.DuckDBPyConnection, path: Path, load: _Load, before: int) -> None:
    query = from_file(load.form, before, load.record_bytes, load.inside)
    connection.execute(insert_sql(query), [str(path)])


def _store_raw(connection: duckdb.DuckDBPyConnection, path: Path, load: _Load, before: int) -> None:
    raw, clean = "json", "NULL"
    objects = f"""read_json_objects(?, format = '{load.form}', compression = 'none',
                                    maximum_object_size = {load.record_bytes})"""
    parameters = [load.file, str(path)]
    if load.inside.names:
        raw, clean = (_NAMED_ONCE, "NULL") if load.inside.text else _ELEMENT_OR_RECORD
        objects = f"(SELECT json, {_TEXT if load.inside.text else _OBJECT} AS record FROM {objects})"
        parameters.insert(1, json_path(load.inside))
    connection.execute(
        f"""
        INSERT INTO received
        SELECT {before} + row_number() OVER (), ?, row_number() OVER (),
               CASE WHEN json = 'null' OR {_OTHERWISE_SPELLED} THEN error('no plain record') ELSE {raw} END, {clean}
        FROM {objects}
        """,
        parameters,
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
    """Load what the tolerant reader wrote, a `{file, record, raw, clean}` a line, with the problems beside it.

    `file` is the number of its first file, from which the lines count; the count that is given is of all its files.
    `longest` is the size in bytes of the longest line; the engine sets aside twice as much a thread.
    """
    before = last_seq(connection)
    connection.execute(
        f"""
        INSERT INTO received
        SELECT {before} + row_number() OVER (), ? + coalesce(file, 0), record, raw, clean
        FROM read_json(?, format = 'newline_delimited', compression = 'none',
                       columns = {{file: 'BIGINT', record: 'BIGINT', raw: 'VARCHAR', clean: 'VARCHAR'}},
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
    return int(connection.execute("SELECT count(*) FROM received WHERE file >= ?", [file]).fetchall()[0][0])
