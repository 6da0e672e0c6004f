"""Tests of the query box up to the border of the browser."""

from __future__ import annotations

import json

import pytest

from audit_explorer.ui.elements.components.query_model import (
    LONGEST,
    FieldOffer,
    Offers,
    QueryBox,
    ValueOffer,
    ValueOffers,
    Wanted,
    asked_text,
    payload,
    wanted_values,
)

OFFERS = Offers(
    (FieldOffer("ip", "source_ip", "Source IP", "the address it came from", (":", "=")),),
    {":": "is"},
    {"action": ValueOffers((ValueOffer('"Reset password"', "Reset password", 3),), whole=True)},
)


def test_the_browser_gets_what_is_offered() -> None:
    """Names with their fields and signs, values as they are typed, shown and counted; a surrogate breaks nothing."""
    more = (Wanted("actor", "an"), ValueOffers((ValueOffer("ana", "ana\ud800", 1),), whole=False))
    sent = payload(QueryBox("acton:x\ud800", OFFERS, (0, 5, "No such field"), "action:x", more=more))

    json.dumps(sent, ensure_ascii=False).encode("utf-8")
    assert sent["text"] == "acton:x?"
    assert sent["problem"] == {"start": 0, "end": 5, "message": "No such field"}
    assert sent["fields"] == [["ip", "source_ip", "Source IP", "the address it came from", [":", "="]]]
    assert sent["values"] == {"action": {"rows": [['"Reset password"', "Reset password", 3]], "whole": True}}
    assert sent["more"] == {"field": "actor", "typed": "an", "rows": [["ana", "ana?", 1]], "whole": False}


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"text": "a", "turn": 1}, "a"),
        ({"text": ""}, ""),
        ({"text": "a\ud800"}, "a?"),
        ({"text": "x" * (LONGEST + 1)}, None),
        ({"text": 1}, None),
        ({}, None),
        (None, None),
        ("text", None),
        ([], None),
    ],
)
def test_only_a_text_is_asked_for(message: object, expected: str | None) -> None:
    """Whatever else the browser sends asks for nothing."""
    assert asked_text(message) == expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"field": "actor", "typed": "an"}, Wanted("actor", "an")),
        ({"field": "actor", "typed": "x" * 999}, Wanted("actor", "x" * 200)),
        ({"field": "actor"}, None),
        ({"field": ["actor"], "typed": ""}, None),
        (None, None),
        (3, None),
    ],
)
def test_values_are_wanted_of_a_field(message: object, expected: Wanted | None) -> None:
    """A field with the beginning of a value, at most 200 characters of it; anything else wants nothing."""
    assert wanted_values(message) == expected
