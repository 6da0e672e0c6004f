"""Tests of the times of records: each form has the one meaning it can have, or none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.period import from_ms, to_ms
from audit_explorer.period.log_times import read_log_time

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
MOMENT = datetime(2026, 8, 11, 9, 1, tzinfo=UTC)

ZONED = """\
2026-08-11 09:01:00 UTC
2026-08-11 09:01 GMT
2026-08-11 09:01:00 +0000
2026-08-11 11:01:00+02:00
2026-08-11T02:01:00.000-07:00
2026-08-11T09:01:00,000Z
2026-08-11T09:01:00Z[UTC]
2026-08-11T11:01:00+02:00[Europe/Berlin]
2026-08-11T11:01:00[Europe/Berlin]
2026-08-11 11:01:00.000 Europe/Berlin
2026-08-11 09:01:00.000 +0000 UTC
2026-08-11 11:01:00 +0200 CEST m=+0.000012
Tue, 11 Aug 2026 09:01:00 GMT
Tuesday, 11-Aug-2026 09:01:00 GMT
Tue Aug 11 09:01:00 UTC 2026
Tue Aug 11 2026 11:01:00 GMT+0200 (Central European Summer Time)
11/Aug/2026:09:01:00 +0000
11.08.2026 11:01 +0200
20260811090100Z
20260811110100+0200
20260811T090100Z
1786438860
1786438860.000
1786438860,000
1.786438860e9
1786438860000
1786438860000000
1786438860000000000
639220356600000000
134309124600000000
/Date(1786438860000)/
/Date(1786438860000+0200)/
{"$date": "2026-08-11T09:01:00Z"}
{"$date": 1786438860000}
{"$date": {"$numberLong": "1786438860000"}}
{"seconds": 1786438860, "nanos": 0}
{"_seconds": "1786438860"}
{"value": "/Date(1786438860000)/", "DisplayHint": 2, "DateTime": "Tuesday, August 11, 2026 9:01:00 AM"}
"2026-08-11T09:01:00Z\""""
ZONELESS = """\
2026-08-11 09:01
2026/08/11 09:01:00
2026.08.11 9:01
2026-08-11 09:01 am
11.08.2026 09:01
11.8.2026, 9:01:00
11 Aug 2026 09:01
11-Aug-2026 09:01:00
Aug 11, 2026 @ 09:01:00.000
Aug 11, 2026, 9:01:00\u202fAM
August 11, 2026 at 9:01 AM
Tue Aug 11 09:01:00 2026
202608110901
20260811090100
20260811090100000
46245.375694
46245.37569
46245,375694
46245.375694444447
{"value": "2026-08-11T09:01:00"}"""


@pytest.mark.parametrize("text", ZONED.split("\n"))
def test_a_form_that_names_its_zone_is_that_moment(text: str) -> None:
    """Whatever program wrote it, the moment is the one it means."""
    found = read_log_time(text, NOW)
    assert (found.reason, found.zoned, found.settled) == ("", True, True)
    assert from_ms(found.day_first or 0) == MOMENT


@pytest.mark.parametrize("text", ZONELESS.split("\n"))
def test_a_form_that_names_no_zone_is_a_clocks_reading(text: str) -> None:
    """It is read, and marked as one that could be in any zone."""
    found = read_log_time(text, NOW)
    assert (found.reason, found.zoned, found.settled) == ("", False, True)
    assert from_ms(found.day_first or 0) == MOMENT


@pytest.mark.parametrize(
    "text",
    [
        "11/08/2026 09:01 am",
        "11/08/2026 9:01:00 AM",
        "11/08/2026 9:01am",
        "11/08/2026 9:01\u202fAM",
        "11-08-2026 09:01",
        "11/08/2026, 09:01",
    ],
)
def test_slashes_leave_two_readings(text: str) -> None:
    """Either number may be the day, and nothing in the text says which."""
    found = read_log_time(text, NOW)
    assert not found.settled
    assert [from_ms(side or 0).isoformat()[:16] for side in (found.day_first, found.month_first)] == [
        "2026-08-11T09:01",
        "2026-11-08T09:01",
    ]


