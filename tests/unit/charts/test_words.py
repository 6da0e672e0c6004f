"""Tests of figures and spans in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from audit_explorer.charts.words import count, day, share, span, whole_share

BERLIN = ZoneInfo("Europe/Berlin")


def test_count_has_separators_and_a_plural() -> None:
    """One is singular, everything else plural."""
    assert [count(number, "event") for number in (0, 1, 12_431)] == ["0 events", "1 event", "12,431 events"]


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (12, 42, "28.6 %"),
        (0, 0, "0.0 %"),
        (0, 9, "0.0 %"),
        (9, 9, "100.0 %"),
        (1, 10**6, "<0.1 %"),
        (10**6 - 1, 10**6, ">99.9 %"),
    ],
)
def test_share_never_rounds_to_a_false_extreme(part: int, whole: int, text: str) -> None:
    """Only nothing is 0.0 %, only everything 100.0 %."""
    assert share(part, whole) == text


def test_a_whole_share_is_no_false_extreme_either() -> None:
    """Without decimals, too, only nothing is 0 %, only everything 100 %."""
    pairs = ((12, 42), (0, 9), (9, 9), (1, 1000), (999, 1000))
    assert [whole_share(*pair) for pair in pairs] == ["29 %", "0 %", "100 %", "<1 %", ">99 %"]


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (datetime(2026, 9, 7, 12, tzinfo=UTC), datetime(2026, 9, 7, 13, tzinfo=UTC), "Mon 7 Sep 2026 14:00 – 15:00"),
        (datetime(2026, 9, 6, 22, tzinfo=UTC), datetime(2026, 9, 7, 22, tzinfo=UTC), "Mon 7 Sep 2026"),
        (
            datetime(2026, 10, 24, 22, tzinfo=UTC),
            datetime(2026, 10, 26, 23, tzinfo=UTC),
            "Sun 25 Oct 2026 – Mon 26 Oct 2026",
        ),
        (
            datetime(2026, 9, 7, 21, 59, 30, tzinfo=UTC),
            datetime(2026, 9, 7, 22, tzinfo=UTC),
            "Mon 7 Sep 2026 23:59:30 – Tue 8 Sep 2026 00:00:00",
        ),
        (
            datetime(2026, 10, 25, 1, tzinfo=UTC),
            datetime(2026, 10, 25, 2, tzinfo=UTC),
            "Sun 25 Oct 2026 02:00 (UTC+0100) – 03:00 (UTC+0100)",
        ),
        (
            datetime(2026, 3, 29, 0, tzinfo=UTC),
            datetime(2026, 3, 29, 1, tzinfo=UTC),
            "Sun 29 Mar 2026 01:00 (UTC+0100) – 03:00 (UTC+0200)",
        ),
    ],
)
def test_span_names_times_and_zone(start: datetime, end: datetime, text: str) -> None:
    """Whole days without times, seconds only where there are some, offsets where the clock changes."""
    assert span(start.astimezone(BERLIN), end.astimezone(BERLIN), "Europe/Berlin") == f"{text} Europe/Berlin"


def test_day_has_its_weekday() -> None:
    """A date alone reads as a day in a span does."""
    assert day(date(2026, 9, 7)) == "Mon 7 Sep 2026"
