"""Tests of the one function from a stored value to what a person sees."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.shown import shown
from audit_explorer.shown.inert import shorten, visible

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("value", [None, float("nan"), np.float64("nan"), pd.NA, pd.NaT])
def test_no_value_is_none(value: object) -> None:
    """Every form in which a frame says "no value" is None: whoever draws it has a placeholder."""
    assert shown(value, "actor") is None


@pytest.mark.parametrize("value", [0, 404, 0.5, np.int64(7), np.float64(0.25), True])
def test_a_number_stays_a_number(value: float) -> None:
    """A table aligns and sorts numbers as numbers."""
    assert shown(value, "http_status") is value


@pytest.mark.parametrize(
    "value",
    [
        pd.Timestamp("2026-09-07 12:03:12.040"),
        datetime(2026, 9, 7, 12, 3, 12, 40_000, tzinfo=UTC),
        datetime(2026, 9, 7, 14, 3, 12, 40_000, tzinfo=BERLIN),
    ],
)
def test_a_time_is_on_the_clocks_of_the_zone(value: datetime) -> None:
    """A naive time of a frame and an aware one are the same instant, to the second or to the millisecond."""
    assert shown(value, "happened_at", zone=BERLIN) == "2026-09-07 14:03:12"
    assert shown(value, "happened_at", zone=BERLIN, ms=True) == "2026-09-07 14:03:12.040"


@pytest.mark.parametrize(
    ("outcome", "sign"),
    [("Failed", "✕ Failed"), ("Succeeded", "✓ Succeeded"), ("half", "half"), ("Failed\u202e", "Failed⟨U+202E⟩")],
)
def test_an_outcome_has_its_sign(outcome: str, sign: str) -> None:
    """A known outcome is told by a sign as well, where signs are wanted; an unknown one is shown as it is."""
    assert shown(outcome, "result", signs=True) == sign
    assert shown(outcome, "result") == visible(outcome)
    assert shown(outcome, "action", signs=True) == visible(outcome)


@given(st.text(max_size=80), st.integers(0, 90))
def test_a_text_is_inert_and_says_what_is_cut(text: str, limit: int) -> None:
    """Of any text nothing hidden is left, no more than the limit is shown, and the rest is told."""
    assert shown(text, "entity_name", limit=limit) == shorten(visible(text), limit)
    assert shown(text, "entity_name", limit=None) == visible(text)


@pytest.mark.parametrize(
    ("text", "laid_out"),
    [
        ('{"a":["\\u202e",1]}', '{\n  "a": [\n    "⟨U+202E⟩",\n    1\n  ]\n}'),
        ("no JSON\n\u202e\t", "no JSON\n⟨U+202E⟩⇥"),
        ("[" * 100_000, "[" * 100_000),
        ('{"a": "\\ud800"}', '{\n  "a": "⟨U+D800⟩"\n}'),
    ],
)
def test_json_is_laid_out_inert(text: str, laid_out: str) -> None:
    """JSON text is indented, also what it has as escapes is made inert; what is no JSON keeps its lines."""
    assert shown(text, "body", limit=None, indented=True) == laid_out


_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.datetimes(timezones=st.sampled_from([None, UTC])),
    st.integers(-9, 9).map(np.int64),
    st.floats(width=32).map(np.float32),
    st.booleans().map(np.bool_),
    st.decimals(allow_nan=False),
    st.binary(max_size=5),
    st.dates(),
    st.integers(0, 10**9).map(lambda number: pd.Timestamp(number, unit="us")),
    st.sampled_from([pd.NA, pd.NaT, pd.Timestamp("2026-09-07", tz="UTC"), pd.Timedelta(3), {"a": 1}]),
)


@given(_VALUES)
@settings(max_examples=150)
def test_a_value_is_what_pandas_would_take_it_for(value: object) -> None:
    """Whatever a value is, and pandas loaded or not: empty where pandas says so, a number, a time, or a text."""
    found = shown(value, limit=None)
    if pd.isna(value):  # type: ignore[call-overload]
        assert found is None
    elif isinstance(value, datetime):
        assert found == shown(pd.Timestamp(value).to_pydatetime())
    elif isinstance(value, int | float | np.generic):
        assert found is value
    else:
        assert found == visible(str(value))
