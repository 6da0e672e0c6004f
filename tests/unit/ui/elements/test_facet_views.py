"""Tests of the facets' look and of what a click on one asks for."""

from __future__ import annotations

import importlib
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.analysis.facets import Facet, FacetAsk, ValueCount
from audit_explorer.filters import Condition, Filter
from audit_explorer.ui.elements.components.facet_model import FacetClick, FacetValue
from audit_explorer.ui.session.slots import FACET_ASKS
from tests.unit.ui.script_runs import called

if TYPE_CHECKING:
    from audit_explorer.ui.elements.components.facet_model import Gesture

DELETE = Condition("action", "is", "Delete")
CREATE = Condition("action", "is", "Create")
NOT_DELETE = Condition("action", "is", "Delete", negated=True)
NO_ACTION = Condition("action", "missing")
ACTOR = Condition("actor", "is", "ann")


@pytest.fixture(scope="module")
def views() -> Any:  # noqa: ANN401 - a module
    """Import the module in a session: Streamlit finds the facet list's files only while it runs."""
    called(partial(importlib.import_module, "audit_explorer.ui.elements.facet_views"), {})
    return importlib.import_module("audit_explorer.ui.elements.facet_views")


def test_a_facet_is_shown_inert_with_its_figures_and_states(views: Any) -> None:  # noqa: ANN401
    """Labels hide nothing and are short, the value stays as it is; what the filter names is marked."""
    long = "W" * 90
    rows = [("Delete", 3, 1, 1, 9), ("a\u202eb", 2, 0, 0, 2), (long, 1, 1, 0, 1), (None, 5, 0, 5, 6)]
    facet = Facet("action", tuple(ValueCount(*row) for row in rows), 4)
    counted = views.Counted(FacetAsk("action", order="rare", search="x"), facet)
    view = views.view_of(counted, Filter((DELETE, Condition("action", "missing", negated=True))), opened=False)

    assert view.values == (
        FacetValue("Delete", "Delete", 3, 9, 1, "include", "Delete", 1),
        FacetValue("a\u202eb", "a⟨U+202E⟩b", 2, 2, 0, "", "a⟨U+202E⟩b", 0),
        FacetValue(long, "W" * 80 + "…⟨+10⟩", 1, 1, 1, "", long, 0),
        FacetValue(None, "no value", 5, 6, 0, "exclude", "no value", 5),
    )
    assert (view.label, view.hidden, view.open, view.order, view.search) == ("Action", 4, False, "rare", "x")


@pytest.mark.parametrize(
    ("before", "value", "gesture", "after"),
    [
        ((ACTOR,), "Delete", "include", (DELETE, ACTOR)),
        ((ACTOR, DELETE), "Delete", "include", (ACTOR,)),
        ((NOT_DELETE,), "Delete", "include", (DELETE,)),
        ((CREATE,), "Delete", "include", (CREATE, DELETE)),
        ((ACTOR,), "Delete", "exclude", (NOT_DELETE, ACTOR)),
        ((DELETE,), "Delete", "exclude", (NOT_DELETE,)),
        ((NOT_DELETE,), "Delete", "exclude", ()),
        ((CREATE, ACTOR), "Delete", "only", (DELETE, ACTOR)),
        ((), None, "include", (NO_ACTION,)),
        ((NO_ACTION,), None, "include", ()),
        ((), None, "exclude", (Condition("action", "missing", negated=True),)),
        ((CREATE, NOT_DELETE, ACTOR), None, "clear", (ACTOR,)),
    ],
)
def test_a_click_leads_to_another_filter(
    before: tuple[Condition, ...],
    value: str | None,
    gesture: Gesture,
    after: tuple[Condition, ...],
    views: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A click adds, turns round or takes away the one condition; "only" and "clear" concern the one field."""
    monkeypatch.setattr(views, "clicked", lambda _key: FacetClick("action", value, gesture))
    _, address = called(partial(views.handle, "panel", Filter(before, "text")), {"tz": "UTC"})

    assert address.pop("tz") == ["UTC"]
    assert Filter.from_query([(name, one) for name, values in address.items() for one in values]) == Filter(
        after, "text"
    )


@pytest.mark.parametrize(
    ("how", "opened"),
    [
        (FacetAsk("action"), ["action", "events", "1", ""]),
        (FacetAsk("action", order="rare", search="de"), ["action", "fewest", "1", "de"]),
    ],
)
def test_all_opens_the_list_as_the_facet_is_asked(
    how: FacetAsk,
    opened: list[str],
    views: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The list begins with what the facet looks for, in the facet's order; the filter stays."""
    monkeypatch.setattr(views, "clicked", lambda _key: FacetClick("action", None, "all"))
    asks = {FACET_ASKS.key: {"action": how}}

    _, address = called(partial(views.handle, "panel", Filter((ACTOR,))), {"actor": "ann"}, **asks)

    assert address == {"actor": ["ann"], "values": opened}


@pytest.mark.parametrize(
    ("field", "items", "listed"),
    [
        ("actor", ["only", "exclude", "page"], True),
        ("action", ["only", "exclude"], True),
        ("lookalike", ["only", "exclude"], False),
    ],
)
def test_a_facet_offers_what_its_field_has(field: str, items: list[str], listed: bool, views: Any) -> None:  # noqa: ANN401
    """An actor has a page; look-alike letters are no column whose values could be listed."""
    facet = Facet(field, (ValueCount("Cyrillic", 1, 0, 0, 1),), 0)
    view = views.view_of(views.Counted(FacetAsk(field), facet), Filter(), opened=True)

    assert ([gesture for gesture, _ in view.items], view.listed) == (items, listed)


def test_no_click_changes_nothing(views: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    """A message that is no click leaves the address alone."""
    monkeypatch.setattr(views, "clicked", lambda _key: None)

    assert called(partial(views.handle, "panel", Filter()), {"action": "Delete"})[1] == {"action": ["Delete"]}
