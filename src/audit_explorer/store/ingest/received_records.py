"""The records exactly as they arrived, one row each, before anything is made of them."""

from __future__ import annotations

from concurrent.futures import wait
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import duckdb

from audit_explorer.store.duckdb.engine_failures import is_full
from audit_explorer.store.ingest.normalised_event import insert_sql
from audit_explorer.store.ingest.received.array_parts import copied_whole, cut_in_parts
from audit_explorer.store.ingest.received.other_spellings import OTHERWISE_SPELLED, otherwise_spelled
from audit_explorer.store.ingest.received.private_copy import Copied, Part
from audit_explorer.store.ingest.wire_fields import BARE, BY_FILE, from_file, from_received, in_order, json_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import ThreadPoolExecutor
    from pathlib import Path

    from audit_explorer.store.ingest.wire_fields import Inside

    _Work: TypeAlias = Callable[[duckdb.DuckDBPyConnection], object]

# How long a record may be: the engine sets aside twice as much for each thread, and clears it. Few logs need the second
# size, and a record larger than that goes the tolerant way.
_RECORD_BYTES: Final = (16 * 1024 * 1024, 128 * 1024 * 1024)

# What the engine reads at once, where no line is longer.
_USUAL_LINE: Final = 16 * 1024 * 1024

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


class Loaded(NamedTuple):
    """How many records a file held, and what to read their raw text from where that is not loaded yet."""

    records: int
    copied: Copied | None = None


def load_plain(
    connection: duckdb.DuckDBPyConnection,
    link: Path,
    file: int,
    *,
    array: bool,
    threads: ThreadPoolExecutor,
    inside: Inside = BARE,
) -> Loaded:
    """Load a clean JSON array or NDJSON file; of a large one the events alone, from a copy that stays.

    `link` is a path without glob characters, in a private folder. `inside` leads from each element to its record, whose
    own text counts as received where it stands in the file as it is; else the element does, with the record beside it.
    Raises NeedsToleranceError, with nothing loaded, when a record is malformed, lacks the signs of one, or names a
    known field twice.
    """
    load = _Load(file, "array" if array else "newline_delimited", _RECORD_BYTES[0], inside)
    parts = None if inside.names else (cut_in_parts if array else copied_whole)(link, link.parent)
    if parts is not None:
        try:
            return _load_events(connection, parts, load, threads)
        except NeedsToleranceError:
            # Perhaps only the cut went wrong, or a text stands where an object does in other logs.
            for part in parts:
                part.unlink()
    try:
        return _load_whole(connection, link, load, threads)
    except NeedsToleranceError as error:
        if "maximum_object_size" not in str(error):
            raise
    return _load_whole(connection, link, load._replace(record_bytes=_RECORD_BYTES[1]), threads)


class _Load(NamedTuple):
    """Which file is loaded, and how."""

    file: int
    form: str
    record_bytes: int
    inside: Inside


def _load_events(
    connection: duckdb.DuckDBPyConnection, parts: tuple[Path, ...], load: _Load, threads: ThreadPoolExecutor
) -> Loaded:
    """Load the events of a file's private parts, of several side by side."""
    before = last_seq(connection)
    number = BY_FILE if len(parts) > 1 else in_order(before)
    query = insert_sql(from_file(load.form, number, load.record_bytes, load.inside, late=True), late=True)
    stop = Event()
    spelled = threads.submit(lambda: any(otherwise_spelled(part, stop.is_set) for part in parts))
    try:
        with _both_or_none(connection, lambda on: on.execute(query, [[*map(str, parts)]]), [], threads):
            numbered = number_parts(connection, parts, before)
            if spelled.result():
                message = "an outcome under another spelling"
                raise NeedsToleranceError(message)
    finally:
        stop.set()
    total = sum(part.records for part in numbered)
    return Loaded(total, Copied(load.file, load.form, load.record_bytes, numbered))


