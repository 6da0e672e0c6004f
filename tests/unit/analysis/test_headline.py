"""Tests of the headline figures."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings

from audit_explorer.analysis.headline import Headline, headline
from audit_explorer.filters import Condition, Filter
from tests.unit.analysis.rows import FILTERS, ROWS, START, Row, fits, opened


def thing(row: Row) -> tuple[str | None, str] | None:
    """Give what makes two events be about one entity."""
    name = row.entity_id or row.entity_name
    return None if name is None else (row.entity_type, name)


@settings(max_examples=10)
@given(ROWS, FILTERS)
def test_figures_are_those_of_a_naive_count(rows: list[Row], filters: list[Filter]) -> None:
    """Under any filter the figures are those that a loop over the rows finds."""
    with opened(rows) as dataset:
        for asked in filters:
            kept = [row for row in rows if fits(row, asked)]
            times = [row.at for row in kept if row.at is not None]
            assert headline(dataset, asked) == Headline(
                events=len(kept),
                failed=sum(row.failed for row in kept),
                unknown=sum(row.unknown for row in kept),
                undated=len(kept) - len(times),
                actors=len({row.actor for row in kept} - {None}),
                entities=len({thing(row) for row in kept} - {None}),
                first=min(times, default=None),
                last=max(times, default=None),
            )


def test_nothing_has_no_rate() -> None:
    """Zero of zero is no share."""
    with opened([Row()]) as dataset:
        assert headline(dataset, Filter((Condition("action", "is", "Delete"),))).rate is None


def test_a_rate_is_of_known_outcomes() -> None:
    """An event of unknown outcome is neither in the failures nor in what they are a share of; alone it has no rate."""
    rows = [Row(error=(500, "E", "m")), Row(), Row(said="Pending", action="Delete"), Row(said="Pending")]
    with opened(rows) as dataset:
        figures = headline(dataset, Filter())
        alone = headline(dataset, Filter((Condition("action", "is", "Delete"),)))

    assert (figures.failed, figures.unknown, figures.rate) == (1, 2, 0.5)
    assert (alone.failed, alone.unknown, alone.rate) == (0, 1, None)


def test_an_id_of_another_type_is_another_entity() -> None:
    """Ids count within a type; a name stands in for an id that is missing."""
    rows = [Row(), Row(entity_name="renamed"), Row(entity_type="User"), Row(entity_id=None), Row(entity_id=None)]
    with opened(rows) as dataset:
        assert headline(dataset, Filter()).entities == 3


def test_the_rate_and_the_span() -> None:
    """One of four failed; the span is that of dated events, in UTC."""
    rows = [Row(hours=2, error=(500, "E", "m")), Row(hours=1), Row(hours=None), Row(hours=5.5)]
    with opened(rows) as dataset:
        figures = headline(dataset, Filter())

    assert (figures.rate, figures.first, figures.last) == (
        0.25,
        START + timedelta(hours=1),
        START + timedelta(hours=5.5),
    )
