"""Facets of the engine, as the facet list shows them; clicks on it, as steps to another filter."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from audit_explorer.analysis.counting.clock_counts import clock_counts, clock_facet
from audit_explorer.analysis.facets import FACETS, FURTHER, Facet, FacetAsk, ValueCount, facet_counts
from audit_explorer.analysis.lookalikes import has_lookalikes, lookalike_facet
from audit_explorer.analysis.values.value_list import ValueAsk
from audit_explorer.filters import Condition, Filter
from audit_explorer.filters.clock import clock_words
from audit_explorer.filters.column import column
from audit_explorer.record import CLOCK_LABELS, FIELD, LOOKALIKE
from audit_explorer.shown import shown
from audit_explorer.ui.elements.components.facet_list import clicked
from audit_explorer.ui.elements.components.facet_model import FacetClick, FacetValue, FacetView
from audit_explorer.ui.elements.lookalike_mark import lookalike_marks
from audit_explorer.ui.elements.told_apart import labels
from audit_explorer.ui.elements.value_actions import act, menu_items
from audit_explorer.ui.events import event_link
from audit_explorer.ui.session.slots import FACET_ASKS
from audit_explorer.ui.values.value_link import has_list, show_list
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from collections.abc import Mapping

_TITLE: Final = 1000
_SEARCHED: Final = 30
_LETTERS: Final = "Look-alike names"
_READY: Final = {"19-7": "outside 07–19", "Saturday-Sunday": "weekend"}


class Counted(NamedTuple):
    """A facet, how it was asked for, and the marks of its values that are names with look-alike letters."""

    ask: FacetAsk
    facet: Facet
    marks: Mapping[str, str] = MappingProxyType({})


def counted(view: View, asked: Filter, kept: Mapping[str, FacetAsk]) -> Mapping[str, Counted]:
    """Count every facet of a resolved filter's events, in the way that is kept for its field, else in the usual one."""
    asks = tuple(kept.get(field, FacetAsk(field)) for field in FACETS + FURTHER)
    facets = ask(facet_counts, view, asked, asks)
    found = {one.field: _counted(view, one, facets[one.field]) for one in asks}
    letters = kept.get(LOOKALIKE, FacetAsk(LOOKALIKE))
    some = ask(has_lookalikes, view) or LOOKALIKE in asked.fields
    facet = ask(lookalike_facet, view, asked, letters) if some else Facet(LOOKALIKE, (), 0)
    return {**found, LOOKALIKE: Counted(letters, facet), **_on_the_clock(view, asked)}


def _on_the_clock(view: View, asked: Filter) -> Mapping[str, Counted]:
    rows = ask(clock_counts, view, asked, view.zone.key)
    whole = ask(clock_counts, view, Filter(), view.zone.key)
    return {name: Counted(FacetAsk(name), clock_facet(rows, whole, name, asked)) for name in CLOCK_LABELS}


def _counted(view: View, how: FacetAsk, facet: Facet) -> Counted:
    return Counted(how, facet, lookalike_marks(view, facet.field, [row.value for row in facet.values]))


def view_of(counted: Counted, asked: Filter, *, opened: bool) -> FacetView:
    """Make a facet presentable: log text inert and shortened."""
    facet, how = counted.facet, counted.ask
    names = _names(facet)
    values = tuple(_value(facet.field, row, asked, names, counted.marks) for row in facet.values)
    label = _LETTERS if facet.field == LOOKALIKE else column(facet.field).label
    return FacetView(
        facet.field,
        label,
        values,
        facet.hidden,
        opened,
        "clock" if facet.field in CLOCK_LABELS else how.order,
        facet.field in FIELD and FIELD[facet.field].mono,
        how.search,
        bool(how.search),
        tuple(menu_items(facet.field)),
        has_list(facet.field) and bool(values),
    )


def _names(facet: Facet) -> Mapping[str, str]:
    if facet.field in CLOCK_LABELS:
        return {}
    return labels([row.value for row in facet.values if row.value is not None], facet.field)


def _value(
    field: str, row: ValueCount, asked: Filter, names: Mapping[str, str], marks: Mapping[str, str]
) -> FacetValue:
    value = row.value
    condition = _condition(field, value)
    state: Literal["", "include", "exclude"] = ""
    if condition in asked.conditions:
        state = "include"
    elif replace(condition, negated=True) in asked.conditions:
        state = "exclude"
    label, title = _words(field, value, names)
    if value is not None and value in marks:
        label, title = (f"{text} {marks[value]}" for text in (label, title))
    return FacetValue(
        value,
        label,
        row.events,
        row.total,
        row.failed,
        state,
        title,
        row.unknown,
    )


def _words(field: str, value: str | None, names: Mapping[str, str]) -> tuple[str, str]:
    """Give a value's label with its title."""
    if value is None:
        return "no value", "no value"
    if field in CLOCK_LABELS:
        words = clock_words(column(field), value)
        return _READY.get(value, words), words
    return names[value], shown(value, field, limit=_TITLE)


def handle(key: str, asked: Filter) -> None:
    """Do what a click on the facet list `key` asks for; a callback."""
    click = clicked(key)
    if click is not None:
        _do(click, asked)


def _do(click: FacetClick, asked: Filter) -> None:
    match click.gesture:
        case "order" | "search":
            _reask(click)
        case "all":
            how = FACET_ASKS.get().get(click.field, FacetAsk(click.field))
            show_list(ValueAsk(click.field, "fewest" if how.order == "rare" else "events", how.search))
        case "clear":
            event_link.show(asked.without(click.field))
        case gesture:
            act(gesture, click.field, click.value, asked)


def _reask(click: FacetClick) -> None:
    kept = FACET_ASKS.get()
    ask = kept.get(click.field, FacetAsk(click.field))
    if click.gesture == "order":
        ask = replace(ask, order="rare" if click.text == "rare" else "common")
    else:
        ask = replace(ask, search=click.text, most=_SEARCHED if click.text else FacetAsk(click.field).most)
    FACET_ASKS.set({**kept, click.field: ask})


def _condition(field: str, value: str | None) -> Condition:
    return Condition(field, "missing") if value is None else Condition(field, "is", value)
