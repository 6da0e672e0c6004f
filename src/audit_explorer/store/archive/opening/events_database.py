"""From segments to a database of events, the one that a dataset shows."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from audit_explorer.record import FIELDS
from audit_explorer.store.archive.layout import bases
from audit_explorer.store.archive.opening.repeated_ids import repeated_ids
from audit_explorer.store.archive.opening.segment_copies import drop_copies
from audit_explorer.store.archive.segments.segment_rows import received_sql, segments_sql
from audit_explorer.store.cube.cube import make_cube
from audit_explorer.store.dataset import Facts, FileFacts
from audit_explorer.store.ingest.contradictions import note_contradictions
from audit_explorer.store.ingest.copies.duplicates import DDL, Merged, merge_copies
from audit_explorer.store.ingest.copies.probably_same import pair_generations
from audit_explorer.store.ingest.copies.shortened_ids import note_shortened
from audit_explorer.store.ingest.dictionaries import ENCODED, make_enum
from audit_explorer.store.ingest.lookalike_names import note_lookalikes
from audit_explorer.store.ingest.times.time_problems import explain, list_undated, list_zoneless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import duckdb

    from audit_explorer.store.archive.segments.pinned_segments import Pinned

# Part of a cache's name: to be raised when what `combine` makes of the same segments changes.
COMBINED: Final = 6

# Texts of which hardly two are alike: looking for what they share, as the engine would, takes longer than all the rest.
_PACKED: Final = dict.fromkeys(
    ("id", "request_id", "url", "entity_id", "entity_name", "error", "error_message", "body"), " USING COMPRESSION zstd"
)

# Where a request came from is told in the longest text after the body, usually in the same few thousand ways. It gets a
# dictionary when each way comes this often, on average, in this many rows.
_SAMPLE: Final = 100_000
_FEW: Final = 10
# So many segments of fewer rows are read once, not for each column: opening the files takes longer than reading them.
_MANY: Final = 256
_SMALL: Final = 10_000
# So many rows are read in one go.
_AT_ONCE: Final = 5_000_000


def combine(
    connection: duckdb.DuckDBPyConnection,
    pinned: Sequence[Pinned],
    fingerprint: str,
    now: datetime,
    salt: int | None = None,
    check: Callable[[], None] = lambda: None,
) -> None:
    """Fill the connection's empty database: a dataset's tables but `received`, the cube, `facts`, `made_of`, `salt`.

    The records as received stay in the segments; see `received_sql`. With `salt`, entities get the same numbers as
    wherever else it is used. `check` is called between the steps, and raises where it is to stop.
    """
    connection.execute("SET preserve_insertion_order = false")
    small = len(pinned) >= _MANY and sum(one.rows for one in pinned) < len(pinned) * _SMALL
    kind, wanted = ("TABLE", "SELECT * EXCLUDE (raw, clean) FROM") if small else ("VIEW", "FROM")
    connection.execute(f"CREATE TEMP {kind} segments AS {wanted} ({segments_sql(pinned, pinned)})")
    types, known = _name_values(connection, (*ENCODED, *_seldom_new(connection)))
    salt = secrets.randbits(60) if salt is None else salt
    connection.execute(f"CREATE TABLE events ({_columns(types)})")
    for source in ["segments"] if small else [f"({segments_sql(some, pinned)})" for some in _batches(pinned)]:
        check()
        connection.execute(f"INSERT INTO events {events_of_segments(salt, types, known=known, source=source)}")
        # What was written needs no memory from then on.
        connection.execute("CHECKPOINT")
    connection.execute(f"CREATE TABLE salt AS SELECT {int(salt)}::BIGINT AS salt; DROP TABLE clusters")
    check()
    settle(connection, pinned, fingerprint, now)
    connection.execute(f"DROP {kind} segments")
    connection.execute("CHECKPOINT")
    check()
    make_cube(connection)


def _batches(pinned: Sequence[Pinned]) -> Iterator[list[Pinned]]:
    """Divide segments so that about as many rows are read in one go, those of a month together."""
    some: list[Pinned] = []
    for one in pinned:
        if some and sum(each.rows for each in some) + one.rows > _AT_ONCE:
            yield some
            some = []
        some.append(one)
    yield some


def show_segments(
    connection: duckdb.DuckDBPyConnection, pinned: Sequence[Pinned], fingerprint: str, now: datetime, salt: int
) -> None:
    """Make the tables that `combine` makes but the cube; `events` is a view that reads the segments at each question.

    That takes a part of the time; it is what `dataset_events_sql` gives of the table, with the same dictionaries.
    """
    connection.execute(f"CREATE VIEW segments AS {segments_sql(pinned, pinned)}")
    types, known = _name_values(connection, ENCODED)
    events = events_of_segments(salt, types, known=known)
    connection.execute(DDL)
    connection.execute(f"CREATE VIEW events AS FROM ({events}) AS event ANTI JOIN copies ON copies.copy = event.seq")
    settle(connection, pinned, fingerprint, now, view=True)
    if connection.execute("SELECT count(*) FROM copies").fetchall() == [(0,)]:
        connection.execute(f"CREATE OR REPLACE VIEW events AS {events}")


def _name_values(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> tuple[dict[str, str], bool]:
    """Make the types of dictionary columns, and the table `clusters` of names; say whether there are any in that."""
    connection.execute(
        """
        CREATE TABLE clusters AS
        SELECT cluster_id AS known_id, min(cluster_name) AS known_name FROM segments
        WHERE cluster_id IS NOT NULL AND cluster_name IS NOT NULL
        GROUP BY cluster_id HAVING count(DISTINCT cluster_name) = 1
        """
    )
    types = {}
    for name in names:
        values = f"SELECT DISTINCT {name} FROM segments WHERE {name} IS NOT NULL"
        if name == "cluster":
            values = """SELECT cluster_name AS cluster FROM segments WHERE cluster_name IS NOT NULL
                UNION SELECT cluster_id FROM segments WHERE cluster_id IS NOT NULL"""
        if make_enum(connection, f"enum_{name}", values):
            types[name] = f"enum_{name}"
    return types, bool(connection.execute("SELECT count(*) FROM clusters").fetchall()[0][0])


def events_of_segments(salt: int, types: Mapping[str, str], *, known: bool, source: str = "segments") -> str:
    """Give the query that makes events of rows of segments; `known` when the table `clusters` knows names."""
    plain = {field.name: field.name for field in FIELDS} | {"cluster": "coalesce(cluster_name, cluster_id)"}
    if known:
        plain["cluster"] = "coalesce(cluster_name, known_name, cluster_id)"
    # TRY_CAST turns no value into nothing, as each is in its type; but it is made once for each word of a segment's own
    # dictionary, CAST for each row.
    names = ", ".join(
        f"TRY_CAST({value} AS {types[name]}) AS {name}" if name in types else f"{value} AS {name}"
        for name, value in plain.items()
    )
    return f"""
        SELECT seq, time_text, CASE WHEN coalesce(entity_id, entity_name) IS NOT NULL
               THEN hash({int(salt)}, entity_type, coalesce(entity_id, entity_name)) END AS entity,
               entity_id_in_url, {names}
        FROM {source} {"LEFT JOIN clusters ON cluster_id = known_id" if known else ""}
        """


def _seldom_new(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Name the texts that are worth a dictionary, though only the database has them so: see `dataset_events_sql`."""
    different, looked_at = connection.execute(
        f"SELECT count(DISTINCT context), count(*) FROM (SELECT context FROM segments LIMIT {_SAMPLE})"
    ).fetchall()[0]
    return ["context"] if different * _FEW <= looked_at else []


