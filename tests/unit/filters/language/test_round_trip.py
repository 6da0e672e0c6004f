"""A filter as text and back, for any filter, and texts that are changed in their place."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.filters import Condition, Filter
from audit_explorer.filters.language import edited, is_same, read_language, write_language
from audit_explorer.filters.parts import parts, without
from audit_explorer.period import UTC_ZONE, Period
from tests.unit.filters.strategies import HOSTILE, WORDS, conditions, filters, periods

ZONES = st.sampled_from([ZoneInfo("UTC"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")])
TEXTS = HOSTILE | st.sampled_from(WORDS)
#: What a person may have typed, each in a manner of its own.
TYPED = st.lists(
    st.sampled_from(
        [
            *("who:ana*", "type:(Login OR project)", "-status:[400 TO 499]", "“a b”", "a", "AND b", "NOT (x OR y)"),
            *("on:2026-09-01", "outcome : failed", "&& status>=500", "body.a[0].b>4", "missing:cluster", "-c"),
            *("hour:19-7", "ip:10.0.0.0/8"),
        ]
    ),
    min_size=1,
    max_size=5,
    unique=True,
).map(lambda found: "  ".join(found).removeprefix("AND ").removeprefix("&& "))


@settings(max_examples=150, deadline=None)
@given(filters(TEXTS, periods()), ZONES)
def test_what_is_written_is_read_as_the_same(asked: Filter, zone: ZoneInfo) -> None:
    """Any filter can be written, in any zone, and is read as itself."""
    text = write_language(asked, zone)
    assert is_same(read_language(text, zone), asked)
    assert write_language(read_language(text, zone), zone) == text


@settings(max_examples=100, deadline=None)
@given(TYPED, conditions(st.sampled_from(WORDS)), st.integers(0, 9))
def test_a_change_is_written_into_the_text(text: str, added: Condition, number: int) -> None:
    """Whatever a click adds or takes away, the text reads as it; a text that still holds stays as it was typed."""
    before = read_language(text, UTC_ZONE)
    assert edited(text, before, before, UTC_ZONE) == text
    afters = [before.adding(added), before.with_period(Period(last="24h")), Filter()]
    afters += [without(before, part) for part in parts(before)[number : number + 1]]
    for after in afters:
        assert is_same(read_language(edited(text, before, after, UTC_ZONE), UTC_ZONE), after)


def _adding(field: str, value: str) -> Condition:
    return Condition(field, "is", value)


@pytest.mark.parametrize(
    ("text", "after", "expected"),
    [
        (
            "who:ana*  AND type:Login",
            lambda f: f.adding(_adding("result", "Failed")),
            "who:ana*  AND type:Login result:Failed",
        ),
        (
            "who:ana*  AND action:delete x",
            lambda f: f.adding(_adding("action", "Update")),
            "who:ana*  AND action:(Delete OR Update) x",
        ),
        ("type:(Login OR project) x", lambda f: f.removing(_adding("entity_type", "Login")), "entity_type:Project x"),
        ("-type:login x", lambda f: f.adding(_adding("entity_type", "Login")), "entity_type:Login x"),
        ("who:ana*  AND action:delete x", lambda f: f.without("actor"), "action:delete x"),
        ("who:ana*  AND action:delete x", lambda f: f.without("action"), "who:ana* x"),
        ("a or  b", lambda f: f.adding(_adding("action", "Delete")), "(a or  b) action:Delete"),
        ("“a b”  c", lambda f: replace(f, text='"a b"'), "“a b”"),
        ("on:2026-09-01  who:ana*", lambda f: f.with_period(Period()), "who:ana*"),
        ("last:7d  who:ana*", lambda f: f.with_period(Period(last="24h")), "last:24h  who:ana*"),
        ("", lambda f: f.adding(_adding("action", "Delete")), "action:Delete"),
        ("who:ana*", lambda _: Filter(), ""),
    ],
)
def test_what_was_typed_stays(text: str, after: object, expected: str) -> None:
    """What is added comes last or to its field, what goes is taken out, and all else stays as it was typed."""
    assert callable(after)
    before = read_language(text, UTC_ZONE)
    assert edited(text, before, after(before), UTC_ZONE) == expected
