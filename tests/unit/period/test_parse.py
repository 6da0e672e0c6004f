"""What is read as an instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.period import parse_in_zone, parse_instant

MOMENT = datetime(2022, 6, 8, 11, 28, 24, tzinfo=UTC)
MIDNIGHT = datetime(2022, 6, 8, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "text",
    [
        "2022-06-08T11:28:24Z",
        "2022-06-08T11:28:24z",
        "2022-06-08t11:28:24",
        "2022-06-08 11:28:24",
        " \t2022-06-08T11:28:24Z\n",
        "2022-06-08T11:28:24 Z",
        "2022-06-08T11:28:24.000Z",
        "2022-06-08T11:28:24.000000000Z",
        "2022-06-08T16:58:24+05:30",
        "2022-06-08T05:58:24-0530",
        "2022-06-08T16:28:24+05",
        "2022-06-08T06:28:24\u221205:00",
        "2022-06-09 01:28:24 +1400",
        "2022-06-08T11:28:24-00:00",
        "2022-06-08T12:21:52+00:53:28",
        "20220608T112824Z",
        "20220608T112824",
        "20220608T062824-0500",
        "2022-W23-3T11:28:24Z",
        "2022W233T112824Z",
        "2022-159T11:28:24Z",
        "2022159T112824Z",
        "2022-06-08T11:28.4Z",
        "2022-06-08T11,473333333333333333333334Z",
        "1654687704",
        "+1654687704.000",
        "1654687704000",
        "1.654687704e12",
        "1654687704000000",
        "1654687704000000000",
        1654687704,
        1654687704.0,
        1654687704000,
        1654687704000000,
        1654687704000000000,
    ],
)
def test_every_form_of_a_moment_is_that_moment(text: str | float) -> None:
    """Extended, compact, week and ordinal dates, any offset and any number since 1970 mean the same instant in UTC."""
    found = parse_instant(text)
    assert found == MOMENT
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("2022-06-08T11:28:24.1Z", 100),
        ("2022-06-08T11:28:24,12Z", 120),
        ("2022-06-08T11:28:24.123Z", 123),
        ("2022-06-08T11:28:24.123999Z", 123),
        ("2022-06-08T11:28:24.999999999+00:00", 999),
        ("20220608T112824.5Z", 500),
        ("1654687704.123", 123),
        ("1654687704123999", 123),
        ("1654687704123999999", 123),
        (1654687704.123, 123),
        (1654687704123, 123),
    ],
)
def test_a_fraction_is_cut_to_milliseconds(text: str | float, milliseconds: int) -> None:
    """Finer digits are cut, never rounded up, and a float keeps the decimals it was written with."""
    assert parse_instant(text) == MOMENT + timedelta(milliseconds=milliseconds)


@pytest.mark.parametrize(
    "text", ["2022-06-08", "20220608", 20220608, "2022-W23-3", "2022W233", "2022-159", "2022-06-07T24:00:00Z"]
)
def test_a_date_alone_is_its_midnight_in_utc(text: str | float) -> None:
    """Dates without a time, and the 24:00 of the day before, are midnight; eight digits can name a day."""
    assert parse_instant(text) == MIDNIGHT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-06", datetime(2022, 6, 1, tzinfo=UTC)),
        ("2022-W23", datetime(2022, 6, 6, tzinfo=UTC)),
        ("2020-W53-7", datetime(2021, 1, 3, tzinfo=UTC)),
        ("2016-12-31T23:59:60Z", datetime(2017, 1, 1, tzinfo=UTC)),
        ("2016-12-31T23:59:60.9Z", datetime(2017, 1, 1, tzinfo=UTC)),
        ("2020-02-29T23:59:59.999Z", datetime(2020, 2, 29, 23, 59, 59, 999000, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59.999Z", datetime(9999, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)),
        ("19991399", datetime(1970, 8, 20, 9, 9, 59, tzinfo=UTC)),
        ("0", datetime(1970, 1, 1, tzinfo=UTC)),
        (-1, datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (-0.0005, datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)),
    ],
)
def test_the_corners_of_the_calendar(text: str | float, expected: datetime) -> None:
    """Reduced dates, leap seconds, the first and last year, and digits that name no day read as documented."""
    assert parse_instant(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "yesterday",
        "T11:28:24Z",
        "2022-13-01",
        "2022-02-30",
        "2021-02-29",
        "2022-W53-1",
        "2022-W00-1",
        "2022-366",
        "2022-000",
        "9999-366",
        "0000-01-01",
        "10000-01-01",
        "2022-06-08T24:00:01Z",
        "2022-06-08T24:01",
        "2022-06-08T24.5",
        "2022-06-08T25:00Z",
        "2022-06-08T11:60Z",
        "2022-06-08T11:28:61Z",
        "2022-06-08T11:28:24+24:00",
        "2022-06-08T11:28:24+05:60",
        "2022-06-08T11:28:24 UTC",
        "2022-06-08T11:28:24Zjunk",
        "2022-06-08T11:2824Z",
        "2022-06T11:28:24Z",
        "2022-W23T11:28:24Z",
        "08/06/2022",
        "0001-01-01T00:00:00+05:30",
        "9999-12-31T23:59:59-01:00",
        "9999-12-31T24:00:00Z",
        "\u0662\u0660\u0662\u0662-\u0660\u0666-\u0660\u0668",
        "\uff11\uff16\uff15\uff14",
        "1_654_687_704",
        "1e99",
        "nan",
        "2022-06-08\x00",
        1e300,
        -62135596800.5,
        float("nan"),
        float("inf"),
        True,
        None,
        [],
    ],
)
def test_everything_else_is_none(text: object) -> None:
    """What names no instant of the years 1 to 9999 is None, whatever its type or length, and never an exception."""
    assert parse_instant(text) is None  # type: ignore[arg-type]


def test_what_is_too_long_is_none() -> None:
    """Texts and numbers of thousands of digits are refused at once."""
    for value in ("9" * 5000, "2022-06-08T11:28:24." + "1" * 100_000, 10**5000, -(10**5000)):
        assert parse_instant(value) is None


@given(st.one_of(st.text(), st.text("0123456789-+:.,TtZzWw ", max_size=40), st.floats(), st.integers()))
def test_no_input_raises(value: str | float) -> None:
    """Any text or number gives an aware UTC datetime of whole milliseconds, or None."""
    found = parse_instant(value)
    assert found is None or (found.tzinfo is UTC and found.microsecond % 1000 == 0)


@given(
    st.datetimes(datetime(2, 1, 1), datetime(9999, 1, 1)),  # noqa: DTZ001 - the zone is drawn beside it
    st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
def test_what_python_writes_is_read_back(moment: datetime, zone: timezone) -> None:
    """The standard library's own ISO text comes back as the same instant, without its microseconds."""
    aware = moment.replace(tzinfo=zone)
    expected = aware.replace(microsecond=aware.microsecond // 1000 * 1000).astimezone(UTC)
    assert parse_instant(aware.isoformat()) == expected


@pytest.mark.parametrize(
    ("text", "begins", "closes"),
    [
        ("2026-09-01", "2026-08-31T22:00:00", "2026-09-01T22:00:00"),
        ("20260901", "2026-08-31T22:00:00", "2026-09-01T22:00:00"),
        ("2026-09", "2026-08-31T22:00:00", "2026-09-30T22:00:00"),
        ("2026-W36", "2026-08-30T22:00:00", "2026-09-06T22:00:00"),
        ("2026-12", "2026-11-30T23:00:00", "2026-12-31T23:00:00"),
        ("2026-10-25", "2026-10-24T22:00:00", "2026-10-25T23:00:00"),
        ("2026-03-29", "2026-03-28T23:00:00", "2026-03-29T22:00:00"),
        ("2026-09-01T10:00", "2026-09-01T08:00:00", "2026-09-01T08:00:00"),
        ("2026-03-29T02:30", "2026-03-29T01:00:00", "2026-03-29T01:00:00"),
        ("2026-10-25T02:30", "2026-10-25T00:30:00", "2026-10-25T00:30:00"),
        ("2026-09-01T10:00Z", "2026-09-01T10:00:00", "2026-09-01T10:00:00"),
        ("1654687704", "2022-06-08T11:28:24", "2022-06-08T11:28:24"),
    ],
)
def test_what_is_typed_without_a_zone_is_local(text: str, begins: str, closes: str) -> None:
    """A typed time follows the zone's clocks; a date closes at the midnight after it; a written zone or epoch wins."""
    assert parse_in_zone(text, BERLIN) == datetime.fromisoformat(begins + "+00:00")
    assert parse_in_zone(text, BERLIN, closing=True) == datetime.fromisoformat(closes + "+00:00")


def test_a_typed_text_that_is_no_time_is_none() -> None:
    """Nonsense and times beyond the calendar are None in a zone too."""
    assert parse_in_zone("soon", BERLIN) is None
    assert parse_in_zone("0001-01-01T00:00", BERLIN) is None
