"""Tests of the spans of time that a fetch is divided into."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.period import Period
from audit_explorer.sources.api.fetching.asked_span import fixed
from audit_explorer.sources.api.fetching.windows import DAY, LONGEST, Window, divide, merged, split
from audit_explorer.sources.api.generations.legacy import Legacy

NOW = datetime(2026, 10, 1, 12, 0, 0, 500_000, tzinfo=UTC)
MS = st.integers(1_577_836_800_000, 1_900_000_000_000)


@given(MS, st.integers(0, 400 * DAY), st.integers(1, 300), st.sampled_from([1, 1_000]))
def test_parts_cover_the_whole_once(start: int, length: int, parts: int, grain: int) -> None:
    """Parts follow on each other from end to end, none is empty, and together they are the whole."""
    whole = Window(start, start + length)
    for divided in (divide(whole), split(whole, parts, grain) if length else ()):
        assert merged(list(divided)) == ((whole,) if length else ())
        assert all(part.length > 0 for part in divided)
        assert all(one.end == other.start for one, other in pairwise(divided))


@given(MS, st.integers(1, 400 * DAY), st.integers(1, 300), st.sampled_from([1, 1_000]))
def test_there_are_no_more_parts_than_asked_for(start: int, length: int, parts: int, grain: int) -> None:
    """Each part costs a request: none is left over from putting the cuts at whole seconds."""
    whole = Window(start, start + length)
    assert len(split(whole, parts, grain)) <= parts
    assert len(divide(whole)) == -(-length // LONGEST)


@given(MS, st.integers(1, 400 * DAY))
def test_no_request_spans_more_than_thirty_days(start: int, length: int) -> None:
    """What is asked for reaches a little beyond the window, and still not beyond what a server may allow."""
    for window in divide(Window(start, start + length)):
        asked = dict(Legacy().question(window, 0, 500, "pages").parameters)
        ends = [datetime.fromisoformat(asked[name]).replace(tzinfo=UTC) for name in ("start", "end")]
        assert ends[1] - ends[0] <= timedelta(days=30)
        assert ends[0] < window.span[0]
        assert ends[1] >= window.span[1]


def test_a_moment_is_not_divided() -> None:
    """What a server can't tell apart stays in one part."""
    assert split(Window(0, 1_000), 9, 1_000) == (Window(0, 1_000),)
    assert split(Window(0, 1), 9, 1) == (Window(0, 1),)


def test_both_ends_are_fixed() -> None:
    """The end is never after the moment of asking; an open start is what the platform keeps; sentences say so."""
    window, said = fixed(Period(), NOW)
    assert window.span == (NOW - timedelta(days=91), NOW)
    assert "90 days" in said[0]
    window, said = fixed(Period(NOW - timedelta(days=1), NOW + timedelta(days=1)), NOW)
    assert window.span == (NOW - timedelta(days=1), NOW)
    assert said == ()
    window, said = fixed(Period(datetime(1, 1, 1, tzinfo=UTC), NOW), NOW)
    assert window.span[0] == datetime(2020, 1, 1, tzinfo=UTC)
    assert len(said) == 1
    assert fixed(Period(last="7d", anchor="now"), NOW)[0].span == (NOW - timedelta(days=7), NOW)


def test_an_empty_or_turned_span_has_no_window() -> None:
    """Nothing is asked for then."""
    assert divide(Window(5, 5)) == ()
    assert divide(Window(5, 4)) == ()
