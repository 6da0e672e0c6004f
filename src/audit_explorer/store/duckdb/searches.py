"""What slow searches found, kept so that the several questions of a page search once."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Final

from audit_explorer.filters import Filter, Predicate

if TYPE_CHECKING:
    import duckdb

_KEPT: Final = 16


class Found:
    """Numbers of the events that a search in texts matches, a table a search; the oldest ones are dropped."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._tables: OrderedDict[Filter, str] = OrderedDict()
        self._made = 0
        self._lock = Lock()

    def where(self, asked: Filter) -> Predicate:
        """Give a resolved filter as SQL, like Filter.predicate, with its searches done."""
        searched = {condition.field for condition in asked.conditions if condition.asks == "contains"}
        if not searched and not asked.text:
            return asked.predicate()
        slow = Filter(tuple(condition for condition in asked.conditions if condition.field in searched), asked.text)
        fast = replace(
            asked, conditions=tuple(c for c in asked.conditions if c.field not in searched), text=""
        ).predicate()
        return Predicate(f"{fast.sql} AND seq IN (SELECT seq FROM {self._table(slow)})", fast.parameters)

    def _table(self, search: Filter) -> str:
        with self._lock:
            table = self._tables.get(search)
            if table is None:
                table = self._search(search)
            self._tables[search] = table
            self._tables.move_to_end(search)
            while len(self._tables) > _KEPT:
                self._connection.cursor().execute(f"DROP TABLE {self._tables.popitem(last=False)[1]}")
            return table

    def _search(self, search: Filter) -> str:
        self._made += 1
        table = f"found_{self._made}"
        where = search.predicate()
        self._connection.cursor().execute(
            f"CREATE TABLE {table} AS SELECT seq FROM events WHERE {where.sql}", list(where.parameters)
        )
        return table
