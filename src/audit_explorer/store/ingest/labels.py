"""One label for each thing, however the records spell it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from audit_explorer.record import SPELLINGS, label_of
from audit_explorer.store.ingest.dictionaries import find_words
from audit_explorer.store.ingest.requests.request_operation import note_operations

if TYPE_CHECKING:
    import duckdb


def note_labels(connection: duckdb.DuckDBPyConnection) -> None:
    """Give all spellings of a value in `events` one label, each cluster its name, each event its operation and entity.

    Where an operation is known, the entity id comes out of the URL of a record that has it nowhere else.
    """
    _relabel(connection)
    _name_clusters(connection)
    note_operations(connection)
    # An entity is its type with its id, or with its name where it has no id: a renamed project stays one entity. It is
    # only ever counted and joined within one dataset; the salt keeps names from being made to collide.
    connection.execute(
        f"""ALTER TABLE events ALTER entity TYPE UBIGINT USING
            CASE WHEN coalesce(entity_id, entity_name) IS NOT NULL
            THEN hash({secrets.randbits(60)}, entity_type::VARCHAR, coalesce(entity_id, entity_name)) END"""
    )


def _relabel(connection: duckdb.DuckDBPyConnection) -> None:
    names = tuple(SPELLINGS)
    few = find_words(connection, names)
    for place, name in enumerate(names):
        if name not in few:
            _relabel_many(connection, name)
            continue
        sent = connection.execute("SELECT word FROM words WHERE field = ? ORDER BY 1", [place]).fetchall()
        labels = {code: label_of(name, word) for code, (word,) in enumerate(sent) if label_of(name, word) != word}
        if labels:
            _relabel_few(connection, name, place, labels)
    connection.execute("DROP TABLE words")


def _relabel_few(connection: duckdb.DuckDBPyConnection, name: str, place: int, labels: dict[int, str]) -> None:
    """Replace spellings by code, so that no value of the log is ever written into SQL: only our own labels are."""
    connection.execute(f"CREATE TYPE sent AS ENUM (SELECT word FROM words WHERE field = {place} ORDER BY 1)")
    cases = " ".join(f"WHEN {code} THEN '{label}'" for code, label in labels.items())
    connection.execute(
        f"ALTER TABLE events ALTER {name} TYPE VARCHAR USING CASE enum_code({name}::sent) {cases} ELSE {name} END"
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
