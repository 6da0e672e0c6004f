"""CSV lines, built inside the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.exports.columns import TIME
from audit_explorer.record import CLOCK_LABELS
from audit_explorer.shown import ahead_sql, cell_sql, is_text, marked_sql, neutral

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence
    from zoneinfo import ZoneInfo

LINE_END: Final = "\r\n"


def header(columns: Sequence[str], zone: ZoneInfo) -> bytes:
    """Give the first line; what only a zone's clocks show has its name."""
    names = (f"{name} ({zone.key})" if name in CLOCK_LABELS else name for name in columns)
    return (",".join(map(_heading, names)) + LINE_END).encode()


def _heading(name: str) -> str:
    """Give a name as a cell: that of a path may have any sign."""
    safe = neutral(name)
    return '"' + safe.replace('"', '""') + '"' if any(sign in safe for sign in ',"\r\n') else safe


def lines_sql(
    columns: Sequence[str], zone: ZoneInfo, years: Iterable[int], table: str, harmless: Container[str] = ()
) -> str:
    """Give the query for `happened_at`, `seq` and the `line` of every row of `table`.

    In the columns `harmless` no cell has to be quoted or marked. `table` has the columns of `events` with, where they
    are asked for, `origin`, `raw`, and as texts `hour` and `weekday`. RFC 4180: a cell with a comma, a quote or a line
    break is quoted, with its quotes doubled. No value is an empty cell; a text is never empty.
    """
    # A step a subquery: in one expression each cell would stand a dozen times, and be planned longer than worked on.
    plain = ", ".join(f"{cell_sql(name)} AS cell{place}" for place, name in enumerate(columns))
    placed = [(name, f"cell{place}") for place, name in enumerate(columns)]
    safe = ", ".join(cell if name in harmless else f"{marked_sql(name, cell)} AS {cell}" for name, cell in placed)
    cells = [cell if name in harmless else _quoted(name, cell) for name, cell in placed]
    if len(cells) == 1:
        cells = [f"coalesce({cells[0]}, '\"\"')"]  # an empty line would be no row to most readers
    line = ", ',', ".join(cells)
    ahead = ahead_sql(zone, years) if TIME in columns else "0"
    return f"""
        SELECT happened_at, seq, concat({line}, chr(13), chr(10)) AS line FROM (
            SELECT happened_at, seq, {safe} FROM (
                SELECT happened_at, seq, {plain} FROM (SELECT *, {ahead} AS ahead FROM {table})
            )
        )
    """


def harmless_sql(text: str) -> str:
    """Give the SQL condition that a text stands in a cell as it is."""
    return f"{_quoted(text, marked_sql(text, text))} = {text}"


def _quoted(name: str, cell: str) -> str:
    """Give it quoted where it has to be."""
    if not is_text(name):
        return cell
    special = " OR ".join(f"contains({cell}, {character})" for character in ("','", "chr(10)", "chr(13)"))
    return (
        f"CASE WHEN contains({cell}, '\"') THEN concat('\"', replace({cell}, '\"', '\"\"'), '\"')"
        f" WHEN {special} THEN concat('\"', {cell}, '\"') ELSE {cell} END"
    )
