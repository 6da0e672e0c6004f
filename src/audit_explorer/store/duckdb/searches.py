"""What slow searches found, remembered so that the several questions of a page search once."""

from __future__ import annotations

import weakref
from collections import OrderedDict, deque
from concurrent.futures import Future
from threading import Lock
from typing import TYPE_CHECKING, Final

from audit_explorer.filters import Filter, Predicate
from audit_explorer.filters.expression import Text, leaves
from audit_explorer.filters.filter import Search
from audit_explorer.filters.predicate import TEXT_FIELDS
from audit_explorer.filters.sql_fragment import certain, joined
from audit_explorer.store.duckdb.known_texts import KnownTexts

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from audit_explorer.filters import Condition

# A word each: more than a filter may have.
_REMEMBERED: Final = 32


# An answer that has more of the log than this part is no shorter way to a narrower one.
_WORTHWHILE: Final = 1 / 3
# The texts of so many events, or of this part of the log, stay with an answer: a narrower search reads nothing else.
_FEW: Final = 200_000
_FEW_OF: Final = 50
_TEXTS: Final = ", ".join(TEXT_FIELDS)


class _Found:
    """The table of one search; it is dropped when neither the searches nor a predicate hold on to it any more."""

    def __init__(self, table: str, size: int, let_go: deque[str], *, has_texts: bool) -> None:
        self.table = table
        self.size = size
        self.has_texts = has_texts
        # A finalizer runs at any moment, in any thread: it only notes the name, whoever searches next drops the table.
        weakref.finalize(self, let_go.append, table)


class _Searched(Predicate):
    """A predicate together with the tables that it stands on."""

    found: tuple[_Found, ...]


class Searches:
    """Numbers of the events that fit some searches in texts, a table an answer; only the latest are remembered."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._found: OrderedDict[frozenset[Search], Future[_Found]] = OrderedDict()
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

    def _search(self, searches: tuple[Search, ...], years: Sequence[int]) -> _Found:
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

    def _made_of(self, searches: tuple[Search, ...], table: str, years: Sequence[int]) -> _Found:
        cursor = self._connection.cursor()
        total = cursor.execute("SELECT count(*) FROM events").fetchall()[0][0]
        wider, known = self._wider(searches, total)
        texts = KnownTexts(cursor)
        rest = [one for one in searches if one not in known]
        source, parts = "events", [Predicate("true")]
        if wider is not None and wider.has_texts and all(map(_asks_texts, rest)):
            source = wider.table
        elif wider is not None:
            parts.append(Predicate(f"seq IN (SELECT seq FROM {wider.table})"))
        parts += [certain(one.filter.predicate(years, texts), negated=one.excluded) for one in rest]
        where = joined(parts, "AND")

        def answered(sql: str) -> int:
            size: int = cursor.execute(sql, list(where.parameters)).fetchall()[0][0]
            return size

        if source != "events":
            size = answered(f"CREATE TABLE {table} AS SELECT seq, {_TEXTS} FROM {source} WHERE {where.sql}")
            return _Found(table, size, self._let_go, has_texts=True)
        # A bound on the rows (LIMIT) would let the engine search on one thread.
        size = answered(f"CREATE TABLE {table} AS SELECT seq FROM events WHERE {where.sql}")
        # Only what is looked for in every text needs them all, and may find that all are loaded.
        in_all = any(isinstance(one, Text) for search in searches for one in _asked(search))
        has_texts = in_all and size <= min(_FEW, total // _FEW_OF)
        if has_texts:
            found = f"SELECT seq, {_TEXTS} FROM events WHERE seq IN (SELECT seq FROM {table})"
            cursor.execute(f"CREATE OR REPLACE TABLE {table} AS {found}")
        return _Found(table, size, self._let_go, has_texts=has_texts)

    def _wider(self, searches: tuple[Search, ...], total: int) -> tuple[_Found | None, frozenset[Search]]:
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
        return smallest if smallest[0].size <= total * _WORTHWHILE else (None, frozenset())


def _asked(search: Search) -> list[Condition | Text]:
    asked = search.filter
    return [*asked.conditions, *([] if asked.expression is None else leaves(asked.expression))]


def _asks_texts(search: Search) -> bool:
    """Say whether it asks for nothing but the texts that stay with an answer."""
    return all(isinstance(one, Text) or one.column.name in TEXT_FIELDS for one in _asked(search))
