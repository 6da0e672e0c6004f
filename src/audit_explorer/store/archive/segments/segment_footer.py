"""What a segment's footer says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import duckdb

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

#: What a segment's footer says it is.
MARK: Final = "audit_explorer_segment"
FORMAT: Final = "1"
# So many files are asked in one go.
_MANY: Final = 256


@dataclass(frozen=True, slots=True)
class Footer:
    """How many rows there are, the format (empty for a file of somebody else), the rules, the month, what it replaces.

    `month` is empty in a segment of an earlier release. `made_of` has the names of all segments that were merged into
    this one, and of those that were merged into them.
    """

    rows: int
    format: str
    normaliser: str
    month: str
    made_of: tuple[str, ...]


def read_footers(paths: Sequence[Path]) -> dict[Path, Footer]:
    """Read footers; a file that has none that can be read is left out."""
    found: dict[Path, Footer] = {}
    with duckdb.connect() as engine:
        for first in range(0, len(paths), _MANY):
            some = paths[first : first + _MANY]
            try:
                found |= _read(engine, some)
            except duckdb.Error:
                for path in some:
                    try:
                        found |= _read(engine, [path])
                    except duckdb.Error:
                        continue
    return found


def footer_sql(normaliser: str, month: str, made_of: Sequence[str]) -> str:
    """Give the engine's map of what a footer is to say; every part is made of this program's own words."""
    return f"{{{MARK}: '{FORMAT}', normaliser: '{normaliser}', month: '{month}', made_of: '{' '.join(made_of)}'}}"


def _read(engine: duckdb.DuckDBPyConnection, paths: Sequence[Path]) -> dict[Path, Footer]:
    names = [str(path) for path in paths]
    rows = dict(engine.execute("SELECT file_name, num_rows FROM parquet_file_metadata(?)", [names]).fetchall())
    said: dict[str, dict[str, str]] = {}
    pairs = engine.execute("SELECT file_name, key, value FROM parquet_kv_metadata(?)", [names]).fetchall()
    for name, key, value in pairs:
        said.setdefault(name, {})[bytes(key).decode(errors="replace")] = bytes(value).decode(errors="replace")
    return {
        path: Footer(
            int(rows[str(path)]),
            (one := said.get(str(path), {})).get(MARK, ""),
            one.get("normaliser", ""),
            one.get("month", ""),
            tuple(one.get("made_of", "").split()),
        )
        for path in paths
    }
