"""How DuckDB is opened here: private, bounded, in UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import duckdb

from audit_explorer.settings import MEMORY

if TYPE_CHECKING:
    from pathlib import Path

# Of the memory that a log may take, what the engine is allowed where it has the log in memory: what it doesn't count
# (its readers' buffers, what was freed in pieces) comes on top, and with more no log is read or asked faster.
_COUNTED: Final = 0.6


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """Open an engine of its own, which may use no network, load no extension and read time in UTC only.

    What exceeds its memory goes to `folder`. A database file would compress what it keeps; that took twice as long as
    reading the log, for files that are gone with the session.
    """
    return _open(":memory:", folder / "spilled", int(MEMORY.megabytes() * _COUNTED))


def connect_file(path: Path) -> duckdb.DuckDBPyConnection:
    """Open or create a database file that is kept, under the same rules."""
    return _open(str(path), path.with_suffix(".tmp"), MEMORY.megabytes())


def _open(database: str, spill: Path, megabytes: int) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        database,
        config={
            "memory_limit": f"{megabytes}MB",
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    # Without it the engine has nothing to report when a page asks how far a long read has come.
    connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
    return connection
