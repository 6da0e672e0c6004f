"""A period in a link."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.period import Period

BERLIN = ZoneInfo("Europe/Berlin")


def utc(text: str) -> datetime:
    """Instant of an ISO text in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("period", "link"),
    [
        (Period(), []),
        (Period(utc("2026-09-01")), [("from", "2026-09-01T00:00:00Z")]),
        (Period(None, utc("2026-09-01T10:00:00.250")), [("to", "2026-09-01T10:00:00.250Z")]),
        (Period(last="7d"), [("last", "7d")]),
        (Period(last="1h", anchor="now"), [("last", "1h"), ("until", "now")]),
    ],
)
def test_what_a_link_says(period: Period, link: list[tuple[str, str]]) -> None:
    """Links are short, in UTC, the same for the same period."""
    assert period.to_query() == link


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("", Period()),
        ("from=2026-09-01&to=2026-09-07", Period(utc("2026-08-31T22:00"), utc("2026-09-07T22:00"))),
        ("from=2026-09-01T10:00", Period(utc("2026-09-01T08:00"))),
        ("from=2026-09-01T10:00:00%2B05:30", Period(utc("2026-09-01T04:30"))),
        ("from=2026-09-01T10:00:00+05:30", Period(utc("2026-09-01T04:30"))),
        ("to=9999-12-31", Period(None, utc("9999-12-31T23:00"))),
        ("last=all", Period()),
        ("last=2w&until=newest", Period(last="2w")),
        ("action=Create&tz=UTC&last=90d&until=now", Period(last="90d", anchor="now")),
    ],
)
def test_a_typed_link_is_read_in_the_zone(link: str, expected: Period) -> None:
    """Dates are whole local days, a bare + in an offset is understood, and other parameters are let be."""
    assert Period.from_query(parse_qsl(link, keep_blank_values=True), BERLIN) == (expected, ())


@pytest.mark.parametrize(
    ("link", "expected", "problem"),
    [
        ("from=soon", Period(), "from='soon' is ignored"),
        ("to=", Period(), "to='' is ignored"),
        ("last=7x", Period(), "last='7x' is ignored"),
        ("last=0d", Period(), "last='0d' is ignored"),
        ("last=7d&until=then", Period(last="7d"), "until='then' is ignored"),
        ("last=7d&last=1h", Period(last="7d"), "last is given more than once: '1h' is ignored"),
        ("last=7d&from=2026-09-01Z", Period(last="7d"), "from='2026-09-01Z' is ignored"),
        ("last=7d&from=2026-09-01", Period(utc("2026-08-31T22:00")), "last='7d' is ignored"),
        (
            "from=2026-09-02T00:00Z&to=2026-09-01T00:00Z",
            Period(utc("2026-09-02"), utc("2026-09-01")),
            "no record can be in this period",
        ),
    ],
)
def test_what_is_wrong_is_named(link: str, expected: Period, problem: str) -> None:
    """A malformed parameter is named with its text; the others still count."""
    period, problems = Period.from_query(parse_qsl(link, keep_blank_values=True), BERLIN)
    assert period == expected
    assert len(problems) == 1
    assert problem in problems[0]


def test_a_long_text_is_not_repeated_in_full() -> None:
    """A problem quotes a little of a hostile text, with its control characters made visible."""
    _, (problem,) = Period.from_query([("from", "\x1b[31m" + "x" * 100_000)])
    assert len(problem) < 200
    assert "\x1b" not in problem


@given(st.lists(st.tuples(st.sampled_from(["from", "to", "last", "until", "other"]), st.text())))
def test_no_link_raises(params: list[tuple[str, str]]) -> None:
    """Whatever stands in a link, a period comes back that survives being written."""
    period, _ = Period.from_query(params, BERLIN)
    assert Period.from_query(period.to_query(), BERLIN)[0] == period
