"""Tests of what is made once for all runs and sessions: it is what would be made anew; what is folded isn't made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.analysis.facets import FacetAsk
from audit_explorer.ui import view as view_module
from tests.apptest.dashboard import open_page, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from streamlit.testing.v1 import AppTest

    Query = Mapping[str, str]

VIEWS: tuple[tuple[Query, Mapping[str, FacetAsk]], ...] = (
    ({"tz": "Asia/Tokyo"}, {"action": FacetAsk("action", order="rare")}),
    ({"result": "Failed", "last": "7d", "columns": "actor", "sort": "actor", "work": "Mon-Sun 00-12"}, {}),
)


def _drawn(at: AppTest) -> list[str]:
    assert not at.exception
    return [
        *(str(one.proto.json) for one in at.get("bidi_component")),
        *(str(one.proto.spec) for one in at.get("plotly_chart")),
    ]


def _pages(page: str) -> list[AppTest]:
    return [open_page(page, query, **{"facet asks": asks}) for query, asks in VIEWS]


def _anew(_dataset: object, _key: object, question: Callable[[], Any]) -> object:
    return question()


@pytest.mark.parametrize("page", ["overview", "events", "failures"])
def test_what_is_remembered_is_what_would_be_made(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """For each filter, zone, order of a facet: tables, facets, cards, offers, charts; for the first and for later."""
    drawn = _pages(page)
    first = list(map(_drawn, drawn))
    later = _drawn(drawn[0].run())
    monkeypatch.setattr(view_module, "_remembered", _anew)
    slow = [_drawn(one.run()) for one in drawn]

    assert first == slow
    assert later == slow[0]


@pytest.mark.parametrize(
    ("page", "folded"),
    [
        ("failures", {"failure table folded": "share", "rates folded": "rate"}),
        ("entities", {"breakdown folded": "entity_type"}),
    ],
)
def test_a_folded_table_is_made_when_it_is_unfolded(page: str, folded: Mapping[str, str]) -> None:
    """The table beside a chart has no element until somebody wants it."""
    at = open_page(page)
    columns = set(folded.values())
    # The ranking of entities has a column of types, too.
    assert not any(columns & {*one} for one in tables(at) if page != "entities" or "result" in one)

    for name in folded:
        at.session_state[name] = True
    at.run()

    assert not at.exception
    assert all(any(column in one for one in tables(at)) for column in columns)
