"""Tests of questions that are counted over the cube: their answers are those of the events."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.analysis.facets import FACETS, FURTHER, FacetAsk, facet_counts
from audit_explorer.analysis.headline import headline
from audit_explorer.analysis.rates import rates
from audit_explorer.analysis.timeline import timeline
from audit_explorer.filters import Condition, Filter
from audit_explorer.filters.expression import any_of, inverse
from audit_explorer.period import Period
from audit_explorer.store.cube.cube import make_cube
from audit_explorer.store.cube.weighted_rows import table_for, weighted_rows
from tests.unit.analysis.rows import FILTERS, ROWS, START, Row, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_explorer.store import Database

ZONES = st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"]).map(ZoneInfo)
SPLITS = st.sampled_from(["result", "action", "http_status", "source_ip"])


def answers(dataset: Database, asked: Filter, zone: ZoneInfo, split: str, most: int) -> list[Any]:
    """Ask what a page asks, in a form that can be compared."""
    facets = facet_counts(dataset, asked, [FacetAsk(field, most=99) for field in FACETS + FURTHER])
    line = timeline(dataset, asked, zone, split=split, buckets=most)
    frames = [frame.to_dict("records") for frame in (line.series, line.rate, rates(dataset, asked, split))]
    return [facets, headline(dataset, asked), line.buckets, line.undated, line.outside, repr(frames)]


@settings(max_examples=4)
@given(ROWS, FILTERS, ZONES, SPLITS, st.sampled_from([1, 5, 40, 120]), st.sampled_from([0.3, 1, 5]))
def test_answers_are_those_of_the_events(
    rows: list[Row], filters: list[Filter], zone: ZoneInfo, split: str, most: int, share: float
) -> None:
    """Whatever the filter, the period, the zone and the fields that the cube has room for: nothing else comes out."""
    with opened([*rows, Row(hours=1e6), Row(hours=None)]) as dataset:
        every = [Filter(), *filters[:2]]
        expected = [answers(dataset, asked, zone, split, most) for asked in every]
        dataset.cube = make_cube(dataset.cursor(), least=1, share=share)
        assert [answers(dataset, asked, zone, split, most) for asked in every] == expected


HOURS = [
    Row(
        hour / 2, actor=f"actor {hour % 9}", source_ip=f"10.0.0.{hour % 9}", error=(403, "E", "m") if hour % 5 else None
    )
    for hour in range(200)
]


@pytest.fixture(scope="module")
def hours() -> Iterator[Database]:
    """Give a log of a few days with a cube that has all fields."""
    with opened(HOURS) as dataset:
        dataset.cube = make_cube(dataset.cursor(), least=1, share=4)
        yield dataset


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Filter(), "cube_whole"),
        (Filter((Condition("result", "is", "Failed"), Condition("action", "missing", negated=True))), "cube_whole"),
        (Filter(expression=any_of(Condition("result", "is", "x"), Condition("http_status", ">=", "1"))), "cube_whole"),
        (Filter(period=Period(START, START + timedelta(hours=50))), "cube_days"),
        (Filter(period=Period(START + timedelta(hours=1), START + timedelta(hours=7))), "cube_hours"),
        (Filter(period=Period(START + timedelta(minutes=1), START + timedelta(minutes=119))), None),
        (Filter(period=Period(START, START)), None),
        (Filter(period=Period(START + timedelta(minutes=1))), "cube_days"),
        (Filter((Condition("entity_name", "is", "team-a"),)), None),
        (Filter((Condition("action", "contains", "e"),)), None),
        (Filter((Condition("happened_at", "missing"),)), None),
        (Filter((Condition("hour", "is", "7"),), zone="UTC"), None),
        (Filter((Condition("lookalike", "missing"),)), None),
        (Filter(text="team"), None),
        (Filter(expression=inverse(any_of(Condition("body.a", "is", "x"), Condition("result", "is", "x")))), None),
        (Filter(once=True), None),
    ],
)
def test_a_table_is_found_where_it_knows_all_that_is_asked(asked: Filter, found: str | None, hours: Database) -> None:
    """The smallest table that has every field and whole steps of the period answers; else the events do."""
    table = table_for(hours, asked, ("result",))
    some = weighted_rows(hours, asked, ("result",), table)
    where = hours.where(asked)
    counted = hours.row(f"SELECT {some.count()} FROM {some.sql} AS weighted", some.parameters)  # noqa: S608 - ours
    expected = hours.row(f"SELECT count(*) FROM events WHERE {where.sql}", where.parameters)  # noqa: S608 - ours

    assert found == (table and table.name)
    assert counted == expected


def test_time_is_divided_only_at_a_tables_steps(hours: Database) -> None:
    """Buckets of days serve where every edge is a midnight of UTC, of hours where it is a full hour."""
    day = 86_400_000
    edges = ([0, day], [0, day // 24, day], [0, day // 48, day])
    found = [table_for(hours, Filter(), ("result",), each) for each in edges]

    assert [table and table.name for table in found] == ["cube_days", "cube_hours", None]
