"""What finds the events of a search: by a look into every text, or, in a large log, into each different one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.filters import Predicate
from audit_explorer.filters.expression import Text, leaves
from audit_explorer.filters.predicate import TEXT_FIELDS
from audit_explorer.filters.sql_fragment import certain, joined
from audit_explorer.store.duckdb.column_words import ColumnWords
from audit_explorer.store.duckdb.found_events import FoundEvents, Kept
from audit_explorer.store.duckdb.known_texts import KnownTexts
from audit_explorer.store.duckdb.search_plan import SearchPlan, looked_for

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Sequence

    import duckdb

    from audit_explorer.filters import Condition
    from audit_explorer.filters.filter import Search
    from audit_explorer.store.duckdb.found_events import Place

WORTHWHILE: Final = 1 / 3
"""An answer that has more of the log than this part is no shorter way to a narrower one."""
# The texts of so many events, or of this part of the log, stay with an answer: a narrower search reads nothing else.
_FEW: Final = 200_000
_FEW_OF: Final = 50
# A guess may be so many times too low.
_GUESSED: Final = 4
# With fewer events a look into every text takes no time to speak of.
_MANY: Final = 500_000
# Of more words at once it isn't noted where they were found: a filter may have many.
_MOST_NOTED: Final = 4
_TEXTS: Final = ", ".join(TEXT_FIELDS)


class Asked(NamedTuple):
    """Searches that all have to hold; events that fit the `known` of them are in `wider`; `total` events are there."""

    searches: tuple[Search, ...]
    known: frozenset[Search]
    wider: FoundEvents | None
    total: int

    @property
    def rest(self) -> list[Search]:
        """What has to be searched for."""
        return [one for one in self.searches if one not in self.known]

    @property
    def few(self) -> int:
        """So many events are few."""
        return min(_FEW, self.total // _FEW_OF)


class Finder:
    """Makes the table of an answer."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, let_go: deque[str]) -> None:
        """Take where the names of tables go that nobody holds on to any more."""
        self._connection = connection
        self._let_go = let_go
        self._words = ColumnWords(connection)

    def find(self, asked: Asked, table: str, years: Sequence[int]) -> FoundEvents:
        """Make the table of this name; raises the engine's errors, and may have made it nevertheless."""
        # Only what is looked for in every text needs them all, and may find that all are loaded.
        in_all = any(isinstance(part, Text) for one in asked.rest for part in _parts(one))
        if in_all and asked.total >= _MANY:
            self._words.make(asked.total)
        cursor = self._connection.cursor()
        texts = KnownTexts(cursor, self._words.fields)
        if texts.repeating:
            return self._find_by_words(asked, table, years, texts)
        rest = asked.rest
        wider = asked.wider
        source, parts = "events", [Predicate("true")]
        if wider is not None and wider.kept.all_texts and all(map(_asks_texts, rest)):
            source = wider.table
        elif wider is not None:
            parts.append(Predicate(f"seq IN (SELECT seq FROM {wider.table})"))
        parts += [certain(one.filter.predicate(years, texts), negated=one.excluded) for one in rest]
        where = joined(parts, "AND")
        if source != "events":
            size = self._make(
                table, Predicate(f"SELECT seq, {_TEXTS} FROM {source} WHERE {where.sql}", where.parameters)
            )
            return FoundEvents(table, size, self._let_go, Kept(all_texts=True))
        # A bound on the rows (LIMIT) would let the engine search on one thread.
        size = self._make(table, Predicate(f"SELECT seq FROM events WHERE {where.sql}", where.parameters))
        all_texts = in_all and size <= asked.few
        if all_texts:
            self._make(table, Predicate(f"SELECT seq, {_TEXTS} FROM events WHERE seq IN (SELECT seq FROM {table})"))
        return FoundEvents(table, size, self._let_go, Kept(all_texts=all_texts))

    def _find_by_words(self, asked: Asked, table: str, years: Sequence[int], texts: KnownTexts) -> FoundEvents:
        wider = asked.wider
        plan = SearchPlan(texts, wider)
        for one in asked.searches:
            if one in asked.known:
                plan.keep(one)
            elif (text := looked_for(one)) is not None and len(plan.places) < _MOST_NOTED:
                plan.look_for(one, *text)
            else:
                plan.ask(certain(one.filter.predicate(years, texts), negated=one.excluded))
        with_texts = self._is_few(plan, asked)
        size = self._make(table, plan.query(with_texts=with_texts))
        places = self._filled(table, plan)
        cells = size * (1 + sum(len(some) for some in places.values()))
        if size > asked.total * WORTHWHILE or cells > asked.total:
            self._make(table, Predicate(f"SELECT seq FROM {table}"))
            return FoundEvents(table, size, self._let_go, Kept())
        if with_texts and size > asked.few * _GUESSED:
            with_texts = False
            names = ", ".join(["seq", *(place.name for some in places.values() for place in some)])
            self._make(table, Predicate(f"SELECT {names} FROM {table}"))
        return FoundEvents(table, size, self._let_go, Kept(places, frozenset(plan.scanned if with_texts else ())))

    def _is_few(self, plan: SearchPlan, asked: Asked) -> bool:
        """Say whether the texts that it looks into one by one can stay with its answer."""
        if asked.wider is not None:
            return bool(asked.wider.kept.texts) or (plan.reads_events and asked.wider.size <= asked.few)
        cursor = self._connection.cursor()
        first, last = cursor.execute("SELECT min(seq), max(seq) FROM events").fetchall()[0]
        guess = plan.guess(first, last)
        part = cursor.execute(guess.sql, list(guess.parameters)).fetchall()[0][0]
        # Where it can't be guessed they don't.
        return part is not None and part * asked.total <= asked.few

    def _make(self, table: str, asked: Predicate) -> int:
        """Make a table of the answer to a query; give its size."""
        made = f"CREATE OR REPLACE TABLE {table} AS {asked.sql}"
        size: int = self._connection.cursor().execute(made, list(asked.parameters)).fetchall()[0][0]
        return size

    def _filled(self, table: str, plan: SearchPlan) -> dict[Search, tuple[Place, ...]]:
        """Give the places in which something was found; the others are looked into no more."""
        names = [place.name for places in plan.places.values() for place in places]
        counted = ", ".join(f"count({name})" for name in names)
        counts = self._connection.cursor().execute(f"SELECT {counted or 0} FROM {table}").fetchall()[0] if names else ()
        filled = {name for name, count in zip(names, counts, strict=True) if count}
        return {
            search: tuple(place for place in places if place.name in filled) for search, places in plan.places.items()
        }


def _parts(search: Search) -> list[Condition | Text]:
    asked = search.filter
    return [*asked.conditions, *([] if asked.expression is None else leaves(asked.expression))]


def _asks_texts(search: Search) -> bool:
    """Say whether it asks for nothing but the texts that stay with an answer."""
    return all(isinstance(one, Text) or one.column.name in TEXT_FIELDS for one in _parts(search))
