"""What the page about differences shows, as its address has it."""

from __future__ import annotations

from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlencode

from audit_explorer.analysis.differences.before_and_now import before_and_now
from audit_explorer.analysis.differences.dimensions import DIMENSIONS, MOST_DIMENSIONS
from audit_explorer.analysis.differences.novelty import new_in_each
from audit_explorer.filters import Filter, read_query
from audit_explorer.filters.language import QueryTextError, read_language, written_out
from audit_explorer.filters.language.either_form import is_typed
from audit_explorer.period.choosing.neighbours import beside
from audit_explorer.shown import shown
from audit_explorer.ui import link
from audit_explorer.ui.query.inert_query import as_meant
from audit_explorer.ui.review.resolved_view import resolved_filter
from audit_explorer.ui.view import View, ask

VIEW: Final = "view"
OF: Final = "of"
THAN: Final = "than"
#: The views by their name in the address; the first is the usual one.
VIEWS: Final = {"new": "New", "rare": "Rare", "gone": "Gone since", "compare": "Compare with"}
COMPARE: Final = "compare"
NEW: Final = "new"
_USUAL: Final = ("actor", "source_ip", "user_agent", "operation")
#: What stands in the address for the period before the one that is looked at.
BEFORE: Final = "before"
_LONGEST: Final = 8_000
_SHOWN: Final = 200


class TwoSides(NamedTuple):
    """Two filters side by side, as the address has them (`asked`, `other_asked`) and resolved.

    `problems` quote the address: they are hostile text.
    """

    asked: Filter
    now: Filter
    other_asked: Filter
    other: Filter
    problems: tuple[str, ...] = ()


def chosen_view() -> str:
    """Give the view that the address names, or the usual one."""
    named = link.get(VIEW)
    return named if named in VIEWS else next(iter(VIEWS))


def chosen_dimensions(view: View) -> tuple[str, ...]:
    """Give what the address says that values are looked at by, one to three.

    Else it is the actor, or on the view of what is new the first of the usual ones of which something is.
    """
    named = [one for one in dict.fromkeys(link.get_all(OF)) if one in DIMENSIONS]
    if named or chosen_view() != NEW:
        return tuple(named[:MOST_DIMENSIONS]) or _USUAL[:1]
    found = set(ask(new_in_each, view, view.filter, _USUAL, most=1)["dimension"])
    return (next((one for one in _USUAL if one in found), _USUAL[0]),)


def two_sides(view: View) -> TwoSides | None:
    """Give what is compared; None where there is no period before.

    Without another filter it is the period before; where no period is chosen, the last week of the log and the week
    before (of a short log its halves).
    """
    than = link.get(THAN) or BEFORE
    if than != BEFORE:
        asked, problems = read_other(than, view)
        resolved = resolved_filter(asked, view, view.dataset)
        return TwoSides(view.asked, view.filter, asked, resolved, problems)
    times = ask(before_and_now, view, view.filter)
    period = times.closed
    earlier = beside(period, view.zone, later=False)
    if earlier is None:
        return None
    now, other = times.rest.with_period(period), times.rest.with_period(earlier)
    return TwoSides(view.asked if times.chosen == "period" else now, now, other, other)


def read_other(text: str, view: View) -> tuple[Filter, tuple[str, ...]]:
    """Read the filter of a link, of what stands after its ?, or of a typed query, leaving out what is none of a filter.

    Also gives a sentence for each part that can't be read; they quote it.
    """
    found = parse_qsl(query_part(text), keep_blank_values=True)
    asked, problems = read_query([pair for pair in found if not link.is_own(pair[0])], view.zone)
    long = ("it is cut: it is too long for a link",) if len(text) > _LONGEST else ()
    bare = ("it is no link: nothing in it says what it asks for",) if text.strip("? ") and not found else ()
    if not is_link(text) and text.strip() and is_typed(text, ignored=bool(bare or problems)):
        return _typed(text, view)
    return asked, (*long, *bare, *problems)


def _typed(text: str, view: View) -> tuple[Filter, tuple[str, ...]]:
    try:
        return read_language(written_out(as_meant(text), view.zone, view.now), view.zone), ()
    except QueryTextError as error:
        instead = "" if error.suggestion is None else f"; did you mean {shown(error.suggestion, limit=_SHOWN)}?"
        return Filter(), (f"character {error.start + 1:,}: {error.message.partition('; did you mean')[0]}{instead}",)


def query_part(text: str) -> str:
    """Give what stands after the ? of a link, or the text where it is none; no longer than an address can be."""
    before, mark, after = text[:_LONGEST].partition("?")
    return (after if mark and ("://" in before or not before) else text[:_LONGEST]).partition("#")[0]


def is_link(text: str) -> bool:
    """Say whether a text is a link, or what a link has from its ? on."""
    return text.startswith("?") or "://" in text.partition("?")[0]


def written(asked: Filter) -> str:
    """Write a filter as the address has it beside another one."""
    return urlencode(asked.to_query()) or "?"
