"""The pattern of failures without a message: what was asked for, what the answer was, of what kind of thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.operations import OPERATIONS
from audit_explorer.record import FAILED
from audit_explorer.store.ingest.requests.request_path import OWN, part_sql, path_sql

if TYPE_CHECKING:
    import duckdb

_TEMPLATES: Final = ", ".join(f"('{one.name}', '{one.template}')" for one in OPERATIONS)
_SILENT: Final = f"result = '{FAILED}' AND error_shape IS NULL"


def note_request_shapes(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `error_shape` of the failed events that have none; they must have their outcome, labels and operation.

    A failure of which neither the request nor the answer is known gets no pattern.
    """
    # Most logs have none: to plan the statement takes as long as to read a small file.
    if connection.execute(f"SELECT count(*) FROM events WHERE {_SILENT}").fetchall()[0][0]:
        connection.execute(SHAPES_SQL)


# A record with a URL has an operation of the table by its URL alone. What the steps give is kept: the engine would ask
# for a path, the dearest of all, as often as a later step names it, and of records whose template is known.
SHAPES_SQL: Final = f"""
    WITH silent AS MATERIALIZED (
        SELECT seq, {part_sql("upper(http_method)")} AS method,
               CASE WHEN url IS NOT NULL THEN template END AS template, url, {", ".join(OWN)},
               nullif(concat_ws(' ', http_status, {part_sql("error_type")}), '') AS answer, http_status,
               {part_sql("entity_type::VARCHAR")} AS thing
        FROM events LEFT JOIN (VALUES {_TEMPLATES}) AS operations (name, template) ON operation = name
        WHERE {_SILENT}
    ), paths AS MATERIALIZED (
        SELECT seq, {path_sql("url")} AS path FROM silent WHERE template IS NULL AND url IS NOT NULL
    ), asked AS MATERIALIZED (
        SELECT seq, nullif(concat_ws(' ', method, coalesce(template, path)), '') AS request, answer, http_status, thing
        FROM silent LEFT JOIN paths USING (seq)
    )
    UPDATE events SET error_shape = shapes.shape FROM (
        SELECT seq, CASE WHEN request IS NOT NULL THEN concat_ws(' → ', request, answer)
                         WHEN http_status IS NOT NULL THEN 'HTTP ' || answer ELSE answer END
                    || coalesce(' (' || thing || ')', '') AS shape
        FROM asked WHERE coalesce(request, answer) IS NOT NULL
    ) AS shapes
    WHERE events.seq = shapes.seq
    """
