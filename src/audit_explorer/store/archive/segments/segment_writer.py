"""How a segment gets written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit_explorer.store.archive.durable_files import new_file, private, publish, sha256
from audit_explorer.store.archive.integrity.register import enter
from audit_explorer.store.archive.layout import Layout, Segment
from audit_explorer.store.archive.segments.normaliser import NORMALISED, NORMALISER, RECEIVED
from audit_explorer.store.archive.segments.segment_footer import footer_sql

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb

    from audit_explorer.store.archive.workspace import Workspace

#: More of one month go into several segments; far less than a row's number can count.
SEGMENT_ROWS: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Written:
    """A file of the workspace with some rows of one month."""

    path: Path
    rows: int
    month: str


def write_rows(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    workspace: Workspace,
    month: str,
    made_of: Sequence[str] = (),
) -> Written:
    """Write the rows of a query with the columns RECEIVED and NORMALISED to a file of the workspace.

    `made_of` names the segments that these rows are from, see `Footer`.
    """
    name = new_file(workspace.folder, ".parquet").name
    names = ", ".join((*RECEIVED, *NORMALISED))
    target = str(workspace.alias / name).replace("'", "''")
    rows = connection.execute(
        f"""
        COPY (SELECT row_number() OVER () - 1 AS row, {names} FROM ({query}))
        TO '{target}' (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false,
                       KV_METADATA {footer_sql(NORMALISER, month, made_of)})
        """
    ).fetchall()[0][0]
    return Written(workspace.folder / name, int(rows), month)


def finish(layout: Layout, written: Written, replaced: Sequence[Segment] = ()) -> Segment:
    """Make a segment of a file that was written; it is there from now on, whatever happens.

    The register has it before what it replaces may go.
    """
    segment = Segment(written.month, sha256(written.path))
    publish(written.path, private(layout.segments) / segment.name)
    enter(layout, {segment.name: written.rows}, replaced)
    return segment
