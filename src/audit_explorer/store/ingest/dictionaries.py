"""Dictionary encoding of the columns with few values, under one label for each thing."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from audit_explorer.record import FIELDS, SPELLINGS, label_of
from audit_explorer.store.ingest.request_shape import note_request_shapes
from audit_explorer.store.ingest.requests.request_operation import note_operations

if TYPE_CHECKING:
    import duckdb

ENCODED: Final = tuple(field.name for field in FIELDS if field.kind == "few")


#: With more values than this a column stays text: a dictionary of a million takes eight seconds and 100 MB to make.
MOST_WORDS: Final = 100_000


def encode(connection: duckdb.DuckDBPyConnection, *, error_shapes: bool = True) -> None:
    """Turn every "few" column of `events` into an ENUM, one label for all spellings of a value; fill `entity`.

    Each event gets its operation, a failure without a message its pattern of the request: both need the labels.

    A column that has many values after all stays text. Error patterns are left as they are without `error_shapes`.
    """
    for name in SPELLINGS:
        _relabel(connection, name)
    _name_clusters(connection)
    note_operations(connection)
    if error_shapes:
        encode_error_shapes(connection)
    for name in ENCODED:
        if name not in SPELLINGS and name != "error_shape":
            _as_enum(connection, name, f"enum_{name}")
    # An entity is its type with its id, or with its name where it has no id: a renamed project stays one entity. It is
    # only ever counted and joined within one dataset; the salt keeps names from being made to collide.
    connection.execute(
        f"""ALTER TABLE events ALTER entity TYPE UBIGINT USING
            CASE WHEN coalesce(entity_id, entity_name) IS NOT NULL
            THEN hash({secrets.randbits(60)}, entity_type::VARCHAR, coalesce(entity_id, entity_name)) END"""
    )


def encode_error_shapes(connection: duckdb.DuckDBPyConnection) -> None:
    """Complete the error patterns of `events`, whose labels and operations are there, and make them an ENUM."""
    note_request_shapes(connection)
    _as_enum(connection, "error_shape", "enum_error_shape")


def make_enum(connection: duckdb.DuckDBPyConnection, type_name: str, values: str) -> bool:
    """Create an ENUM of the values that a query gives, sorted; say whether they were few enough for one."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE words AS {values} LIMIT {MOST_WORDS + 1}")
    few = bool(connection.execute("SELECT count(*) <= ? FROM words", [MOST_WORDS]).fetchall()[0][0])
    if few:
        # The empty text is never a value, but without it a column of nothing would make a type of nothing.
        connection.execute(f"CREATE TYPE {type_name} AS ENUM (SELECT '' UNION ALL (FROM words ORDER BY 1))")
    connection.execute("DROP TABLE words")
    return few


def _as_enum(connection: duckdb.DuckDBPyConnection, name: str, type_name: str) -> bool:
    few = make_enum(connection, type_name, f"SELECT DISTINCT {name} FROM events WHERE {name} IS NOT NULL")
    if few:
        connection.execute(f"ALTER TABLE events ALTER {name} TYPE {type_name}")
    return few


def _relabel(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Replace spellings by code, so that no value of the log is ever written into SQL: only our own labels are."""
    if not _as_enum(connection, name, f"enum_{name}"):
        _relabel_text(connection, name)
        return
    sent = [row[0] for row in connection.execute(f"SELECT unnest(enum_range(NULL::enum_{name}))").fetchall()]
    cases = [
        f"WHEN {code} THEN '{label}'" for code, value in enumerate(sent) if (label := label_of(name, value)) != value
    ]
    if cases:
        labels = f"CASE enum_code({name}) {' '.join(cases)} ELSE {name}::VARCHAR END"
        connection.execute(f"ALTER TABLE events ALTER {name} TYPE VARCHAR USING {labels}")
        connection.execute(f"DROP TYPE enum_{name}")
        _as_enum(connection, name, f"enum_{name}")


def _relabel_text(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Replace spellings in a column that stays text; the values go to the engine as values."""
    import pandas as pd

    known = [spelling.lower() for spelling in SPELLINGS[name]]
    spelled = connection.execute(
        f"""SELECT DISTINCT {name} FROM events
            WHERE list_contains(?, lower(regexp_replace({name}, '[\\s_-]', '', 'g')))""",
        [known],
    ).fetchall()
    labels = [(value, label) for (value,) in spelled if (label := label_of(name, value)) != value]
    connection.register("labels", pd.DataFrame(labels, columns=["sent", "label"], dtype="str"))
    connection.execute(f"UPDATE events SET {name} = labels.label FROM labels WHERE {name} = labels.sent")
    connection.unregister("labels")


def _name_clusters(connection: duckdb.DuckDBPyConnection) -> None:
    """Call a cluster by the one name that other records of this log give its id."""
    connection.execute(
        """
        UPDATE events SET cluster = known.name FROM (
            SELECT cluster_id, min(cluster_name) AS name FROM events
            WHERE cluster_id IS NOT NULL AND cluster_name IS NOT NULL
            GROUP BY cluster_id HAVING count(DISTINCT cluster_name) = 1
        ) known
        WHERE events.cluster_id = known.cluster_id AND events.cluster_name IS NULL
        """
    )
