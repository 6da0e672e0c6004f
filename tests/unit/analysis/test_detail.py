"""Tests of what is told of one event."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import cycle
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings

from audit_explorer.analysis.detail import MOST_COPIES, Copy, Neighbours, around, event, neighbours
from audit_explorer.analysis.events import Sort, page
from audit_explorer.filters import Condition, Filter
from audit_explorer.sources import open_files
from tests.builders import make_legacy
from tests.unit.analysis.rows import FILTERS, ROWS, START, Row, numbers, opened

if TYPE_CHECKING:
    from pathlib import Path


SORTS: Final = tuple(
    Sort(name, descending=descending)
    for name in ("happened_at", "actor", "action", "entity_name", "http_status", "body")
    for descending in (False, True)
)
WIDTHS: Final = (timedelta(), timedelta(hours=1), timedelta(days=2))


@settings(max_examples=8)
@given(ROWS, FILTERS)
def test_a_walk_visits_all_that_match(rows: list[Row], filters: list[Filter]) -> None:
    """By whatever column the rows are sorted, a walk leads through every matching event once, as the table has them."""
    with opened(rows) as dataset:
        for asked, sort in zip(cycle(filters[:3]), SORTS, strict=False):
            expected = list(page(dataset, asked, columns=(), sort=sort, limit=999)["seq"])
            steps = [neighbours(dataset, asked, seq, sort=sort) for seq in expected]
            assert [step.after for step in steps] == [*expected[1:], None][: len(expected)]
            assert [step.before for step in steps] == [None, *expected][: len(expected)]
            assert all(step.matches for step in steps)


@settings(max_examples=8)
@given(ROWS, FILTERS)
def test_an_event_that_does_not_match_has_neighbours_in_time(rows: list[Row], filters: list[Filter]) -> None:
    """The open event may have been filtered away: its neighbours are the nearest in time that match, however sorted."""
    with opened(rows) as dataset:
        every = list(page(dataset, Filter(), columns=(), sort=Sort(), limit=999)["seq"])
        for asked, sort in zip(filters[:3], cycle(SORTS[2:]), strict=False):
            matching = set(page(dataset, asked, columns=(), sort=Sort(), limit=999)["seq"])
            for place, seq in enumerate(every):
                if seq not in matching:
                    before = [one for one in every[:place] if one in matching]
                    after = [one for one in every[place:] if one in matching]
                    wanted = Neighbours(before[-1] if before else None, after[0] if after else None, matches=False)
                    assert neighbours(dataset, asked, seq, sort=sort) == wanted


def test_no_event_has_no_neighbours() -> None:
    """A number that the log doesn't have stands next to nothing."""
    with opened([Row(hours=1)]) as dataset:
        assert neighbours(dataset, Filter(), 999) == Neighbours(None, None, matches=False)


@settings(max_examples=10)
@given(ROWS)
def test_around_is_a_window_of_the_whole_log(rows: list[Row]) -> None:
    """The events before and after are those beside it when all stand newest first, the undated ones at the end."""
    with opened(rows) as dataset:
        order = list(page(dataset, Filter(), columns=(), sort=Sort(), limit=999)["seq"])
        for place, seq in enumerate(order):
            near = around(dataset, seq, each_side=3)
            assert list(near.events["seq"]) == order[max(0, place - 3) : place + 4]
            assert (near.newer, near.older) == (0, 0)


@settings(max_examples=10)
@given(ROWS)
def test_around_keeps_to_the_actor_and_to_the_time(rows: list[Row]) -> None:
    """Of one actor's events those within so much time are listed, the nearest first, and the rest of them counted."""
    with opened(rows) as dataset:
        places = numbers(dataset)
        for seq in list(page(dataset, Filter(), columns=(), sort=Sort(), limit=999)["seq"]):
            row = rows[places[seq]]
            if row.actor is None or row.at is None:
                continue
            of = Filter((Condition("actor", "is", row.actor),))
            order = list(page(dataset, of, columns=(), sort=Sort(), limit=999)["seq"])
            for within in WIDTHS:
                times = {one: rows[places[one]].at for one in order}
                close = [one for one in order if (at := times[one]) is not None and abs(at - row.at) <= within]
                place = close.index(seq)
                near = around(dataset, seq, of=of, within=within, each_side=2)
                assert list(near.events["seq"]) == close[max(0, place - 2) : place + 3]
                assert (near.newer, near.older) == (max(0, place - 2), max(0, len(close) - place - 3))


def test_nothing_is_near_an_event_without_a_time() -> None:
    """Within an hour of no time there is the event alone; nor does the end of the calendar stop the question."""
    with opened([Row(hours=None), Row(hours=1), Row(hours=None)]) as dataset:
        seqs = {place: seq for seq, place in numbers(dataset).items()}
        assert list(around(dataset, seqs[0], within=timedelta(hours=1)).events["seq"]) == [seqs[0]]
        assert len(around(dataset, seqs[1], within=timedelta(days=999_999)).events) == 1


def test_an_event_has_its_fields_and_its_origin() -> None:
    """Times are aware, fields that it lacks are None, the raw text is the record's, and where it stood is told."""
    rows = [Row(hours=1), Row(hours=2.5, entity_id=None, error=(403, "Forbidden", "no"))]
    with opened(rows) as dataset:
        seqs = {place: seq for seq, place in numbers(dataset).items()}
        found = event(dataset, seqs[1])
        absent = event(dataset, 999)

    assert absent is None
    assert found is not None
    assert found.fields["happened_at"] == rows[1].at
    assert (found.fields["entity_id"], found.fields["http_status"], found.fields["result"]) == (None, 403, "Failed")
    assert json.loads(found.raw) == rows[1].wire(2)
    assert (found.file, found.record, found.conflicting) == ("logs.json", 2, 0)


@pytest.mark.parametrize(
    ("copies", "conflicting"), [([], 0), ([{"action": "Delete"}], 1), ([{"action": "Delete"}, {"action": "x"}], 2)]
)
def test_conflicting_records_are_counted(copies: list[dict[str, str]], conflicting: int, tmp_path: Path) -> None:
    """One id with other content is told with how many others there are."""
    path = tmp_path / "logs.json"
    path.write_text(json.dumps([make_legacy(happenedAt=START.isoformat()), *(make_legacy(**copy) for copy in copies)]))
    dataset = open_files([path])
    told = [event(dataset, seq) for (seq,) in dataset.rows("SELECT seq FROM events")]
    dataset.close()

    assert [one and one.conflicting for one in told] == [conflicting] * (len(copies) + 1)


def test_what_was_merged_into_an_event_is_named(tmp_path: Path) -> None:
    """The first copies by their place, all of them by number, with whether they say as much."""
    path = tmp_path / "logs.json"
    path.write_text(json.dumps([make_legacy(), *[make_legacy(body=None)] * MOST_COPIES, make_legacy()]))
    dataset = open_files([path])
    found = event(dataset, 1)
    dataset.close()

    assert found is not None
    assert found.copied == MOST_COPIES + 1
    assert found.also == tuple(Copy("logs.json", number, exact=False) for number in range(2, MOST_COPIES + 2))
    assert (found.differing, found.same) == ((), None)
