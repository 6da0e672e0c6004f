"""Tests of two filters side by side, against counting row by row."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from hypothesis import given, settings

from audit_explorer.analysis.differences.compare import COMPARED_FIELDS, FEWEST, Side, compare
from audit_explorer.filters import Condition, Filter
from audit_explorer.period import Period
from tests.unit.analysis.rows import FILTERS, ROWS, START, Row, fits, opened

DAY: Final = timedelta(days=1)
FIELDS: Final = ("actor", "action", "entity_type", "result", "source_ip", "entity_name", "http_status")
THERE: Final = Filter(period=Period(START, START + DAY))
HERE: Final = Filter(period=Period(START + DAY, START + 2 * DAY))


def naive(rows: list[Row], asked: Filter, other: Filter) -> dict[Any, tuple[Any, ...]]:
    """Give of each value that differs: the change, the counts and the score."""
    here, there = [row for row in rows if fits(row, asked)], [row for row in rows if fits(row, other)]
    found: dict[Any, tuple[Any, ...]] = {}
    for field in FIELDS:
        for value in {row.value(field) for row in rows} - {None}:
            ours, theirs = (sum(row.value(field) == value for row in side) for side in (here, there))
            a, b = ours / max(1, len(here)), theirs / max(1, len(there))
            if not theirs and ours:
                found[field, value] = ("new", ours, theirs, a)
            elif not ours and theirs:
                found[field, value] = ("gone", ours, theirs, b)
            elif a > b and ours >= FEWEST:
                found[field, value] = ("more", ours, theirs, (a - b) * a / b)
            elif b > a and theirs >= FEWEST:
                found[field, value] = ("less", ours, theirs, (b - a) * b / a)
    return found


@given(ROWS, FILTERS)
@settings(max_examples=12)
def test_what_differs_is_what_counting_says(rows: list[Row], filters: list[Filter]) -> None:
    """Whatever two filters are compared: exactly these values, in order of the score, with both sides' totals."""
    with opened(rows) as dataset:
        for asked, other in zip(filters[::2], filters[1::2], strict=True):
            found = compare(dataset, asked, other, fields=FIELDS, most=None)
            expected = naive(rows, asked, other)
            assert {(row.field, row.value): (row.change, row.here, row.there) for row in found.rows.itertuples()} == {
                key: one[:3] for key, one in expected.items()
            }
            for row in found.rows.itertuples():
                assert abs(row.score - expected[row.field, row.value][3]) < 1e-9
            for _, of in found.rows.groupby("change", sort=False):
                assert list(of["score"]) == sorted(of["score"], reverse=True)
            sides = [[row for row in rows if fits(row, one)] for one in (asked, other)]
            assert [found.here, found.there] == [
                Side(
                    len(side),
                    sum(row.failed for row in side),
                    sum(row.unknown for row in side),
                    sum(row.at is None for row in side),
                )
                for side in sides
            ]
            assert found.both == sum(fits(row, asked) and fits(row, other) for row in rows)


def test_who_does_more_than_before_stands_before_who_does_a_little_more() -> None:
    """Bob goes from one of ten to five of ten, ann from nine to five: both are said, with both counts."""
    rows = [*[Row(1, actor="ann")] * 9, Row(2, actor="bob"), *[Row(25, actor="ann")] * 5, *[Row(26, actor="bob")] * 5]
    with opened(rows) as dataset:
        found = compare(dataset, HERE, THERE).rows
    assert list(found[["change", "field", "value", "here", "there"]].itertuples(index=False, name=None)) == [
        ("more", "actor", "bob", 5, 1),
        ("less", "actor", "ann", 5, 9),
    ]


def test_two_of_something_are_chance() -> None:
    """What occurs twice of ten instead of once is not called more."""
    rows = [*[Row(1)] * 9, Row(2, actor="bob"), *[Row(25)] * 8, *[Row(26, actor="bob")] * 2]
    with opened(rows) as dataset:
        found = compare(dataset, HERE, THERE).rows
    assert "bob" not in set(found["value"])


def test_of_many_the_first_are_given_with_their_number() -> None:
    """Thirty actors are only here: ten are given, all are counted; a value of one field isn't taken for another's."""
    rows = [Row(1), *(Row(25, actor=f"n{number:02}") for number in range(30))]
    with opened(rows) as dataset:
        found = compare(dataset, HERE, THERE).rows
    new = found[(found["change"] == "new") & (found["field"] == "actor")]
    assert len(new) == 10
    assert set(new["alike"]) == {30}


def test_a_filter_that_finds_nothing_differs_in_everything() -> None:
    """Nothing is divided by nothing."""
    with opened([Row(1), Row(2)]) as dataset:
        found = compare(dataset, Filter((Condition("actor", "is", "nobody"),)), Filter())
    assert set(found.rows["change"]) == {"gone"}
    assert found.here.events == 0
    assert set(found.rows["field"]) <= set(COMPARED_FIELDS)
