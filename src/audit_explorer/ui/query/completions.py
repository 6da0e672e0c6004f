"""What the query box offers: fields, how they are asked, their values with counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.facets import FACETS, FURTHER
from audit_explorer.analysis.inside.paths import ROOTS, paths
from audit_explorer.analysis.values.leading_values import leading_values
from audit_explorer.analysis.values.value_list import ValueAsk, value_list
from audit_explorer.errors import WorkbenchError
from audit_explorer.filters import Filter
from audit_explorer.filters.column import is_path
from audit_explorer.filters.language import field_candidates, operator_candidates
from audit_explorer.filters.language.field_names import find
from audit_explorer.filters.language.typed_value import quoted
from audit_explorer.filters.marks.mark_words import CHOICES, TAGGED
from audit_explorer.period.formats import in_zone
from audit_explorer.record import FIELD, HOUR, REVIEW, WEEKDAY, WEEKDAYS
from audit_explorer.shown import shown
from audit_explorer.ui.elements.components.query_model import FieldOffer, Offers, ValueOffer, ValueOffers, Wanted
from audit_explorer.ui.query.inert_query import inert
from audit_explorer.ui.review.marking import notes
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit_explorer.store import Dataset

_MOST: Final = 50
_MOST_PATHS: Final = 300
_ROOT: Final = re.compile(r"[a-z]+")
_LABEL: Final = 120
# Longer values are no help in a line of text.
_LONGEST: Final = 300
_LISTED: Final = (*FACETS, *FURTHER)
_MEANINGS: Final = {
    "after": "at or after a time, such as 2026-09-01 or 2026-09-01T08:00",
    "before": "before a time",
    "on": "on one day",
    "last": "up to the newest event, such as 7d or 24h",
    "until": "now, where last counts back from now",
    "missing": "a field that has no value",
    "once": "events of two generations counted once",
    HOUR: "the hour on the clocks of the zone, such as 19-7",
    WEEKDAY: "the day on the clocks of the zone",
    REVIEW: "what people noted of it, such as open, reviewed or starred",
}
_SPANS: Final = (("1h", "1 hour"), ("24h", "24 hours"), ("7d", "7 days"), ("30d", "30 days"), ("90d", "90 days"))
_SIGNS: Final = {
    ":": "is, in any case; * and ? stand for any text",
    "=": "is exactly",
    "!=": "is not, or has no value",
    "~": "contains",
    "^=": "begins with",
    "$=": "ends with",
    ">": "above",
    ">=": "at least",
    "<": "below",
    "<=": "at most",
}


def offers(view: View) -> Offers:
    """Give what can be offered without a further question: the values are those of the whole log.

    An engine that takes its time is asked for them as they are typed: the page doesn't wait for what it may not need.
    """
    unlisted = dict.fromkeys(_LISTED, ValueOffers((), whole=False))
    values = unlisted if view.dataset.engine else ask(_listed, view)
    newest = view.dataset.facts.newest
    days = () if newest is None else (_plain(f"{in_zone(newest, view.zone):%Y-%m-%d}", "the newest event's day"),)
    fixed = {
        "last": ValueOffers(tuple(_plain(text, words) for text, words in _SPANS), whole=True),
        "missing": ValueOffers(tuple(_plain(name, FIELD[name].label) for name in FIELD if name != "id"), whole=True),
        **dict.fromkeys(("after", "before", "on"), ValueOffers(days, whole=True)),
        WEEKDAY: ValueOffers(tuple(_plain(day, "") for day in WEEKDAYS), whole=True),
        REVIEW: ValueOffers(tuple(_plain(word, said) for word, said in CHOICES.items()), whole=False),
    }
    return Offers(_fields(), _SIGNS, {**values, **fixed})


def offered_values(view: View, wanted: Wanted) -> ValueOffers:
    """Give values of a field that contain what was typed, the commonest first; without a field, paths into JSON."""
    if not wanted.field:
        return _paths(view, wanted.typed)
    if wanted.field == REVIEW:
        return _tags(wanted.typed)
    column = find(wanted.field)
    if column is None or not (is_path(column.name) or FIELD.get(column.name)) or column.kind in {"json", "time"}:
        return ValueOffers((), whole=True)
    found = ask(value_list, view, Filter(), ValueAsk(column.name, "total", wanted.typed), limit=_MOST)
    rows = zip(found.rows["value"], found.rows["total"], strict=True)
    there = [(str(value), int(total)) for value, total in rows if isinstance(value, str)]
    return ValueOffers(_values(column.name, there), whole=found.size <= _MOST)


def _paths(view: View, typed: str) -> ValueOffers:
    """Give the paths that occur inside the field that was typed, those of the most records first."""
    root = _ROOT.match(typed)
    if root is None or root[0] not in ROOTS:
        return ValueOffers((), whole=True)
    frame = ask(paths, view, Filter()).frame
    askable = frame[frame["reason"].isna()]
    inside = [
        pair for pair in zip(askable["path"], askable["records"], strict=True) if re.match(rf"{root[0]}[.\[]", pair[0])
    ]
    rows = tuple(
        ValueOffer(inert(path), shown(path, limit=_LABEL), int(records)) for path, records in inside[:_MOST_PATHS]
    )
    return ValueOffers(rows, whole=len(inside) <= _MOST_PATHS)


def _tags(typed: str) -> ValueOffers:
    try:
        tags = notes().tags()
    except WorkbenchError:
        tags = {}  # the page says it where marks are shown
    rows = (f"{TAGGED}:{name}" for name in tags if typed.lower() in f"{TAGGED}:{name}")
    return ValueOffers(
        tuple(ValueOffer(inert(quoted(row)), shown(row, limit=_LABEL), None) for row in rows), whole=True
    )


def _listed(dataset: Dataset) -> dict[str, ValueOffers]:
    found = leading_values(dataset, _LISTED, most=_MOST)
    return {name: ValueOffers(_values(name, leading.rows), leading.whole) for name, leading in found.items()}


def _fields() -> tuple[FieldOffer, ...]:
    return tuple(_field(name) for name in field_candidates())


def _field(name: str) -> FieldOffer:
    found = find(name)
    if found is None:
        return FieldOffer(name, name, "", _MEANINGS.get(name, ""), (":",))
    meaning = FIELD[found.name].meaning if found.name in FIELD else _MEANINGS.get(name, "")
    return FieldOffer(name, found.name, found.label, meaning, operator_candidates(name))


def _values(name: str, rows: Iterable[tuple[str, int]]) -> tuple[ValueOffer, ...]:
    short = ((value, count) for value, count in rows if value and len(value) <= _LONGEST)
    return tuple(ValueOffer(inert(quoted(value)), shown(value, name, limit=_LABEL), count) for value, count in short)


def _plain(text: str, words: str) -> ValueOffer:
    return ValueOffer(text, words or text, None)
