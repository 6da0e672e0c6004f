"""Tests of the facet list up to the border of the browser."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from audit_explorer.ui.elements.components.facet_model import (
    SEARCH_LENGTH,
    FacetClick,
    FacetValue,
    FacetView,
    FacetViews,
    nonce,
    payload,
    rendering,
    resolve,
)

ACTION = FacetView(
    "action",
    "Action",
    (FacetValue("Delete", "Delete", 842, 3210, 12, "include"), FacetValue(None, "no value", 5, 7, 0)),
    hidden=3,
)
ENTITY = FacetView("entity_name", "Entity", (FacetValue("<img src=x>\ud800", "<img src=x>\ud800", 1, 1, 1),))
RENDERED = rendering([ACTION, ENTITY])
NONCE = nonce(RENDERED)


def _message(**changes: object) -> dict[str, object]:
    return {"nonce": NONCE, "facet": 0, "row": 0, "gesture": "include", "text": "", **changes}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, FacetClick("action", "Delete", "include")),
        ({"row": 1, "gesture": "exclude"}, FacetClick("action", None, "exclude")),
        ({"facet": 1, "gesture": "only"}, FacetClick("entity_name", "<img src=x>\ud800", "only")),
        ({"facet": 1.0, "row": 0.0}, FacetClick("entity_name", "<img src=x>\ud800", "include")),
        ({"row": None, "gesture": "clear"}, FacetClick("action", None, "clear")),
        ({"row": None, "gesture": "all"}, FacetClick("action", None, "all")),
        ({"row": None, "gesture": "order", "text": "rare"}, FacetClick("action", None, "order", "rare")),
        ({"row": None, "gesture": "search", "text": "de"}, FacetClick("action", None, "search", "de")),
        ({"gesture": "search", "text": "x" * 999}, FacetClick("action", None, "search", "x" * SEARCH_LENGTH)),
        ({"text": "typed"}, FacetClick("action", "Delete", "include")),
    ],
)
def test_a_position_means_the_value_that_stood_there(changes: dict[str, object], expected: FacetClick) -> None:
    """The server finds the value by its place; the browser's text counts in a search and an order alone."""
    assert resolve(_message(**changes), {NONCE: RENDERED}) == expected


@pytest.mark.parametrize(
    "message",
    [
        None,
        "include",
        [],
        {},
        _message(nonce="of a list long gone"),
        _message(nonce=["unhashable"]),
        _message(gesture="drop table"),
        _message(gesture=["include"]),
        _message(facet=2),
        _message(facet=-1),
        _message(facet=True),
        _message(facet="0"),
        _message(facet=0.5),
        _message(facet=math.nan),
        _message(facet=math.inf),
        _message(row=2),
        _message(row=None),
        _message(text=3),
        _message(gesture="order", text="random"),
    ],
)
def test_a_message_that_is_no_click_means_nothing(message: object) -> None:
    """Whatever a changed browser sends, there is no exception and no click."""
    assert resolve(message, {NONCE: RENDERED}) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.sampled_from(["nonce", "facet", "row", "gesture", "text"]),
)
def test_any_json_in_any_place_is_survived(value: object, place: str) -> None:
    """A click is a click on something that was shown, whatever stands in one place of the message."""
    click = resolve(_message(**{place: value}), {NONCE: RENDERED})

    assert click is None or (click.field, click.value) in {
        ("action", "Delete"),
        ("action", None),
        (
            "entity_name",
            "<img src=x>\ud800",
        ),
    }


def test_the_browser_gets_labels_and_no_values() -> None:
    """A value that differs from its label is not part of the message."""
    view = replace(ACTION, values=(FacetValue("secret-value", "label", 1, 2, 0),))

    sent = json.dumps(payload(FacetViews((view,)), "panel"))

    assert "secret-value" not in sent
    assert "label" in sent


def test_the_message_can_be_encoded_whatever_the_label() -> None:
    """A lone surrogate is replaced: it would fail on the way to the browser."""
    json.dumps(payload(FacetViews((ENTITY,)), "cards"), ensure_ascii=False).encode("utf-8")


def test_a_search_box_is_offered_where_it_helps() -> None:
    """Values beyond the shown ones, a search under way or the caller's wish bring the box; else there is none."""
    small = replace(ACTION, hidden=0)
    views = [small, replace(small, hidden=1), replace(small, search="x"), replace(small, searchable=True)]

    facets = payload(FacetViews(tuple(views)), "panel")["facets"]

    assert isinstance(facets, list)
    assert [facet["searchable"] for facet in facets] == [False, True, True, True]


def test_the_browser_gets_what_the_menu_offers_and_whether_there_is_a_list() -> None:
    """Both as the server says, per facet."""
    view = replace(ACTION, items=(("only", "Only this"),), listed=False)

    facets = payload(FacetViews((view, ACTION)), "panel")["facets"]

    assert isinstance(facets, list)
    assert [(facet["items"], facet["listed"]) for facet in facets] == [([["only", "Only this"]], False), ([], True)]


def test_figures_do_not_change_the_nonce_but_values_do() -> None:
    """A click made while the counts are redrawn still counts; one on other values is told apart."""
    more = replace(ACTION, values=tuple(replace(row, count=row.count + 1) for row in ACTION.values))
    turned = replace(ACTION, values=ACTION.values[::-1])

    assert nonce(rendering([more, ENTITY])) == NONCE
    assert nonce(rendering([turned, ENTITY])) != NONCE


def _page() -> None:
    import streamlit as st  # noqa: PLC0415 - the body is a script of its own

    from audit_explorer.ui.elements.components.facet_list import clicked, facet_list  # noqa: PLC0415 - the same
    from audit_explorer.ui.elements.components.facet_model import FacetValue, FacetView, FacetViews  # noqa: PLC0415 - the same

    values = tuple(FacetValue(str(i), str(i), i, i, 0) for i in range(st.session_state.get("size", 1)))
    click = facet_list(FacetViews((FacetView("action", "Action", values),)), key="facets", on_click=lambda: None)
    st.text(repr((click, clicked("facets"))))


def test_the_element_is_drawn_and_nothing_is_clicked_at_first() -> None:
    """Streamlit finds the component's files by the package's manifest, and a first run has no click."""
    app = AppTest.from_function(_page).run()

    assert not app.exception
    assert app.text[0].value == "(None, None)"


def test_only_the_latest_renderings_are_remembered() -> None:
    """A long session does not gather every list it ever showed."""
    app = AppTest.from_function(_page)
    for size in range(1, 20):
        app.session_state["size"] = size
        app.run()

    kept = app.session_state["facet renderings"]["facets"]

    assert [len(rendered[0][1]) for rendered in kept.values()] == list(range(12, 20))
