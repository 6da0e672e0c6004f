"""Tests of the list of a field's values: its figures, its orders, its pages, its search."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.analysis.values.value_list import VALUE_SORTS, ValueAsk, ValueSort, value_list
from audit_explorer.filters import Condition, Filter
from tests.unit.analysis.rows import FILTERS, ROWS, Row, fits, opened

FIELDS: Final = ("action", "actor", "entity_name", "http_status", "source_ip")
ACTORS: Final = [
    *[Row(0, actor="ann")] * 3,
    *[Row(5, actor="Bo", error=(500, "E", "m"))] * 2,
    Row(9, actor="cy", error=(500, "E", "m")),
    Row(None, actor="Ju\u0308rgen", action="Delete"),
    *[Row(7, actor=None)] * 9,
]
FAILED: Final = Filter((Condition("result", "is", "Failed"),))


def listed(asked: Filter, how: ValueAsk, **part: int) -> tuple[list[str | None], int, int]:
    """List values of ACTORS."""
    with opened(ACTORS) as dataset:
        rows, size, occurring = value_list(dataset, asked, how, **part)
    return [value if isinstance(value, str) else None for value in rows["value"]], size, occurring


def naive(rows: list[Row], asked: Filter, field: str) -> pd.DataFrame:
    """Count in pandas, row by row."""
    others = asked.without(field)
    frame = pd.DataFrame(
        {
            "value": [row.value(field) or "" for row in rows],
            "fits": [fits(row, others) for row in rows],
            "failed": [row.failed and fits(row, others) for row in rows],
            "known": [not row.unknown and fits(row, others) for row in rows],
            "at": [row.at.replace(tzinfo=None) if row.at and fits(row, others) else None for row in rows],
        }
    )
    found = frame.groupby("value").agg(
        events=("fits", "sum"),
        total=("fits", "size"),
        failed=("failed", "sum"),
        known=("known", "sum"),
        first=("at", "min"),
        last=("at", "max"),
    )
    return found.assign(rate=found["failed"] / found["known"])


def _cell(value: Any) -> object:  # noqa: ANN401 - of any column
    return None if pd.Series([value]).isna().all() else value


@settings(max_examples=10)
@given(ROWS, FILTERS, st.sampled_from(FIELDS), st.sampled_from(VALUE_SORTS))
def test_figures_are_those_of_plain_pandas(rows: list[Row], filters: list[Filter], field: str, sort: ValueSort) -> None:
    """Under any filter, in any order, each value has the figures that a loop counts; its own conditions left out."""
    with opened(rows) as dataset:
        for asked in filters:
            expected = naive(rows, asked, field)
            frame, size, occurring = value_list(dataset, asked, ValueAsk(field, sort))

            assert (size, occurring) == (len(expected), int((expected["events"] > 0).sum()))
            for value, events, total, failed, rate, first, last in frame.itertuples(index=False, name=None):
                row = expected.loc[value if isinstance(value, str) else ""]
                assert (events, total, failed) == (row["events"], row["total"], row["failed"])
                assert rate == pytest.approx(row["rate"], nan_ok=True)
                assert (_cell(first), _cell(last)) == (_cell(row["first"]), _cell(row["last"]))


@pytest.mark.parametrize(
    ("sort", "asked", "values"),
    [
        ("events", Filter(), ["ann", "Bo", "Ju\u0308rgen", "cy", None]),
        ("events", FAILED, ["Bo", "cy", "ann", "Ju\u0308rgen", None]),
        ("fewest", FAILED, ["cy", "Bo", "Ju\u0308rgen", "ann", None]),
        ("failed", Filter(), ["Bo", "cy", "ann", "Ju\u0308rgen", None]),
        ("rate", Filter(), ["Bo", "cy", "ann", "Ju\u0308rgen", None]),
        ("total", FAILED, ["ann", "Bo", "cy", "Ju\u0308rgen", None]),
        ("first", Filter(), ["ann", "Bo", "cy", "Ju\u0308rgen", None]),
        ("last", Filter(), ["cy", "Bo", "ann", "Ju\u0308rgen", None]),
        ("value", Filter(), ["Bo", "Ju\u0308rgen", "ann", "cy", None]),
        ("backwards", Filter(), ["cy", "ann", "Ju\u0308rgen", "Bo", None]),
    ],
)
def test_each_order_and_no_value_last(sort: ValueSort, asked: Filter, values: list[str | None]) -> None:
    """Values without an event under the filter stand behind the others where the order is about events."""
    assert listed(asked, ValueAsk("actor", sort))[0] == values


def test_pages_follow_each_other() -> None:
    """Page by page, every value comes once, and each page knows how many there are, one past the last too."""
    pages = [listed(FAILED, ValueAsk("actor"), offset=offset, limit=2) for offset in (0, 2, 4, 6)]

    assert [page[0] for page in pages] == [["Bo", "cy"], ["ann", "Ju\u0308rgen"], [None], []]
    assert {page[1:] for page in pages} == {(5, 2)}


@pytest.mark.parametrize(
    ("search", "values"),
    [
        ("B", ["Bo"]),
        ("J\u00fcr", ["Ju\u0308rgen"]),
        ("n", ["ann", "Ju\u0308rgen"]),
        ("%", []),
        ("_", []),
        ("'", []),
        ("\ud800", []),
    ],
)
def test_search_is_plain_text_whatever_its_case_or_form(search: str, values: list[str]) -> None:
    """A value contains a text in Unicode's NFC, in any case; signs of SQL mean themselves, "no value" has no text."""
    assert listed(Filter(), ValueAsk("actor", "events", search)) == (values, len(values), len(values))


def test_a_number_is_searched_by_its_digits() -> None:
    """The HTTP statuses that contain a digit."""
    assert listed(Filter(), ValueAsk("http_status", "events", "0"))[0] == ["500"]


def test_a_name_that_is_no_field_is_refused() -> None:
    """Nothing but the field table names a column."""
    with pytest.raises(KeyError):
        ValueAsk("seq; DROP TABLE events")
