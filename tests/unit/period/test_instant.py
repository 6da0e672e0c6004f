"""Milliseconds and datetimes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.period import from_ms, to_ms
from audit_explorer.period.instant import EARLIEST, LATEST, MAX_MS, MIN_MS, whole_ms


@given(st.integers(MIN_MS, MAX_MS))
def test_milliseconds_come_back(ms: int) -> None:
    """Every millisecond of the calendar, the closing one included, survives the way there and back."""
    assert to_ms(from_ms(ms)) == ms


def test_beyond_the_calendar_is_its_end() -> None:
    """Milliseconds that no datetime can hold become the nearest end."""
    assert from_ms(MIN_MS - 1) == EARLIEST
    assert from_ms(MAX_MS + 1) == LATEST


def test_microseconds_are_cut_downwards() -> None:
    """Whole milliseconds lie at or before the instant, before 1970 too."""
    at = datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    assert to_ms(at) == -1
    assert whole_ms(at) == at - timedelta(microseconds=999)


def test_an_instant_needs_a_zone() -> None:
    """A datetime without a zone is a mistake in the program."""
    with pytest.raises(ValueError, match="zone"):
        whole_ms(datetime(2026, 1, 1))  # noqa: DTZ001 - the mistake itself
