"""Tests of what a record says."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.store.ingest.copies.content import content


def turned(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Give the same JSON value with every object's keys in the opposite order."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(item) for item in value] if isinstance(value, list) else value


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text(max_size=3), JSON, max_size=4)


def of(body: Any, **record: Any) -> dict[str, str]:  # noqa: ANN401 - any JSON value
    """Give what a record says that has this body and these further fields."""
    said = content(1, '{"action":"Create"}', [None, None, json.dumps(body)], None, json.dumps(record))
    return dict(said.values)


@given(OBJECTS)
def test_equal_meaning_is_equal_content(body: dict[str, Any]) -> None:
    """The order of keys, at any depth, is not part of what a record says."""
    assert of(body) == of(turned(body))


@given(OBJECTS, OBJECTS)
def test_different_meaning_is_different_content(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Numbers that are written differently, and numbers and their texts, differ."""
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)

    assert (of(one) == of(other)) is same
    assert of({"a": 1}) != of({"a": "1"}) != of({"a": {"number": "1"}})
    assert of([["a", 1]]) != of({"a": 1})


def test_depth_is_no_way_out() -> None:
    """What is nested too deeply to be decoded is compared as text."""
    deep = "[" * 100_000 + "]" * 100_000
    one, other = (content(1, "{}", [None, None, text], None, None).values for text in (deep, deep[1:-1]))

    assert one != other
