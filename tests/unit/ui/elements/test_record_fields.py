"""Tests of the record fields up to the border of the browser."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.ui.elements.components.fields_model import (
    RecordGesture,
    RecordLine,
    RecordRow,
    RecordSection,
    RecordValue,
    record_payload,
    record_rendering,
    resolve_gesture,
)

SECTIONS = (
    RecordSection(
        "Who",
        rows=(
            RecordRow("Actor", RecordValue("actor", "secret-ann\ud800", "ann \ud800", "⚠")),
            RecordRow("Time", RecordValue("happened_at", None, "12:00")),
        ),
    ),
    RecordSection(
        "Body", lines=(RecordLine("{"), RecordLine("a: ", RecordValue("body.a", "secret-x", "x"), '"x"', ","))
    ),
)
ENTITY = {"entity_type": "Project", "entity_id": None, "entity_name": "team"}
RENDERED = record_rendering(SECTIONS, ENTITY)


def _message(**changes: object) -> dict[str, object]:
    return {"nonce": RENDERED.nonce, "place": 0, "gesture": "only", **changes}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, RecordGesture("only", "actor", "secret-ann\ud800", ENTITY)),
        ({"gesture": "page"}, RecordGesture("page", "actor", "secret-ann\ud800", ENTITY)),
        ({"place": 2.0, "gesture": "exclude"}, RecordGesture("exclude", "body.a", "secret-x", ENTITY)),
    ],
)
def test_a_place_means_the_value_that_stood_there(changes: dict[str, object], expected: RecordGesture) -> None:
    """The server finds the value by its place, with the entity that the record was of."""
    assert resolve_gesture(_message(**changes), {RENDERED.nonce: RENDERED}) == expected


@pytest.mark.parametrize(
    "message",
    [
        None,
        "only",
        [],
        {},
        _message(nonce="of a record long gone"),
        _message(nonce=["unhashable"]),
        _message(gesture="drop table"),
        _message(gesture=["only"]),
        _message(gesture="page", place=2),
        _message(place=1),
        _message(place=3),
        _message(place=-1),
        _message(place=True),
        _message(place="0"),
        _message(place=0.5),
        _message(place=math.nan),
        _message(place=math.inf),
    ],
)
def test_a_message_that_is_no_gesture_means_nothing(message: object) -> None:
    """Whatever a changed browser sends, there is no exception; what offers no such gesture does nothing."""
    assert resolve_gesture(message, {RENDERED.nonce: RENDERED}) is None


@given(
    st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), st.lists),
    st.sampled_from(["nonce", "place", "gesture"]),
)
def test_any_json_in_any_place_is_survived(value: object, place: str) -> None:
    """A gesture is one on something that was shown, whatever stands in one place of the message."""
    found = resolve_gesture(_message(**{place: value}), {RENDERED.nonce: RENDERED})
    assert found is None or (found.field, found.value) in {("actor", "secret-ann\ud800"), ("body.a", "secret-x")}


def test_the_browser_gets_texts_and_no_values() -> None:
    """A value that differs from its text is not part of the message, which can be encoded whatever the text."""
    sent = json.dumps(record_payload(SECTIONS, RENDERED.nonce), ensure_ascii=False)
    assert "secret" not in sent
    assert sent.encode("utf-8").count(b"ann ?") == 1


def test_what_can_only_be_copied_offers_nothing_else() -> None:
    """A time has no menu of its own; an actor has a page, a value inside the body has none."""
    payload: Any = record_payload(SECTIONS, RENDERED.nonce)
    menus: Any = payload["menus"]
    who, body = payload["sections"]
    offered = [[] if row[2] < 0 else [gesture for gesture, _ in menus[row[2]]] for row in who["rows"]]
    assert offered == [["only", "exclude", "page"], []]
    assert [gesture for gesture, _ in menus[body["lines"][1][2]]] == ["only", "exclude"]


def test_another_record_has_another_nonce() -> None:
    """A gesture that was made on the record before means that one's values, also where only the entity differs."""
    assert record_rendering(SECTIONS, {**ENTITY, "entity_name": "other"}).nonce != RENDERED.nonce
    assert record_rendering(SECTIONS[:1], ENTITY).nonce != RENDERED.nonce
