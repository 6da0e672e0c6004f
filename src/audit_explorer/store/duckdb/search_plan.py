"""How a large log is searched: in the different texts of its columns, and in what a wider search found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.filters import Predicate
from audit_explorer.filters.column import column
from audit_explorer.filters.comparison_sql import contains
from audit_explorer.filters.predicate import TEXT_FIELDS
from audit_explorer.filters.sql_fragment import joined
from audit_explorer.store.duckdb.column_words import ColumnWords
from audit_explorer.store.duckdb.found_events import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.filters.column import Texts
    from audit_explorer.filters.filter import Search
    from audit_explorer.store.duckdb.found_events import FoundEvents, PlaceKind
    from audit_explorer.store.duckdb.known_texts import KnownTexts

# By so many pieces of the log, of this part of it each, it is guessed how much a search will find.
_PIECES: Final = 20
_PIECE: Final = 1_000
_KINDS: Final = frozenset({"few", "text", "json"})


class SearchPlan:
    """The SQL of one search, put together search by search.

    Of a log in which `texts` knows columns by their different texts. With `wider` only its events are looked at: what
    is in a longer text that has to be contained is in the same field's text where the shorter one was found.
    """

    def __init__(self, texts: KnownTexts, wider: FoundEvents | None) -> None:
        self._texts = texts
        self._wider = wider
        self._reads_events = wider is None
        self._selected: list[Predicate] = []
        self._joined: list[Predicate] = []
        self._where = [Predicate("true")]
        #: Where each search finds its text, as far as that is noted.
        self.places: dict[Search, tuple[Place, ...]] = {}
        #: The fields into whose texts one by one is looked.
        self.scanned: Final = tuple(
            name for name in TEXT_FIELDS if name not in texts.encoded and name not in texts.repeating
        )

    def keep(self, search: Search) -> None:
        """Note what the wider answer has noted of one of its searches."""
        if self._wider is not None and search in self._wider.kept.places:
            places = self._wider.kept.places[search]
            self.places[search] = tuple(
                self._note(one.field, one.kind, Predicate(f"wider.{one.name}")) for one in places
            )

    def look_for(self, search: Search, field: str, text: str) -> None:
        """Look for a text in a field, or in all; see `looked_for`."""
        known = {} if self._wider is None else self._wider.kept.places
        shorter = next((one for one in known if search.implies(one)), None)
        if shorter is None:
            found = [self._anew(name, text) for name in ((field,) if field else TEXT_FIELDS)]
        else:
            found = [self._again(place, text) for place in known[shorter]]
        some = [one for one in found if one is not None]
        self.places[search] = tuple(place for place, _ in some)
        self._where.append(joined((fits for _, fits in some), "OR") if some else Predicate("false"))

    def ask(self, asked: Predicate) -> None:
        """Ask something else of the events."""
        self._reads_events = True
        self._where.append(asked)

    def guess(self, first: int, last: int) -> Predicate:
        """Give the query for what part of the log, numbered from first to last, is found about; without a wider answer.

        It answers none where no event has a number in the pieces that are looked at.
        """
        step, length = (last - first) // _PIECES + 1, (last - first) // _PIECE + 1
        starts = range(first, last + 1, step)
        pieces = " OR ".join(f"seq BETWEEN {start} AND {start + length - 1}" for start in starts)
        where = joined(self._where, "AND")
        part = Predicate(f"count(*) FILTER (WHERE {where.sql}) / nullif(count(*), 0)", where.parameters)
        return self._query([part], f"(FROM events WHERE {pieces}) AS events", Predicate("true"))

    @property
    def reads_events(self) -> bool:
        """Whether it looks into the events themselves, and not only at what stayed with the wider answer."""
        return self._reads_events

    def query(self, *, with_texts: bool) -> Predicate:
        """Give the query for what is found: seq, the places, and `with_texts` the scanned texts, as `text_<field>`."""
        texts = [Predicate(f"{self._one_by_one(name)} AS text_{name}") for name in self.scanned if with_texts]
        events = "events"
        if self._wider is not None:
            wider = f"{self._wider.table} AS wider"
            events = f"events JOIN {wider} USING (seq)" if self._reads_events else wider
        return self._query([Predicate("seq"), *self._selected, *texts], events, joined(self._where, "AND"))

    def _query(self, selected: list[Predicate], events: str, where: Predicate) -> Predicate:
        columns = ", ".join(one.sql for one in selected)
        joins = "".join(one.sql for one in self._joined)
        parts = (*selected, *self._joined, where)
        return Predicate(
            f"SELECT {columns} FROM {events}{joins} WHERE {where.sql}",
            tuple(value for one in parts for value in one.parameters),
        )

    def _anew(self, field: str, text: str) -> tuple[Place, Predicate] | None:
        """Look into a field of every event; None where no text of it fits."""
        if field in self._texts.repeating:
            return self._among_words(field, text, lambda: self._event(field))
        if field not in self._texts.encoded:
            fits = _fits(field, text, _On(self._one_by_one(field), self._texts))
            return self._note(field, "seen", _when(fits, "true")), fits
        fits = _fits(field, text, self._texts)
        if fits.sql == "false":
            return None
        return self._note(field, "value", _when(fits, self._event(field))), fits

    def _again(self, place: Place, text: str) -> tuple[Place, Predicate] | None:
        """Look into a field of the events in which a shorter text was found there."""
        field, at = place.field, f"wider.{place.name}"
        if place.kind == "word":
            return self._among_words(field, text, lambda: at)
        if place.kind == "value":
            fits = _fits(field, text, _On(f"{at}::VARCHAR", self._texts))
            return self._note(field, "value", _when(fits, at)), fits
        fits = joined([Predicate(at), _fits(field, text, _On(self._one_by_one(field), self._texts))], "AND")
        return self._note(field, "seen", _when(fits, "true")), fits

    def _among_words(self, field: str, text: str, where: Callable[[], str]) -> tuple[Place, Predicate] | None:
        """Look into the different texts of a field; `where` says what has them, or their numbers."""
        fits = _fits(field, text, _On("word", self._texts))
        if not self._texts.has_word(field, fits):
            return None
        at, name = where(), f"words_{len(self._joined)}"
        by = "number" if at.startswith("wider.") else "word"
        words = f"SELECT rowid::UINTEGER AS number, word FROM {ColumnWords.table(field)} WHERE {fits.sql}"
        self._joined.append(Predicate(f" LEFT JOIN ({words}) AS {name} ON {at} = {name}.{by}", fits.parameters))
        number = f"{name}.number"
        return self._note(field, "word", Predicate(number)), Predicate(f"{number} IS NOT NULL")

    def _note(self, field: str, kind: PlaceKind, value: Predicate) -> Place:
        place = Place(field, kind, f"at_{len(self._selected)}")
        self._selected.append(Predicate(f"{value.sql} AS {place.name}", value.parameters))
        return place

    def _one_by_one(self, field: str) -> str:
        """Give what has each event's text."""
        if self._wider is not None and field in self._wider.kept.texts:
            return f"wider.text_{field}"
        return self._event(field)

    def _event(self, field: str) -> str:
        self._reads_events = True
        return f"events.{field}"


class _On(NamedTuple):
    """Has the texts of a column asked for where else they stand (see filters.column.Texts)."""

    text: str
    known: KnownTexts

    def is_plain(self, field: str) -> bool:
        """Say what is known of the column."""
        return self.known.is_plain(field)

    def among_words(self, _: str, test: Callable[[str], Predicate]) -> Predicate:
        """Ask it there."""
        return test(self.text)


def looked_for(search: Search) -> tuple[str, str] | None:
    """Give the field, "" for all, and the text of a search that a plan can look for; None for another."""
    found = search.contained
    return None if found is None or (found[0] and column(found[0]).kind not in _KINDS) else found


def _fits(field: str, text: str, texts: Texts) -> Predicate:
    return contains(replace(column(field), texts=texts), text)


def _when(fits: Predicate, value: str) -> Predicate:
    return Predicate(f"CASE WHEN {fits.sql} THEN {value} END", fits.parameters)
