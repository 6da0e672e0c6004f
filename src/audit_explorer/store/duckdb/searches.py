"""What slow searches found, remembered so that the several questions of a page search once."""

from __future__ import annotations

from collections import OrderedDict, deque
from concurrent.futures import Future
from threading import Lock
from typing import TYPE_CHECKING, Final

from audit_explorer.filters import Filter, Predicate
from audit_explorer.filters.filter import Search
from audit_explorer.store.duckdb.finder import WORTHWHILE, Asked, Finder

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from audit_explorer.store.duckdb.found_events import FoundEvents

# A word each: more than a filter may have.
_REMEMBERED: Final = 32


class _Searched(Predicate):
    """A predicate together with the tables that it stands on."""

    found: tuple[FoundEvents, ...]


class Searches:
    """Numbers of the events that fit some searches in texts, a table an answer; only the latest are remembered."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._found: OrderedDict[frozenset[Search], Future[FoundEvents]] = OrderedDict()
        self._let_go: deque[str] = deque()
        self._made = 0
        self._lock = Lock()
        self._finder = Finder(connection, self._let_go)

    def where(self, asked: Filter, years: Sequence[int] = ()) -> Predicate:
        """Give a resolved filter as SQL, like Filter.predicate, with its searches done.

        The predicate holds on to the tables that it stands on: they can't vanish while somebody asks.
        """
        fast, searches = asked.split()
        if not searches:
            return asked.predicate(years)
        if all(one.excluded for one in searches):
            # What they leave is nearly all of the log: what they find takes less room.
            found = [(self._search((Search(one.filter),), years), "NOT IN") for one in searches]
        else:
            found = [(self._search(searches, years), "IN")]
        rest = fast.predicate(years)
        among = "".join(f" AND seq {sign} (SELECT seq FROM {one.table})" for one, sign in found)
        searched_for = _Searched(f"{rest.sql}{among}", rest.parameters)
        searched_for.found = tuple(one for one, _ in found)
        return searched_for

    def _search(self, searches: tuple[Search, ...], years: Sequence[int]) -> FoundEvents:
        """Give what was found; of several who ask for the same at once one searches, and nobody waits for another."""
        key = frozenset(searches)
        with self._lock:
            mine = key not in self._found
            found = self._found.setdefault(key, Future())
            self._found.move_to_end(key)
            while len(self._found) > _REMEMBERED:
                self._found.popitem(last=False)
            while self._let_go:
                self._connection.cursor().execute(f"DROP TABLE IF EXISTS {self._let_go.popleft()}")
            self._made += mine
            table = f"found_{self._made}"
        if mine:
            try:
                found.set_result(self._made_of(searches, table, years))
            except BaseException as error:
                with self._lock:
                    if self._found.get(key) is found:
                        del self._found[key]
                self._let_go.append(table)  # it may be there already
                found.set_exception(error)
                raise
        return found.result()

    def _made_of(self, searches: tuple[Search, ...], table: str, years: Sequence[int]) -> FoundEvents:
        total = self._connection.cursor().execute("SELECT count(*) FROM events").fetchall()[0][0]
        wider, known = self._wider(searches, total)
        return self._finder.find(Asked(searches, known, wider, total), table, years)

    def _wider(self, searches: tuple[Search, ...], total: int) -> tuple[FoundEvents | None, frozenset[Search]]:
        """Give the smallest remembered answer among which this one is sure to be, and the searches that it is to.

        No answer where looking through it would take as long as looking through the log.
        """
        with self._lock:
            answered = [(key, found) for key, found in self._found.items() if found.done() and not found.exception()]
        wider = [
            (found.result(), key)
            for key, found in answered
            if all(any(one.implies(other) for one in searches) for other in key)
        ]
        if not wider:
            return None, frozenset()
        smallest = min(wider, key=lambda pair: pair[0].size)
        return smallest if smallest[0].size <= total * WORTHWHILE else (None, frozenset())
