"""How a segment gets written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.store.archive.durable_files import new_file, private, publish, sha256
from audit_explorer.store.archive.layout import Layout, Segment
from audit_explorer.store.archive.segments.normaliser import NORMALISED, NORMALISER, RECEIVED
from audit_explorer.store.archive.segments.pinned_segments import FORMAT, MARK

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from audit_explorer.store.archive.workspace import Workspace

#: More of one month go into several segments; far less than a row's number can count.
SEGMENT_ROWS: Final = 2_000_000


def write_rows(connection: duckdb.DuckDBPyConnection, query: str, workspace: Workspace) -> Path:
    """Write the rows of a query with the columns RECEIVED and NORMALISED to a file of the workspace."""
    name = new_file(workspace.folder, ".parquet").name
    names = ", ".join((*RECEIVED, *NORMALISED))
    target = str(workspace.alias / name).replace("'", "''")
    connection.execute(
        f"""
        COPY (SELECT row_number() OVER () - 1 AS row, {names} FROM ({query}))
        TO '{target}' (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false,
                       KV_METADATA {{{MARK}: '{FORMAT}', normaliser: '{NORMALISER}'}})
        """
    )
    return workspace.folder / name


def finish(layout: Layout, written: Path, month: str) -> Segment:
    """Make a segment of a file that was written; it is there from now on, whatever happens."""
    segment = Segment(month, sha256(written))
    publish(written, private(layout.segments) / segment.name)
    return segment
