"""Tests of the values that a field had, and when."""

from __future__ import annotations

from audit_explorer.analysis.parties.appearances import appearances
from audit_explorer.filters import Filter
from tests.unit.analysis.rows import START, Row, opened

NAMED = [
    Row(hours=1, entity_name="first"),
    Row(hours=5, entity_name="first", error=(403, "F", "no")),
    Row(hours=9, entity_name="now"),
    Row(hours=None, entity_name="undated"),
    Row(hours=20, entity_name=None),
]


def test_the_latest_name_comes_first() -> None:
    """Names are in the order in which they were last seen, the undated one last; no name is not one."""
    with opened(NAMED) as dataset:
        frame, different = appearances(dataset, Filter(), "entity_name")

    assert list(frame["value"]) == ["now", "first", "undated"]
    assert different == 3
    assert list(frame["events"]) == [1, 2, 1]
    assert list(frame["failed"]) == [0, 1, 0]
    assert (frame["last"].iloc[1] - frame["first"].iloc[1]).total_seconds() == 4 * 3600
    assert frame["first"].iloc[1].tz_localize("UTC") > START


def test_what_is_left_out_is_counted() -> None:
    """Of more values than are asked for the number of all is given; of none, none."""
    with opened(NAMED) as dataset:
        frame, different = appearances(dataset, Filter(), "entity_name", most=1)
        assert (list(frame["value"]), different) == (["now"], 3)
        assert appearances(dataset, Filter(), "error_type", most=1)[1] == 1
        assert appearances(dataset, Filter(), "url")[1] == 0


def test_a_number_is_a_text() -> None:
    """A status is asked for like every other field."""
    with opened(NAMED) as dataset:
        assert list(appearances(dataset, Filter(), "http_status")[0]["value"]) == ["403"]
