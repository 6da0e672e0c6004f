"""Tests of what an actor's events came from: first seen when, new or not."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.analysis.dossier.seen_values import seen_values
from audit_explorer.filters import Condition, Filter
from audit_explorer.period import Period
from tests.unit.analysis.rows import ROWS, START, Row, opened

ANN = (Condition("actor", "is", "bob"),)


@settings(max_examples=8)
@given(ROWS, st.lists(st.none() | st.integers(0, 90), min_size=4, max_size=4))
def test_new_values_are_those_of_a_loop(rows: list[Row], starts: list[int | None]) -> None:
    """Events, failures, first sight in the log, what is new: as a loop over the actor's rows says."""
    with opened(rows) as dataset:
        for start in starts:
            period = Period() if start is None else Period(START + timedelta(hours=start))
            found = seen_values(dataset, Filter(ANN, period=period), "source_ip", most=99)
            mine = [row for row in rows if row.actor == "bob"]
            inside = [row for row in mine if start is None or (row.hours is not None and row.hours >= start)]
            before = [row for row in mine if start is not None and row.hours is not None and row.hours < start]
            expected = {
                ip: (
                    sum(row.source_ip == ip for row in inside),
                    sum(row.source_ip == ip and row.failed for row in inside),
                    sum(row.source_ip == ip and row.hours is None for row in mine),
                    bool(before) and all(row.source_ip != ip for row in before),
                )
                for ip in {row.source_ip for row in inside} - {None}
            }
            names = ["source_ip", "events", "failed", "undated", "new"]
            assert {ip: (*map(int, rest[:3]), rest[3]) for ip, *rest in found.rows[names].values.tolist()} == expected
            assert (found.different, found.new) == (len(expected), sum(new for *_, new in expected.values()))
            assert found.without == sum(row.source_ip is None for row in inside)
            assert found.against == (
                "no start" if start is None else "earlier events" if before else "no earlier event"
            )


def test_new_ones_come_first() -> None:
    """A new value is listed before a later one that isn't, and with when it was first seen in the whole log."""
    rows = [Row(hours=1), Row(hours=9), Row(hours=5, source_ip="10.9.9.9")]
    with opened(rows) as dataset:
        found = seen_values(dataset, Filter(period=Period(START + timedelta(hours=4))), "source_ip")

    assert found.rows["source_ip"].tolist() == ["10.9.9.9", "10.0.0.1"]
    assert found.rows["new"].tolist() == [True, False]
    assert found.rows["first_ever"].iloc[1].hour == 1
