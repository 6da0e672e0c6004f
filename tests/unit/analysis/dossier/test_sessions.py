"""Tests of the sessions: where one ends, what each has."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings

from audit_explorer.analysis.dossier.sessions import GAP, sessions
from audit_explorer.filters import Filter
from audit_explorer.period import Period
from tests.unit.analysis.rows import FILTERS, ROWS, START, Row, fits, opened

_MS = 1 / 3_600_000


def plain(rows: list[Row]) -> list[tuple[int, int, int, int, float]]:
    """Part rows into sessions, the slow and obvious way: events, failed, unknown, addresses, seconds; latest first."""
    found: list[list[Row]] = []
    for row in sorted((row for row in rows if row.at is not None), key=lambda row: row.at or START):
        before = found[-1][-1].at if found else None
        if before is not None and row.at is not None and row.at - before <= GAP:
            found[-1].append(row)
        else:
            found.append([row])
    return [
        (
            len(some),
            sum(row.failed for row in some),
            sum(row.unknown for row in some),
            len({row.source_ip for row in some} - {None}),
            round(((some[-1].at or START) - (some[0].at or START)).total_seconds(), 3),
        )
        for some in reversed(found)
    ]


@settings(max_examples=8)
@given(ROWS, FILTERS)
def test_sessions_are_those_of_a_loop(rows: list[Row], filters: list[Filter]) -> None:
    """Under any filter each session has the events, failures, addresses and length that a loop over the rows gives."""
    with opened(rows) as dataset:
        for asked in filters[:4]:
            some = [row for row in rows if fits(row, asked)]
            answer = sessions(dataset, asked, limit=999)
            expected = plain(some)
            names = ["events", "failed", "unknown", "addresses", "seconds"]
            found = [(*map(int, row[:4]), round(float(row[4]), 3)) for row in answer.rows[names].values.tolist()]
            assert found == expected
            assert answer.total == len(expected)
            assert answer.undated == sum(row.at is None for row in some)


def test_a_pause_of_exactly_half_an_hour_ends_nothing() -> None:
    """30 minutes are still one session; a millisecond more are two. Events of one moment are in one."""
    hours = [1, 1, 1.5, 2.0 + _MS]
    with opened([Row(hours=one) for one in hours]) as dataset:
        answer = sessions(dataset, Filter())

    assert answer.rows["events"].tolist() == [1, 3]
    assert answer.rows["seconds"].tolist() == [0.0, 1800.0]
    assert answer.rows["number"].tolist() == [2, 1]


def test_without_a_time_there_is_no_session() -> None:
    """Events without a time are counted, and in no session; a log of them alone has none."""
    with opened([Row(hours=None), Row(hours=None, action="Delete")]) as dataset:
        answer = sessions(dataset, Filter())

    assert (answer.total, answer.undated, len(answer.rows)) == (0, 2, 0)


def test_pages_hold_every_session_once() -> None:
    """Turning the pages gives each session once, and each page knows how many there are, one past the end too."""
    with opened([Row(hours=one) for one in (1, 3, 5, 7, 9)]) as dataset:
        parts = [sessions(dataset, Filter(), offset=offset, limit=2) for offset in (0, 2, 4, 6)]

    assert [part.total for part in parts] == [5] * 4
    assert [number for part in parts for number in part.rows["number"]] == [5, 4, 3, 2, 1]


def test_a_session_that_goes_beyond_the_period_is_said() -> None:
    """What happened within half an hour outside the period belongs to the same session, and is said."""
    period = Period(START + timedelta(hours=2), START + timedelta(hours=3))
    with opened([Row(hours=one) for one in (1.8, 2.2, 2.9, 3.4)]) as dataset:
        cut = sessions(dataset, Filter(period=period))
        whole = sessions(dataset, Filter(period=Period(period.start, START + timedelta(hours=4))))

    assert (cut.begins_before, cut.goes_on) == (True, True)
    assert (whole.begins_before, whole.goes_on) == (True, False)


def test_clocks_that_jump_end_no_session() -> None:
    """Half an hour is half an hour, whatever the clocks of a zone are put to meanwhile."""
    jump = 25  # 1 o'clock in UTC on 29 March 2026
    with opened([Row(hours=jump - 0.25), Row(hours=jump + 0.2)]) as dataset:
        assert sessions(dataset, Filter()).total == 1