def dataset_events_sql(table: str) -> str:
    """Give the query for `events` as a dataset has them, of the table that `combine` made."""
    return f"SELECT * REPLACE (context::VARCHAR AS context) FROM {table}"


def _columns(types: Mapping[str, str]) -> str:
    known = {name: f"{type_} USING COMPRESSION uncompressed" for name, type_ in types.items()}
    known |= {"happened_at": "TIMESTAMP", "http_status": "INTEGER"}
    own = (f"{field.name} {known.get(field.name, 'VARCHAR')}{_PACKED.get(field.name, '')}" for field in FIELDS)
    return ", ".join(
        [
            "seq BIGINT",
            "time_text VARCHAR",
            "entity UBIGINT USING COMPRESSION uncompressed",
            "entity_id_in_url BOOLEAN",
            *own,
        ]
    )


def settle(
    connection: duckdb.DuckDBPyConnection,
    pinned: Sequence[Pinned],
    fingerprint: str,
    now: datetime,
    new: Sequence[Pinned] = (),
    *,
    view: bool = False,
) -> None:
    """Drop copies from `events`, and make the other tables anew.

    With `new`, only these segments came since it was done last, and what they hold is looked for in the others. Of a
    `view` nothing is deleted: what is in `copies` is left out of it.
    """
    connection.execute(
        "CREATE OR REPLACE TABLE made_of (name VARCHAR, start BIGINT, length BIGINT); DROP TYPE IF EXISTS enum_sources"
    )
    if not new:
        connection.execute("DROP TABLE IF EXISTS conflicts; DROP TABLE IF EXISTS copies")
    connection.execute(DDL)
    starts = bases([one.segment for one in pinned])
    connection.executemany(
        "INSERT INTO made_of VALUES (?, ?, ?)",
        [[one.segment.name, start, one.rows] for one, start in zip(pinned, starts, strict=True)],
    )
    connection.execute(
        f"""
        CREATE OR REPLACE TABLE files AS
        SELECT (row_number() OVER (ORDER BY source) - 1)::INTEGER AS file, source AS name, records
        FROM (SELECT source, count(*) AS records FROM ({segments_sql(pinned, pinned)}) GROUP BY source)
        """
    )
    drop_copies(connection, pinned, frozenset(new or pinned), view=view)
    name_sources(connection, "files")
    connection.execute(f"CREATE TEMP VIEW received AS {received_sql(pinned)}")
    ids = f"SELECT id FROM ({segments_sql(new, pinned)})" if new else repeated_ids(connection)
    merged = merge_copies(connection, ids, view=view)
    probable = pair_generations(connection)
    zoneless = _list_problems(connection, now)
    note_shortened(connection)
    note_contradictions(connection)
    note_lookalikes(connection)
    facts = replace(_facts(connection, fingerprint, merged, probable, now), zoneless=zoneless)
    text = json.dumps(asdict(facts), default=str)
    connection.execute("CREATE OR REPLACE TABLE facts AS SELECT ?::VARCHAR AS facts", [text])
    connection.execute("DROP VIEW received")