@pytest.mark.parametrize(("text", "leads"), [("13/08/2026", "day"), ("08/13/2026", "month"), ("Tue 11/08/2026", "day")])
def test_a_date_that_is_one_in_one_order_only_proves_it(text: str, leads: str) -> None:
    """A value over 12, or the day of the week, rules the other reading out."""
    found = read_log_time(text, NOW)
    assert (found.day_first is None, found.month_first is None) == (leads == "month", leads == "day")


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "0.0",
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00",
        "0001-01-01 00:00:00 +0000 UTC",
        "1970-01-01T00:00:00Z",
        "1970-01-01T01:00:00+01:00",
        "1970-01-01",
        "1601-01-01T00:00:00Z",
        "1900-01-00",
        "0000-00-00 00:00:00",
        "-62135596800",
        "/Date(-62135596800000)/",
        '{"$date": 0}',
    ],
)
def test_where_a_clock_begins_is_no_time(text: str) -> None:
    """Whoever had no time wrote that one: it is not an event of 1970."""
    assert read_log_time(text, NOW).reason == "a zero time"


@pytest.mark.parametrize(
    "text",
    [
        "whenever",
        "",
        "true",
        "2026-08",
        "2026-W33",
        "11/08/26",
        "Tuesday, 11-Aug-26 09:01:00 GMT",
        "Aug 11 09:01:00",
        "Mon, 11 Aug 2026 09:01:00 GMT",
        "Tue Aug 11 11:01:00 CEST 2026",
        "11/08/2026 13:01 pm",
        "2026-08-11 25:00 UTC",
        "31.02.2026",
        "00/08/2026",
        "32/13/2026",
        "2026-08-11 09:01:00 +0200 UTC",
        "2026-10-25T02:30:00[Europe/Berlin]",
        "2026-08-11T09:01:00[Nowhere/Else]",
        "1000000000",
        "1514764799",
        "20991231",
        "20260231",
        "202608112501",
        "1.78644E+12",
        "1.79E+09",
        "-1786438860",
        "43100",
        "1" * 22,
        "{" * 200,
        '{"$date": true}',
        '{"value": {"value": {"value": {"value": {"value": "2026-08-11"}}}}}',
        "\u0662\u0660\u0662\u0666-\u0660\u0668-\u0661\u0661",
        "2026-08-11\x00",
        "9" * 5000,
    ],
)
def test_what_has_no_single_meaning_is_none(text: str) -> None:
    """No year is completed, no zone guessed, no shortened or implausible number believed."""
    found = read_log_time(text, NOW)
    assert (found.day_first, found.month_first) == (None, None)
    assert found.reason


@pytest.mark.parametrize("text", ["1999-08-11T00:00:00Z", "2612-01-01T00:00:00Z", "/Date(1)/", "11.08.1999"])
def test_a_written_time_is_taken_as_it_is_said(text: str) -> None:
    """Only bare numbers have to be plausible."""
    assert read_log_time(text, NOW).settled


def test_the_plausible_span_ends_a_year_from_now() -> None:
    """A number of 2018 or of the coming year is an instant, one just outside is none."""
    for at, inside in (
        (datetime(2018, 1, 1, tzinfo=UTC), True),
        (datetime(2017, 12, 31, 23, 59, 59, tzinfo=UTC), False),
        (NOW + timedelta(days=365), True),
        (NOW + timedelta(days=367), False),
    ):
        for scale in (1, 1_000, 1_000_000, 1_000_000_000):
            assert read_log_time(str(to_ms(at) // 1000 * scale), NOW).settled == inside


@given(st.one_of(st.text(), st.text('0123456789-+:.,/TtZz apmUTC{}"$date[]', max_size=40)))
def test_no_text_raises(text: str) -> None:
    """Any text gives readings inside the calendar, or a reason."""
    found = read_log_time(text, NOW)
    assert bool(found.reason) == (found.day_first is None and found.month_first is None)
    for side in (found.day_first, found.month_first):
        assert side is None or to_ms(from_ms(side)) == side
