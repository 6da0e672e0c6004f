"""From segments to a database of events, the one that a dataset shows."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from audit_explorer.record import FIELDS
from audit_explorer.store.archive.layout import bases
from audit_explorer.store.dataset import Facts, FileFacts
from audit_explorer.store.duplicates import merge_copies
from audit_explorer.store.encode import ENCODED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import duckdb

    from audit_explorer.store.archive.held import Held

# Part of a cache's name: to be raised when what `combine` makes of the same segments changes.
COMBINED: Final = 1


def combine(connection: duckdb.DuckDBPyConnection, held: Sequence[Held], fingerprint: str) -> None:
    """Fill the connection's empty database: `events`, `files`, `conflicts`, `problems`, `facts`, `made_of`.

    The records as received stay in the segments; see `received_sql`.
    """
    connection.execute("SET preserve_insertion_order = false")
    connection.execute(f"CREATE TEMP VIEW segments AS {segments_sql(held, held)}")
    connection.execute(
        """
        CREATE TEMP TABLE clusters AS
        SELECT cluster_id AS known_id, min(cluster_name) AS known_name FROM segments
        WHERE cluster_id IS NOT NULL AND cluster_name IS NOT NULL
        GROUP BY cluster_id HAVING count(DISTINCT cluster_name) = 1
        """
    )
    for name in ENCODED:
        values = f"SELECT DISTINCT {name} FROM segments WHERE {name} IS NOT NULL"
        if name == "cluster":
            values = """SELECT cluster_name AS cluster FROM segments WHERE cluster_name IS NOT NULL
                UNION SELECT cluster_id FROM segments WHERE cluster_id IS NOT NULL"""
        connection.execute(f"CREATE TYPE enum_{name} AS ENUM (SELECT '' UNION ALL SELECT * FROM ({values} ORDER BY 1))")
    known = bool(connection.execute("SELECT count(*) FROM clusters").fetchall()[0][0])
    salt = secrets.randbits(60)
    types = {name: f"enum_{name}" for name in ENCODED}
    connection.execute(f"CREATE TABLE events AS {events_of_segments(salt, types, known=known)}")
    connection.execute(f"CREATE TABLE salt AS SELECT {salt}::BIGINT AS salt; DROP TABLE clusters")
    settle(connection, held, fingerprint)
    connection.execute("DROP VIEW segments")


def events_of_segments(salt: int, types: Mapping[str, str], *, known: bool) -> str:
    """Give the query that makes events of the view `segments`; `known` when the table `clusters` knows names."""
    plain = {field.name: field.name for field in FIELDS} | {"cluster": "coalesce(cluster_name, cluster_id)"}
    if known:
        plain["cluster"] = "coalesce(cluster_name, known_name, cluster_id)"
    names = ", ".join(
        f"{value}::{types[name]} AS {name}" if name in types else f"{value} AS {name}" for name, value in plain.items()
    )
    return f"""
        SELECT seq, time_text, CASE WHEN coalesce(entity_id, entity_name) IS NOT NULL
               THEN hash({int(salt)}, entity_type, coalesce(entity_id, entity_name)) END AS entity, {names}
        FROM segments {"LEFT JOIN clusters ON cluster_id = known_id" if known else ""}
        """


def settle(connection: duckdb.DuckDBPyConnection, held: Sequence[Held], fingerprint: str) -> None:
    """Drop copies from `events`, and make the other tables anew."""
    connection.execute(
        "CREATE OR REPLACE TABLE made_of (name VARCHAR, start BIGINT, length BIGINT);"
        "DROP TABLE IF EXISTS conflicts; DROP TYPE IF EXISTS enum_sources"
    )
    starts = bases([one.segment for one in held])
    connection.executemany(
        "INSERT INTO made_of VALUES (?, ?, ?)",
        [[one.segment.name, start, one.rows] for one, start in zip(held, starts, strict=True)],
    )
    connection.execute(
        f"""
        CREATE OR REPLACE TABLE files AS
        SELECT (row_number() OVER (ORDER BY source) - 1)::INTEGER AS file, source AS name, records
        FROM (SELECT source, count(*) AS records FROM ({segments_sql(held, held)}) GROUP BY source)
        """
    )
    _drop_copies(connection, held)
    name_sources(connection, "files")
    connection.execute(f"CREATE TEMP VIEW received AS {received_sql(held)}")
    _, conflicts = merge_copies(connection)
    _note_undated(connection)
    facts = _facts(connection, fingerprint, sum(one.rows for one in held), conflicts)
    text = json.dumps(asdict(facts), default=str)
    connection.execute("CREATE OR REPLACE TABLE facts AS SELECT ?::VARCHAR AS facts", [text])
    connection.execute("DROP VIEW received")


def segments_sql(some: Sequence[Held], held: Sequence[Held]) -> str:
    """Give the query for the rows of some of the held segments, numbered as they are in the dataset."""
    starts = dict(zip(held, bases([one.segment for one in held]), strict=True))
    paths = ", ".join(_quoted(one.path) for one in some)
    listed = ", ".join(str(starts[one]) for one in some)
    return f"SELECT *, row + (CAST([{listed}] AS BIGINT[]))[file_index::BIGINT + 1] AS seq FROM read_parquet([{paths}])"


def received_sql(held: Sequence[Held]) -> str:
    """Give the query that is the table `received`, read from the segments when it is asked."""
    starts = bases([one.segment for one in held])
    parts = [
        f"SELECT row + {start} AS seq, enum_code(source::enum_sources)::INTEGER AS file, record, raw, clean"
        f" FROM read_parquet({_quoted(one.path)})"
        for one, start in zip(held, starts, strict=True)
    ]
    return " UNION ALL ".join(parts)


def name_sources(connection: duckdb.DuckDBPyConnection, files: str) -> None:
    """Create the type whose codes are the numbers of the table `files`."""
    connection.execute(f"CREATE TYPE enum_sources AS ENUM (SELECT name FROM {files} ORDER BY file)")


def read_facts(text: str) -> Facts:
    """Read what `combine` noted in the table `facts`."""
    said: dict[str, Any] = json.loads(text)
    files = tuple(FileFacts(**file) for file in said.pop("files"))
    oldest, newest = _instant(said.pop("oldest")), _instant(said.pop("newest"))
    return Facts(files=files, oldest=oldest, newest=newest, **said)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _drop_copies(connection: duckdb.DuckDBPyConnection, held: Sequence[Held]) -> None:
    """Delete what several segments hold alike; they are of one month, as the time is part of the content."""
    months = Counter(one.segment.month for one in held)
    doubtful = [one for one in held if months[one.segment.month] > 1]
    if not doubtful:
        return
    connection.execute(
        f"""
        CREATE TEMP TABLE again AS
        WITH doubtful AS ({segments_sql(doubtful, held)}),
        several AS (SELECT digest, nth FROM doubtful GROUP BY ALL HAVING count(*) > 1)
        SELECT seq FROM doubtful JOIN several USING (digest, nth)
        QUALIFY row_number() OVER (PARTITION BY digest, nth ORDER BY seq) > 1
        """
    )
    if connection.execute("SELECT count(*) FROM again").fetchall()[0][0]:
        connection.execute("DELETE FROM events WHERE seq IN (SELECT seq FROM again)")
    connection.execute("DROP TABLE again")


def _note_undated(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("CREATE TEMP TABLE undated AS SELECT seq, time_text FROM events WHERE happened_at IS NULL")
    some = bool(connection.execute("SELECT count(*) FROM undated").fetchall()[0][0])
    connection.execute(
        f"""
        CREATE OR REPLACE TABLE problems AS
        SELECT files.name AS file, record, NULL::BIGINT AS byte, NULL::BIGINT AS line,
               CASE WHEN time_text IS NULL THEN 'no time' ELSE 'unreadable time' END AS reason,
               left(coalesce(time_text, raw), 300) AS text, true AS kept
        FROM undated JOIN received USING (seq) JOIN files USING (file) {"" if some else "LIMIT 0"}
        """
    )
    connection.execute("DROP TABLE undated")


def _facts(connection: duckdb.DuckDBPyConnection, fingerprint: str, rows: int, conflicts: int) -> Facts:
    total, undated, oldest, newest = connection.execute(
        "SELECT count(*), count(*) - count(happened_at), min(happened_at), max(happened_at) FROM events"
    ).fetchall()[0]
    files = connection.execute("SELECT name, records FROM files ORDER BY file").fetchall()
    return Facts(
        fingerprint=fingerprint,
        files=tuple(FileFacts(name, records) for name, records in files),
        total=total,
        undated=undated,
        unreadable=0,
        duplicates=rows - total,
        conflicts=conflicts,
        oldest=oldest,
        newest=newest,
    )


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)
