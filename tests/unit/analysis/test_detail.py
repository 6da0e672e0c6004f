"""Tests of what is told of one event."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

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


@settings(max_examples=8)
@given(ROWS, FILTERS)
def test_a_walk_visits_all_that_match(rows: list[Row], filters: list[Filter]) -> None:
    """From the newest, "older" leads through every matching event once, in the table's order, and "newer" back."""
    with opened(rows) as dataset:
        for asked in filters[:2]:
            expected = list(page(dataset, asked, columns=(), sort=Sort(), limit=999)["seq"])
            steps = [neighbours(dataset, asked, seq) for seq in expected]
            assert [step.older for step in steps] == [*expected[1:], None][: len(expected)]
            assert [step.newer for step in steps] == [None, *expected][: len(expected)]


def test_an_event_that_does_not_match_has_matching_neighbours() -> None:
    """The drawer's event may have been filtered away: its neighbours are then the nearest that match."""
    rows = [Row(hours=1), Row(hours=2, action="Delete"), Row(hours=3, action="Create"), Row(hours=4)]
    with opened(rows) as dataset:
        seqs = {place: seq for seq, place in numbers(dataset).items()}
        asked = Filter((Condition("action", "is", "Update"),))
        assert neighbours(dataset, asked, seqs[1]) == Neighbours(seqs[3], seqs[0])
        assert neighbours(dataset, asked, 999) == Neighbours(None, None)


@settings(max_examples=10)
@given(ROWS)
def test_around_is_a_window_of_the_whole_log(rows: list[Row]) -> None:
    """The events before and after are those beside it when all stand newest first, the undated ones at the end."""
    with opened(rows) as dataset:
        order = list(page(dataset, Filter(), columns=(), sort=Sort(), limit=999)["seq"])
        for place, seq in enumerate(order):
            near = around(dataset, seq, each_side=3)
            assert list(near["seq"]) == order[max(0, place - 3) : place + 4]


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
