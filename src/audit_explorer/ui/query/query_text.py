"""The query as text: what was typed, for as long as it says what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from audit_explorer.filters.language import QueryTextError, carried, edited, read_language, write_language, written_out
from audit_explorer.ui.events import event_link
from audit_explorer.ui.query.inert_query import as_meant, inert
from audit_explorer.ui.session.slots import QUERY_TEXT

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.filters import Filter
    from audit_explorer.ui.view import Look


class QueryProblem(NamedTuple):
    """Why a text can't be read: where (offsets of characters), in words, and a whole text that was probably meant."""

    start: int
    end: int
    message: str
    suggestion: str | None


class QueryText(NamedTuple):
    """What stands in the box: `good` says the filter `asked` in this zone; `refused` is what was typed since instead.

    `sayable` is False where the language has no words for the filter: then `good` is "".
    """

    good: str
    asked: Filter
    zone: str
    refused: str | None = None
    problem: QueryProblem | None = None
    sayable: bool = True

    @property
    def text(self) -> str:
        """What the person sees, with nothing hidden in it."""
        return inert(self.good if self.refused is None else self.refused)


def query_text(look: Look) -> QueryText:
    """Give the text for what is asked, and remember it.

    A filter that was changed otherwise, by a click, a link or Back, changes the text no more than it must.
    """
    known = QUERY_TEXT.get()
    if known is not None and known.zone != look.zone.key:
        known = _in_zone(known, look.zone)
    if known is None or not known.sayable:
        found = _written(look.asked, look.zone)
    elif known.asked == look.asked:
        QUERY_TEXT.set(known)
        return known
    else:
        found = _edited(known, look)
    QUERY_TEXT.set(found)
    return found


def ask_for(text: str, look: Look) -> None:
    """Ask for what was typed; what can't be read stays in the box, and the filter as it was. A callback."""
    typed = written_out(as_meant(text), look.zone, look.now)
    known = query_text(look)
    try:
        asked = read_language(typed, look.zone)
    except QueryTextError as error:
        QUERY_TEXT.set(known._replace(refused=typed, problem=_problem(typed, error)))
        return
    QUERY_TEXT.set(QueryText(typed, asked, look.zone.key))
    event_link.show(asked)


def ask_also(text: str, look: Look) -> None:
    """Ask for what is asked and for this too; alone where both can't be. A callback."""
    both = f"{query_text(look).good} {text}".strip()
    try:
        read_language(both, look.zone)
    except QueryTextError:
        both = text
    ask_for(both, look)


def _in_zone(known: QueryText, zone: ZoneInfo) -> QueryText | None:
    """Give the text as one of another zone; None where it says something else there."""
    try:
        same = read_language(known.good, zone) == known.asked
    except QueryTextError:
        return None
    return known._replace(zone=zone.key) if same else None


def _written(asked: Filter, zone: ZoneInfo) -> QueryText:
    try:
        return QueryText(write_language(asked, zone), asked, zone.key)
    except ValueError:
        return QueryText("", asked, zone.key, sayable=False)


def _edited(known: QueryText, look: Look) -> QueryText:
    try:
        good = edited(known.good, known.asked, look.asked, look.zone)
    except ValueError:
        return _written(look.asked, look.zone)
    found = QueryText(good, look.asked, look.zone.key)
    refused = None if known.refused is None else carried(known.refused, known.asked, look.asked, look.zone)
    if refused is None:
        return found
    try:
        read_language(refused, look.zone)
    except QueryTextError as error:
        return found._replace(refused=refused, problem=_problem(refused, error))
    return found


def _problem(typed: str, error: QueryTextError) -> QueryProblem:
    # Offsets count in the text as it is shown.
    start = len(inert(typed[: error.start]))
    end = len(inert(typed[: error.end]))
    suggestion = None if error.suggestion is None else inert(error.suggestion)
    # The button below says what was probably meant.
    message = error.message if suggestion is None else error.message.partition("; did you mean")[0]
    return QueryProblem(start, max(start, end), f"{message[:1].upper()}{message[1:]}", suggestion)
