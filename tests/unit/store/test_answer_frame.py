"""Tests of answers as frames."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import pyarrow as pa
import pytest

from audit_explorer.store.answer_frame import answer_frame

MOMENT = datetime(2026, 9, 1, 10)  # noqa: DTZ001 - an engine's times are naive UTC


@pytest.mark.parametrize("coded", [False, True])
def test_a_text_is_a_text_however_it_came(coded: bool) -> None:
    """Numbers of a dictionary come back as the texts that they stand for, in a column like any other text's."""
    texts = pa.array(["b", None, "a", "b"])
    frame = answer_frame(pa.table({"text": texts.dictionary_encode() if coded else texts}))

    assert frame["text"].dtype == "str"
    assert frame["text"].isna().tolist() == [False, True, False, False]
    assert frame["text"].dropna().tolist() == ["b", "a", "b"]


@pytest.mark.parametrize(
    ("kind", "values", "without", "whole"),
    [
        (pa.int64(), [2**53 + 1, 2], "Int64", "int64"),
        (pa.int32(), [1, 2], "Int32", "int32"),
        (pa.bool_(), [True, False], "boolean", "bool"),
    ],
)
def test_a_number_stays_whole(kind: pa.DataType, values: list[int], without: str, whole: str) -> None:
    """A column that lacks a value is of a type that can lack one, so that no number becomes a fraction."""
    frame = answer_frame(
        pa.table({"all": pa.array([*values, values[0]], kind), "some": pa.array([*values, None], kind)})
    )

    assert (str(frame["all"].dtype), str(frame["some"].dtype)) == (whole, without)
    assert frame["some"].tolist()[:2] == values
    assert frame["some"].isna().tolist() == [False, False, True]


def test_times_are_naive() -> None:
    """A time is UTC without saying so."""
    frame = answer_frame(pa.table({"at": pa.array([MOMENT, None], pa.timestamp("us"))}))
    assert frame["at"].dtype == "datetime64[us]"
    assert frame["at"][0] == pd.Timestamp(MOMENT)
