"""Tests of JSON in lines."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.filters import Condition, Filter
from audit_explorer.shown import shown
from audit_explorer.ui.events.json_lines import LONGEST, json_lines
from tests.unit.analysis.rows import Row, opened

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


def text_of(text: str) -> str:
    """Give the lines as they are seen."""
    lines, _ = json_lines(text, "body")
    return "\n".join(f"{line.head}{line.drawn}{line.tail}" for line in lines)


@given(JSON)
def test_lines_are_the_indented_text(value: object) -> None:
    """Whatever the JSON, the lines together are what `shown` makes of it, so that they are as inert."""
    text = json.dumps(value)
    assert text_of(text) == shown(text, "body", limit=None, indented=True)


@settings(max_examples=4)
@given(st.lists(JSON, min_size=20, max_size=40))
def test_a_lines_value_finds_its_record(values: list[object]) -> None:
    """What a line offers to filter by is a condition that this very record fits."""
    with opened([Row(body=json.dumps({"a": value})) for value in values]) as dataset:
        for seq, body in dataset.rows("SELECT seq, body FROM events"):
            for one in (line.value for line in json_lines(body, "body")[0] if line.value is not None):
                where = dataset.where(Filter((Condition(one.field, "is", str(one.value)),)))
                found = dataset.rows(f"SELECT seq FROM events WHERE {where.sql}", list(where.parameters))  # noqa: S608
                assert (seq,) in found, one


def test_each_scalar_is_asked_for_by_its_path() -> None:
    """Texts, numbers, yes and no have a path; null, what is empty and numbers with an exponent have none."""
    text = json.dumps({"a": [{"b c": "x"}, True, 1.5], "n": None, "e": [], "s": "", "big": 1e30, "i": -3})
    asked = {line.value.field: line.value.value for line in json_lines(text, "body")[0] if line.value}
    assert asked == {'body.a[0]."b c"': "x", "body.a[1]": "true", "body.a[2]": "1.5", "body.i": "-3"}


@pytest.mark.parametrize(
    "text",
    [
        "no JSON\nin two lines",
        "",
        '{"a": 1, "a": 2}',
        "[" * 5000 + "]" * 5000,
        '{"\\ud800": "\\ud800"}',
        '{"' + "k" * 500 + '": 1}',
        '{"a\\"b": "x", "": "y"}',
    ],
)
def test_what_no_path_leads_to_offers_nothing(text: str) -> None:
    """Other text, names that stand twice, endless nesting and odd names are shown and offer no filter."""
    lines, _ = json_lines(text, "error")
    assert [line for line in lines if line.value is not None] == []
    assert "\n".join(line.head for line in lines).startswith(shown(text, limit=None, indented=True)[:LONGEST])


def test_what_is_cut_is_said() -> None:
    """Of a very long text the first 20,000 characters are shown, and the number of the rest."""
    text = json.dumps({"items": ["x" * 30] * 5000})
    whole = shown(text, limit=None, indented=True)
    lines, note = json_lines(text, "body")
    assert text_of(text) == whole[:LONGEST]
    assert note == f"… and {len(whole) - LONGEST:,} more characters (all of them are in the JSONL download)"
    assert sum(line.value is not None for line in lines) > 100


def test_lines_are_inert() -> None:
    """A character that turns text round is written out in keys and in values, and the value is still the log's own."""
    lines, _ = json_lines(json.dumps({"\u202ek": "\u202ev"}), "body")
    assert (lines[1].head, lines[1].drawn) == ('  "⟨U+202E⟩k": ', '"⟨U+202E⟩v"')
    assert lines[1].value is not None
    assert (lines[1].value.value, lines[1].value.text) == ("\u202ev", "⟨U+202E⟩v")
