"""Tests of bare numbers: no number is two plausible times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from audit_explorer.period import to_ms
from audit_explorer.period.log_times.number_times import number_times
from audit_explorer.period.plausible import BEGINNING, plausible

MOMENTS = st.datetimes(datetime(2018, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - in `timezones`


def writings(at: datetime) -> dict[str, int]:
    """Give every number that means a moment, with the size in milliseconds of what it leaves out."""
    ms = to_ms(at)
    micro = ms * 1000
    return {
        str(ms // 1000): 1000,
        str(ms): 1,
        str(micro): 1,
        str(micro * 1000): 1,
        str(micro * 10 + 621_355_968_000_000_000): 1,
        str(micro * 10 + 116_444_736_000_000_000): 1,
        f"{ms / 86_400_000 + 25_569:.6f}": 1000,
        f"{at:%Y%m%d}": 86_400_000,
        f"{at:%Y%m%d%H%M}": 60_000,
        f"{at:%Y%m%d%H%M%S}": 1000,
        f"{at:%Y%m%d%H%M%S}{ms % 1000:03}": 1,
    }


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=365)))
@example(BEGINNING, timedelta())
@example(datetime(2099, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC), timedelta())
def test_the_ways_of_counting_never_overlap(at: datetime, ago: timedelta) -> None:
    """Whatever the number, only one way of counting makes a plausible time of it, until the year 2100 at least."""
    low, high = (to_ms(side) for side in plausible(max(at, BEGINNING + ago) - ago))
    for text, left_out in writings(at).items():
        found = number_times(text, low, high)
        assert len(found) <= 1, text
        if found:
            assert abs(found[0].ms - to_ms(at)) <= left_out, text


@given(st.integers(0, 10**20).map(str) | st.decimals(0, 10**7, places=6).map(str))
def test_any_number_has_one_reading_at_most(text: str) -> None:
    """Two readings at once would have to be asked about; there is no such number."""
    low, high = (to_ms(side) for side in plausible(datetime(2200, 1, 1, tzinfo=UTC)))
    assert len(number_times(text, low, high)) <= 1
