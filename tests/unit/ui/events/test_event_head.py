"""Tests of the words at the top of the event's panel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from audit_explorer.ui.events.event_head import against_newest

NEWEST = datetime(2026, 9, 7, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(), "the log's newest"),
        (timedelta(milliseconds=1), "1 millisecond before the log's newest"),
        (timedelta(seconds=1, milliseconds=250), "1 second 250 milliseconds before the log's newest"),
        (timedelta(hours=2), "2 hours before the log's newest"),
        (timedelta(days=1, hours=1, minutes=59), "1 day 1 hour before the log's newest"),
        (timedelta(days=1, minutes=59), "1 day before the log's newest"),
        (timedelta(days=12_345), "12,345 days before the log's newest"),
    ],
)
def test_how_long_ago_is_said_in_two_units(before: timedelta, words: str) -> None:
    """It is counted against the log's newest event and not against the clock; singular and plural are right."""
    assert against_newest(NEWEST - before, NEWEST) == words