def name_sources(connection: duckdb.DuckDBPyConnection, files: str) -> None:
    """Create the type whose codes are the numbers of the table `files`."""
    connection.execute(f"CREATE TYPE enum_sources AS ENUM (SELECT name FROM {files} ORDER BY file)")


def read_facts(text: str, read_at: datetime) -> Facts:
    """Read what `combine` noted in the table `facts`, as it is read now."""
    said: dict[str, Any] = json.loads(text)
    files = tuple(FileFacts(**file) for file in said.pop("files"))
    said |= {name: _instant(said[name]) for name in ("oldest", "newest")}
    del said["choices"]  # of an archive none can be made
    del said["damaged"]  # of each opening anew
    del said["incomplete"]  # what an archive has is whole records
    return Facts(**(said | {"files": files, "read_at": read_at}))


def _list_problems(connection: duckdb.DuckDBPyConnection, now: datetime) -> int:
    """List what is known of the times; return how many name no zone."""
    connection.execute(
        """
        CREATE OR REPLACE TABLE problems (
            file VARCHAR, record BIGINT, byte BIGINT, line BIGINT, reason VARCHAR, text VARCHAR, kept BOOLEAN
        )
        """
    )
    explain(connection, now)
    list_undated(connection)
    return list_zoneless(connection, "UTC")


def _facts(
    connection: duckdb.DuckDBPyConnection, fingerprint: str, merged: Merged, probable: int, now: datetime
) -> Facts:
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
        duplicates=merged.copies,
        partial=merged.partial,
        conflicts=merged.conflicts,
        probable=probable,
        oldest=oldest,
        newest=newest,
        read_at=now,
    )


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)
