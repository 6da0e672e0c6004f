"""One label for each thing, however the records spell it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from audit_explorer.record import SPELLINGS, label_of
from audit_explorer.store.ingest.dictionaries import find_words
from audit_explorer.store.ingest.requests.request_operation import note_operations

if TYPE_CHECKING:
    import duckdb


# What events are named by: few different ones, also of a large log.
_SPELLED: Final = f"""
    CREATE OR REPLACE TEMP TABLE spelled AS
    SELECT DISTINCT {", ".join(SPELLINGS)}, http_method, operation AS address FROM events
    """
_TABLES: Final = ("events", "spelled")


def note_labels(connection: duckdb.DuckDBPyConnection) -> None:
    """Give all spellings of a value in `events` one label, each cluster its name, each event its operation and entity.

    Where an operation is known, the entity id comes out of the URL of a record that has it nowhere else.
    """
    connection.execute(_SPELLED)
    _relabel(connection)
    named, nameless, addressed = connection.execute(
        "SELECT count(cluster_name), count(cluster_id) FILTER (WHERE cluster_name IS NULL), count(url) FROM events"
    ).fetchall()[0]
    if named and nameless:
        _name_clusters(connection)
    # An entity is its type with its id, or with its name where it has no id: a renamed project stays one entity. It is
    # only ever counted and joined within one dataset; the salt keeps names from being made to collide.
    note_operations(connection, salt=secrets.randbits(60), addressed=bool(addressed))
    connection.execute("DROP TABLE spelled")


def _relabel(connection: duckdb.DuckDBPyConnection) -> None:
    names = tuple(SPELLINGS)
    few = find_words(connection, names, "spelled")
    words = connection.execute("SELECT field, word FROM words ORDER BY field, word").fetchall()
    for place, name in enumerate(names):
        if name not in few:
            _relabel_many(connection, name)
            continue
        sent = [word for field, word in words if field == place]
        labels = {code: label for code, word in enumerate(sent) if (label := label_of(name, word)) != word}
        if labels:
            _relabel_few(connection, name, place, labels)
    connection.execute("DROP TABLE words")


def _relabel_few(connection: duckdb.DuckDBPyConnection, name: str, place: int, labels: dict[int, str]) -> None:
    """Replace spellings by code, so that no value of the log is ever written into SQL: only our own labels are."""
    connection.execute(f"CREATE TYPE sent AS ENUM (SELECT word FROM words WHERE field = {place} ORDER BY 1)")
    cases = " ".join(f"WHEN {code} THEN '{label}'" for code, label in labels.items())
    for table in _TABLES:
        connection.execute(
            f"ALTER TABLE {table} ALTER {name} TYPE VARCHAR USING CASE enum_code({name}::sent) {cases} ELSE {name} END"
        )
    connection.execute("DROP TYPE sent")


def _relabel_many(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Replace spellings in a column of very many values; these go to the engine as values."""
    import pandas as pd

    known = [spelling.lower() for spelling in SPELLINGS[name]]
    spelled = connection.execute(
        f"""SELECT DISTINCT {name} FROM events
            WHERE list_contains(?, lower(regexp_replace({name}, '[\\s_-]', '', 'g')))""",
        [known],
    ).fetchall()
    labels = [(value, label) for (value,) in spelled if (label := label_of(name, value)) != value]
    connection.register("labels", pd.DataFrame(labels, columns=["sent", "label"], dtype="str"))
    for table in _TABLES:
        connection.execute(f"UPDATE {table} SET {name} = labels.label FROM labels WHERE {name} = labels.sent")
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
