"""A segment whose normalised columns other rules made, made anew from the records as received."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from audit_explorer.store.archive.integrity.verified_files import Stamp
from audit_explorer.store.archive.segments.normaliser import plain_sql
from audit_explorer.store.archive.segments.segment_writer import write_rows
from audit_explorer.store.duckdb.engine import connect
from audit_explorer.store.ingest.dictionaries import encode_all
from audit_explorer.store.ingest.event_times import second_look
from audit_explorer.store.ingest.labels import note_labels
from audit_explorer.store.ingest.normalised_event import DDL as EVENTS_DDL
from audit_explorer.store.ingest.normalised_event import insert_sql
from audit_explorer.store.ingest.received_records import DDL
from audit_explorer.store.ingest.wire_fields import from_received
from audit_explorer.store.temporary import private_folder

if TYPE_CHECKING:
    from datetime import datetime

    from audit_explorer.store.archive.segments.pinned_segments import Pinned
    from audit_explorer.store.archive.workspace import Workspace


def renormalise(pinned: Pinned, workspace: Workspace, now: datetime) -> Pinned:
    """Give the segment with the columns that the rules of `now` make, as a file of the workspace.

    Its rows keep their numbers. What an instant depended on beside its own text stands in the record as it is archived,
    so no file is asked for the order of its dates.
    """
    folder = private_folder()
    try:
        with connect(folder) as connection:
            connection.execute(DDL + EVENTS_DDL)
            connection.execute(
                "INSERT INTO received SELECT row, 0, record, raw, clean FROM read_parquet(?)", [str(pinned.path)]
            )
            connection.execute(insert_sql(from_received()), [-1])
            second_look(connection, now)
            note_labels(connection)
            encode_all(connection)
            connection.execute(
                "CREATE TEMP TABLE kept AS SELECT row, source, digest, nth FROM read_parquet(?)", [str(pinned.path)]
            )
            query = f"""
                SELECT source, record, raw, clean, digest, nth, {plain_sql("events")}
                FROM events JOIN received USING (seq) JOIN kept ON kept.row = events.seq ORDER BY events.seq
                """
            written = write_rows(connection, query, workspace, pinned.segment.month)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    path = workspace.alias / written.path.name
    return replace(pinned, path=path, fresh=True, stamp=Stamp.of(path.stat()))
