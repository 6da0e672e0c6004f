"""Tests of the facets: their counts, their order, what is left out of them."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings

from audit_explorer.analysis import value_counts
from audit_explorer.analysis.facets import FACETS, FacetAsk, facet_counts
from audit_explorer.filters import Condition, Filter
from audit_explorer.filters.expression import any_of
from tests.unit.analysis.rows import FILTERS, ROWS, Row, fits, opened

COUNTED = ("result", "action", "entity_type", "actor", "http_status", "source_ip", "error_type")
ACTIONS = [
    *[Row(action="Create")] * 5,
    *[Row(action="Update")] * 4,
    *[Row(action="Delete")] * 3,
    *[Row(action="Élan", error=(500, "E", "m"))] * 2,
    Row(action="Approve", actor=None),
    *[Row(action=None)] * 6,
]


def counted(asked: Filter, ask: FacetAsk) -> tuple[list[tuple[str | None, int, int, int]], int]:
    """Count one facet of ACTIONS."""
    with opened(ACTIONS) as dataset:
        facet = facet_counts(dataset, asked, [ask])[ask.field]
    rows = [(value, events, failed, total) for value, events, failed, _, total in facet.values]
    return rows, facet.hidden


def only(*conditions: Condition) -> Filter:
    """Make a filter of conditions."""
    return Filter(conditions)


@settings(max_examples=12)
@given(ROWS, FILTERS)
def test_counts_are_those_of_a_naive_count(rows: list[Row], filters: list[Filter]) -> None:
    """Under any filter every facet counts what a loop over the rows counts, its own conditions left out."""
    with opened(rows) as dataset:
        for asked in filters:
            facets = facet_counts(dataset, asked, [FacetAsk(field, most=99) for field in COUNTED])
            for field in COUNTED:
                others = asked.without(field)
                totals = Counter(row.value(field) for row in rows)
                events = Counter(row.value(field) for row in rows if fits(row, others))
                failed = Counter(row.value(field) for row in rows if fits(row, others) and row.failed)
                unknown = Counter(row.value(field) for row in rows if fits(row, others) and row.unknown)
                named = {
                    condition.value
                    for condition in asked.conditions
                    if condition.field == field and condition.asks == "is"
                }
                expected = {
                    value: (events[value], failed[value], unknown[value], totals[value]) for value in {*totals, *named}
                }
                found = {value: tuple(figures) for value, *figures in facets[field].values}
                assert found == expected
                assert facets[field].hidden == 0


@pytest.mark.parametrize("bound", ["_FEW", "_SHORT"])
def test_a_log_of_many_values_is_counted_alike(monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
    """Where the totals are too many or too long to be remembered, one pass over the whole log gives the same facets."""
    asked = only(Condition("action", "is", "Delete"), Condition("actor", "missing", negated=True))
    asks = [FacetAsk(field, most=2, order=order) for field in COUNTED for order in ("common", "rare")]
    with opened(ACTIONS) as dataset:
        few = [facet_counts(dataset, asked, [ask]) for ask in asks]
    monkeypatch.setattr(value_counts, bound, 1)
    with opened(ACTIONS) as dataset:
        assert value_counts.value_rows(dataset, asked, COUNTED) is None
        many = [facet_counts(dataset, asked, [ask]) for ask in asks]

    assert many == few


def test_an_expression_narrows_every_facet() -> None:
    """It belongs to no field, so that each facet is counted under it; its values are no chosen ones."""
    asked = Filter(expression=any_of(Condition("action", "is", "Delete"), Condition("actor", "missing")))
    rows, _ = counted(asked, FacetAsk("action", most=2))

    assert [row[:2] for row in rows] == [("Delete", 3), ("Approve", 1), (None, 0)]


def test_a_value_is_chosen_in_either_form_of_unicode() -> None:
    """A log may write é as two characters: its value is the one that the filter names, and found by a search."""
    rows = [Row(action="E\u0301lan"), Row(action="\u00c9lan"), Row(action="E\u0301lan"), Row()]
    with opened(rows) as dataset:
        asked = only(Condition("action", "is", "\u00c9lan"), Condition("action", "is", "E\u0301t\u00e9"))
        facet = facet_counts(dataset, asked, [FacetAsk("action", most=1)])["action"]
        searched = facet_counts(dataset, Filter(), [FacetAsk("action", search="\u00e9L")])["action"]

    assert [row[:2] for row in facet.values] == [
        ("E\u0301lan", 2),
        ("\u00c9lan", 1),
        ("\u00c9t\u00e9", 0),
    ]
    assert [row.value for row in searched.values] == ["E\u0301lan", "\u00c9lan"]


def test_the_commonest_values_come_first_and_no_value_last() -> None:
    """Four of five values are shown, by how often they occur; "no value" stands below and isn't one of them."""
    rows, hidden = counted(Filter(), FacetAsk("action", most=4))

    assert rows == [("Create", 5, 0, 5), ("Update", 4, 0, 4), ("Delete", 3, 0, 3), ("Élan", 2, 2, 2), (None, 6, 0, 6)]
    assert hidden == 1


