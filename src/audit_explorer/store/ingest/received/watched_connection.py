"""A connection on which raw texts are loaded when a statement reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

_RECEIVED: Final = re.compile(r"\breceived\b")


def watched(connection: duckdb.DuckDBPyConnection, load: Callable[[], None]) -> duckdb.DuckDBPyConnection:
    """Give the connection, which calls `load` before it executes what mentions the table `received`."""
    return cast("duckdb.DuckDBPyConnection", _Watched(connection, load))


class _Watched:
    def __init__(self, connection: duckdb.DuckDBPyConnection, load: Callable[[], None]) -> None:
        self._connection = connection
        self._load = load

    def execute(self, sql: str, *arguments: Any) -> duckdb.DuckDBPyConnection:  # noqa: ANN401 - as the engine takes it
        if _RECEIVED.search(sql):
            self._load()
        return self._connection.execute(sql, *arguments)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever else it has
        return getattr(self._connection, name)
