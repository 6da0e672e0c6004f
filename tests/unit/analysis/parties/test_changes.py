"""Tests of an entity's history."""

from __future__ import annotations

import json
from typing import Any

import pytest

from audit_explorer.analysis.parties.changes import changes, difference
from audit_explorer.filters import Filter
from tests.unit.analysis.rows import Row, opened


@pytest.mark.parametrize(
    ("before", "sent", "said"),
    [
        ({}, {}, ""),
        ({}, {"gpus": 4}, "gpus: 4"),
        ({"gpus": 4}, {"gpus": 8}, "gpus: 4 → 8"),
        ({"gpus": 4}, {"gpus": 4}, ""),
        ({"gpus": 4, "name": "a"}, {"name": "b"}, "name: a → b"),
        ({"on": True}, {"on": None}, "on: true → null"),
        ({}, {"list": [1, "é"]}, 'list: [1, "é"]'),
        ({}, {"a\u202eb": "c\nd"}, "a⟨U+202E⟩b: c⏎d"),
        ({}, {"x": "y" * 100}, f"x: {'y' * 60}…⟨+40⟩"),
        ({}, {str(n): n for n in range(8)}, "0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5 and 2 more"),
    ],
)
def test_a_difference_is_told_field_by_field(before: dict[str, Any], sent: dict[str, Any], said: str) -> None:
    """Only what the request sets to something else is told, inert, shortened, and no more than six fields."""
    assert difference(before, sent) == said


def test_a_failed_request_changes_nothing() -> None:
    """The quota that creeps up: each success is the next one's past, a failure is told but isn't."""
    rows = [
        Row(hours=1, body='{"gpus": 4}'),
        Row(hours=2, body='{"gpus": 9}', error=(403, "F", "no")),
        Row(hours=3, body='{"gpus": 8}'),
        Row(hours=None, body='{"gpus": 5}'),
        Row(hours=4, body='{"gpus": 8}'),
        Row(hours=5, body='"words"'),
        Row(hours=6),
    ]
    with opened(rows) as dataset:
        told = changes(dataset, Filter())

    assert list(told["changed"]) == ["gpus: 4", "gpus: 4 → 9", "gpus: 4 → 8", "", "", "", "gpus: 8 → 5"]
    assert list(told["result"]) == ["Succeeded", "Failed", *["Succeeded"] * 5]
    assert told["happened_at"].is_monotonic_increasing or told["happened_at"].isna().iloc[-1]


def test_the_latest_are_kept() -> None:
    """Of a long history the latest events are given, still oldest first."""
    with opened([Row(hours=hours, entity_name=str(hours)) for hours in range(9)]) as dataset:
        told = changes(dataset, Filter(), limit=3)

    assert list(told["entity_name"]) == ["6", "7", "8"]


def test_the_beginning_is_told_from_the_beginning() -> None:
    """Of a long history the first events are given instead, each against those before it."""
    rows = [Row(hours=hours, body=f'{{"gpus": {hours}}}') for hours in range(9)]
    with opened(rows) as dataset:
        told = changes(dataset, Filter(), limit=3, newest=False)

    assert list(told["changed"]) == ["gpus: 0", "gpus: 0 → 1", "gpus: 1 → 2"]


@pytest.mark.parametrize("depth", [50, 900, 960, 980, 5_000])
def test_a_body_nested_without_end_is_harmless(depth: int) -> None:
    """A forged body that no parser follows says nothing, or something: it never breaks the page."""
    body = json.dumps({"a": 1})[:-1] + ', "b": ' + "[" * depth + "]" * depth + "}"
    rows = [Row(hours=1, body='{"a": 1}'), Row(hours=2, body='{"a": 1}')]
    with opened(rows) as dataset:
        cursor = dataset.cursor()
        cursor.execute("UPDATE events SET body = ?", [body])
        told = changes(dataset, Filter())

    assert len(told) == 2