def number_parts(connection: duckdb.DuckDBPyConnection, paths: Sequence[Path], before: int) -> tuple[Part, ...]:
    """Number the events of parts that the engine has read side by side, from `before` + 1 in the parts' order.

    One thread reads an array and adds its rows in their order, so the rows of a part lie together, though perhaps not
    in the parts' order. Raises NeedsToleranceError when they don't lie together.
    """
    found = connection.execute(
        "SELECT -1 - seq, count(*), min(rowid), max(rowid) - min(rowid) + 1 FROM events WHERE seq < 0 GROUP BY 1"
    ).fetchall()
    if not found:
        count = connection.execute("SELECT count(*) FROM events WHERE seq > ?", [before]).fetchall()[0][0]
        return (Part(paths[0], before, 0, count),)
    rows = {place: (count, first) for place, count, first, span in found if count == span}
    if len(rows) < len(paths):
        message = "the rows of a part do not lie together"
        raise NeedsToleranceError(message)
    parts = []
    earlier = 0
    moves: list[int] = []
    for place, path in enumerate(paths):
        count, first = rows[place]
        start = before + earlier
        moves += [-1 - place, start + 1 - first]
        parts.append(Part(path, start, earlier, count))
        earlier += count
    cases = " ".join(["WHEN ? THEN ?::BIGINT"] * len(paths))
    connection.execute(f"UPDATE events SET seq = rowid + CASE seq {cases} END WHERE seq < 0", moves)
    return tuple(parts)


def _load_whole(connection: duckdb.DuckDBPyConnection, path: Path, load: _Load, threads: ThreadPoolExecutor) -> Loaded:
    """Load a file at once, the raw text beside the events."""
    before = last_seq(connection)
    raw: list[_Work] = [lambda on: _store_raw(on, path, load, before)]
    query = insert_sql(from_file(load.form, in_order(before), load.record_bytes, load.inside))
    with _both_or_none(connection, lambda on: on.execute(query, [str(path)]), raw, threads):
        pass
    return Loaded(_finish(connection, load.file, before))


@contextmanager
def _both_or_none(
    connection: duckdb.DuckDBPyConnection, here: _Work, others: Sequence[_Work], threads: ThreadPoolExecutor
) -> Iterator[None]:
    """Do the work, some of it on another thread; what is done stays when the body agrees, too.

    Raises NeedsToleranceError, with nothing done, when it is the file's fault that it failed.
    """
    connection.begin()
    besides = [connection.cursor() for _ in others]
    for beside in besides:
        beside.begin()
    running = [threads.submit(work, beside) for work, beside in zip(others, besides, strict=True)]
    try:
        here(connection)
        for one in running:
            one.result()
        yield
    except (duckdb.Error, NeedsToleranceError) as error:
        for beside in besides:
            beside.interrupt()
        wait(running)
        for beside in besides:
            beside.rollback()
        connection.rollback()
        # What our own SQL is wrong about is no fault of the file, and neither is a lack of memory.
        if isinstance(error, duckdb.Error) and not (is_full(error) or isinstance(error, _NO_FAULT_OF_THE_FILE)):
            raise NeedsToleranceError(str(error)) from error
        raise
    connection.commit()
    for beside in besides:
        beside.commit()


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
               CASE WHEN json = 'null' OR {OTHERWISE_SPELLED} THEN error('no plain record') ELSE {raw} END, {clean}
        FROM {objects}
        """,
        parameters,
    )


def _finish(connection: duckdb.DuckDBPyConnection, file: int, before: int) -> int:
    """Count what was loaded."""
    count = connection.execute("SELECT count(*) FROM received WHERE file = ?", [file]).fetchall()[0][0]
    events = connection.execute("SELECT count(*) FROM events WHERE seq > ?", [before]).fetchall()[0][0]
    if events != count:
        message = f"two readings of a file differ: {count} and {events} records"
        raise RuntimeError(message)
    return int(count)


def last_seq(connection: duckdb.DuckDBPyConnection) -> int:
    """Give the number of the latest record that was received, 0 before the first one."""
    return int(connection.execute("SELECT coalesce(max(seq), 0) FROM events").fetchall()[0][0])


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
