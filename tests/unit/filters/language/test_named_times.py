"""Days and lengths that are named rather than written out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from audit_explorer.filters.language import QueryTextError, read_language, written_out

BERLIN: Final = ZoneInfo("Europe/Berlin")
#: A Friday, and in Berlin it is Saturday already.
NOW: Final = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("after:yesterday", "after:2026-11-27"),
        ("AFTER : Today -a", "AFTER : 2026-11-28 -a"),
        ("on:tomorrow", "on:2026-11-29"),
        ("(on:monday OR on:saturday)", "(on:2026-11-23 OR on:2026-11-28)"),
        ("before:now", "before:2026-11-28T00:30:00"),
        ("time>=yesterday", "time>=2026-11-27"),
        ('"after:yesterday or so" on:today', '"after:yesterday or so" on:2026-11-28'),
        ("actor:today", "actor:today"),
        ("today", "today"),
        ("after:yesterdayish", "after:yesterdayish"),
    ],
)
def test_named_days_are_written_out(typed: str, meant: str) -> None:
    """They are the days of the zone, and the query means the same tomorrow; other words stay what they are."""
    assert written_out(typed, BERLIN, NOW) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("last:week", "last:1w"),
        ("last:24hours a", "last:24h a"),
        ('last:"7 days"', "last:7d"),
        ("last:3mo", "last:90d"),
        ("after:7d", "last:7d"),
        ("after:-24h x", "last:24h x"),
        ("since:2026-09-01", "after:2026-09-01"),
    ],
)
def test_lengths_in_words_are_proposed(typed: str, meant: str) -> None:
    """A length that a person would write so is proposed as it is written here."""
    with pytest.raises(QueryTextError) as caught:
        read_language(typed, BERLIN)
    assert caught.value.suggestion == meant


@pytest.mark.parametrize("typed", ["last:0d", "last:soon", "last:99999999999999999999d", "after:99999999d"])
def test_what_is_no_length_has_no_proposal(typed: str) -> None:
    """Nothing is made of what is none."""
    with pytest.raises(QueryTextError) as caught:
        read_language(typed, BERLIN)
    assert caught.value.suggestion is None