def test_the_rarest_values_come_first() -> None:
    """In the order "rare" the value that occurs least is first; the same number is left out."""
    rows, hidden = counted(Filter(), FacetAsk("action", most=2, order="rare"))

    assert [row[0] for row in rows] == ["Approve", "Élan", None]
    assert hidden == 3


def test_a_value_that_the_filter_leaves_without_event_is_not_rare() -> None:
    """Only one event has no actor, so "rare" names its action alone and hides nothing."""
    rows, hidden = counted(only(Condition("actor", "missing")), FacetAsk("action", order="rare"))

    assert rows == [("Approve", 1, 0, 1), (None, 0, 0, 6)]
    assert hidden == 0


@pytest.mark.parametrize("order", ["common", "rare"])
@pytest.mark.parametrize("negated", [False, True])
def test_chosen_values_are_always_there(order: str, negated: bool) -> None:
    """A value that the filter names can be unchosen: it is shown though it is hidden, unsearched, or not in the log."""
    asked = only(
        Condition("action", "is", "Approve", negated),
        Condition("action", "is", "Gone", negated),
        Condition("source_ip", "missing"),
    )
    rows, hidden = counted(
        asked, FacetAsk("action", most=1, order="rare" if order == "rare" else "common", search="cre")
    )

    assert ("Approve", 0, 0, 1) in rows
    assert ("Gone", 0, 0, 0) in rows
    assert hidden == (1 if order == "common" else 0)


@pytest.mark.parametrize(
    ("search", "found"),
    [("CREATE", ["Create"]), ("él", ["Élan"]), ("ate", ["Create", "Update"]), (".", []), ("\ud800", [])],
)
def test_a_search_takes_text_as_it_is(search: str, found: list[str]) -> None:
    """Case makes no difference, no character has a special meaning, half a surrogate pair is just not found."""
    rows, hidden = counted(Filter(), FacetAsk("action", search=search))

    assert [value for value, *_ in rows if value is not None] == found
    assert hidden == 0


def test_a_search_says_how_many_more_it_found() -> None:
    """Hidden values are those that fit the search, not all others."""
    _, hidden = counted(Filter(), FacetAsk("action", most=1, search="ate"))

    assert hidden == 1


def test_text_of_a_contains_condition_is_no_value() -> None:
    """Only whole values are listed; a fragment asked for is none."""
    rows, _ = counted(only(Condition("action", "contains", "rea")), FacetAsk("action"))

    assert "rea" not in [value for value, *_ in rows]


def test_every_facet_counts_every_event_once() -> None:
    """With nothing left out, each facet's totals sum to the log."""
    with opened(ACTIONS) as dataset:
        facets = facet_counts(dataset, Filter(), [FacetAsk(field, most=99) for field in FACETS])

    assert {field: sum(row.total for row in facet.values) for field, facet in facets.items()} == dict.fromkeys(
        FACETS, len(ACTIONS)
    )
