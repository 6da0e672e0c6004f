"""What slow searches found, remembered so that the several questions of a page search once."""

from __future__ import annotations

import weakref
from collections import OrderedDict, deque
from concurrent.futures import Future
from threading import Lock
from typing import TYPE_CHECKING, Final

from audit_explorer.filters import Filter, Predicate

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

# A word each: more than a filter may have.
_REMEMBERED: Final = 32


class _Found:
    """The table of one search; it is dropped when neither the searches nor a predicate hold on to it any more."""

    def __init__(self, table: str, let_go: deque[str]) -> None:
        self.table = table
        # A finalizer runs at any moment, in any thread: it only notes the name, whoever searches next drops the table.
        weakref.finalize(self, let_go.append, table)


class _Searched(Predicate):
    """A predicate together with the tables that it stands on."""

    found: tuple[_Found, ...]


class Searches:
    """Numbers of the events that a search in texts matches, a table a search; only the latest are remembered."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._found: OrderedDict[Filter, Future[_Found]] = OrderedDict()
        self._let_go: deque[str] = deque()
        self._made = 0
        self._lock = Lock()

    def where(self, asked: Filter, years: Sequence[int] = ()) -> Predicate:
        """Give a resolved filter as SQL, like Filter.predicate, with its searches done.

        The predicate holds on to the tables that it stands on: they can't vanish while somebody asks.
        """
        fast, searches = asked.split()
        if not searches:
            return asked.predicate(years)
        found = [(self._search(search.filter, years), "NOT IN" if search.excluded else "IN") for search in searches]
        rest = fast.predicate(years)
        among = "".join(f" AND seq {sign} (SELECT seq FROM {one.table})" for one, sign in found)
        searched_for = _Searched(f"{rest.sql}{among}", rest.parameters)
        searched_for.found = tuple(one for one, _ in found)
        return searched_for

    def _search(self, search: Filter, years: Sequence[int]) -> _Found:
        """Give what was found; of several who ask for the same at once one searches, and nobody waits for another."""
        with self._lock:
            mine = search not in self._found
            found = self._found.setdefault(search, Future())
            self._found.move_to_end(search)
            while len(self._found) > _REMEMBERED:
                self._found.popitem(last=False)
            while self._let_go:
                self._connection.cursor().execute(f"DROP TABLE IF EXISTS {self._let_go.popleft()}")
            self._made += mine
            table = f"found_{self._made}"
        if mine:
            try:
                found.set_result(self._made_of(search, table, years))
            except BaseException as error:
                with self._lock:
                    if self._found.get(search) is found:
                        del self._found[search]
                found.set_exception(error)
                raise
        return found.result()

    def _made_of(self, search: Filter, table: str, years: Sequence[int]) -> _Found:
        where = search.predicate(years)
        self._connection.cursor().execute(
            f"CREATE TABLE {table} AS SELECT seq FROM events WHERE {where.sql}", list(where.parameters)
        )
        return _Found(table, self._let_go)
