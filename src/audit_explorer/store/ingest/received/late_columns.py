"""The columns of `events` that no first page shows, filled after the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.store.ingest.dictionaries import ENCODED, encode, make_types
from audit_explorer.store.ingest.normalised_event import PATTERN_SQL, json_sql, value_sql
from audit_explorer.store.ingest.request_shape import note_request_shapes
from audit_explorer.store.ingest.wire_fields import LATE_JSON, late_json

if TYPE_CHECKING:
    import duckdb

    from audit_explorer.store.ingest.received.private_copy import Copied, Part

LATE_COLUMNS: Final = (*LATE_JSON, "error_shape")

#: Where the texts of files are collected.
DDL: Final = "CREATE TABLE late_texts (seq BIGINT, id VARCHAR, context VARCHAR, body VARCHAR);"
# Two of the engine's row groups, so that both cores have one.
_ROWS_AT_ONCE: Final = 245_760
# No text may stand at another record than its own.
_OTHER_RECORD: Final = """WHEN late_texts.seq IS NOT NULL AND late_texts.id IS DISTINCT FROM early.id
    THEN error('two readings of a file differ')"""


def load_texts(cursor: duckdb.DuckDBPyConnection, part: Part, copied: Copied) -> None:
    """Read the JSON texts of a part."""
    texts = ", ".join(f"{json_sql(name)} AS {name}" for name in LATE_JSON)
    cursor.execute(
        f"""
        INSERT INTO late_texts SELECT {part.before} + row_number() OVER () AS seq, {value_sql("id")} AS id, {texts}
        FROM ({late_json(copied.form, copied.record_bytes)}) AS t
        """,
        [str(part.path)],
    )


def fill_columns(cursor: duckdb.DuckDBPyConnection, *, labelled: bool) -> None:
    """Replace `events` by events with all columns, in the cursor's transaction: others see one or the other.

    What is `labelled` already gets the dictionaries of encode_all.
    """
    early = tuple(name for name in ENCODED if name not in LATE_COLUMNS)
    types = make_types(cursor, early) if labelled else {}
    texts = [f"CASE {_OTHER_RECORD} ELSE coalesce(early.{name}, late_texts.{name}) END AS {name}" for name in LATE_JSON]
    words = [f"early.{name}::{type_name} AS {name}" for name, type_name in types.items()]
    cursor.execute("ALTER TABLE events RENAME TO events_early")
    # Piece by piece: joined all at once, a large log's texts would not fit into the engine's memory. The rows keep the
    # order of `events_early`; to sort them would take a sixth of the time.
    first, last = cursor.execute("SELECT min(seq), max(seq) FROM events_early").fetchall()[0]
    for start in range(first, last + 1, _ROWS_AT_ONCE):
        span = f"seq >= {start} AND seq < {start + _ROWS_AT_ONCE}"
        # As the other records' patterns were made: before clusters had names of other records.
        named = f"SELECT * REPLACE (coalesce(cluster_name, cluster_id) AS cluster) FROM events_early WHERE {span}"
        cursor.execute(
            f"""
            {"CREATE TABLE events AS" if start == first else "INSERT INTO events"}
            SELECT early.* REPLACE (
                {", ".join([*texts, *words])}, coalesce(early.error_shape, patterns.pattern) AS error_shape
            )
            FROM (FROM events_early WHERE {span}) AS early
            LEFT JOIN (FROM late_texts WHERE {span}) AS late_texts USING (seq)
            LEFT JOIN (SELECT seq, {PATTERN_SQL} AS pattern FROM ({named}) WHERE error_message IS NOT NULL) AS patterns
            USING (seq)
            """
        )
    cursor.execute("DROP TABLE events_early; DROP TABLE late_texts")
    if labelled:
        note_request_shapes(cursor)
        encode(cursor, ["error_shape"])
