"""Tests of the comparison that all others of this folder stand on: it finds any difference."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd
import pytest

from tests.clusters.equal import difference


@dataclass
class _Answer:
    rows: pd.DataFrame
    total: int


def _frame(*values: object, name: str = "value") -> pd.DataFrame:
    return pd.DataFrame({name: list(values)})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 2),
        (1, 1.0),
        (None, ""),
        ("a", "A"),
        ([1, 2], [2, 1]),
        ([1], [1, 2]),
        ((1,), [1]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": 1}, {"a": 1, "b": 1}),
        ({1}, {1, 2}),
        (_frame(1, 2), _frame(2, 1)),
        (_frame(1), _frame(1.0)),
        (_frame("a"), _frame("a", name="other")),
        (_frame("a", None), _frame("a", "")),
        (_Answer(_frame(1), 1), _Answer(_frame(2), 1)),
        ([_Answer(_frame(1), 1)], [_Answer(_frame(1), 2)]),
    ],
)
def test_any_difference_is_found(one: object, other: object) -> None:
    """A value, a type, an order, a length, a name, wherever it stands."""
    assert difference(one, other)
    assert difference(other, one)


@pytest.mark.parametrize(
    "answer", [None, 1, math.nan, "a", [1, None], {"a": {1, 2}}, _frame("a", None), _Answer(_frame(1.5, math.nan), 2)]
)
def test_the_same_is_the_same(answer: object) -> None:
    """An answer is the same as itself, what is missing included."""
    assert difference(answer, answer) == ""
