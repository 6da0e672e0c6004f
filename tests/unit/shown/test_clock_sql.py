"""The engine writes local time as Python does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.period import format_iso, zone, zone_names
from audit_explorer.shown.clock_sql import local_sql, offset_sql, utc_sql

EDGES = [
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(1, 1, 1, 13, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(1890, 5, 1, tzinfo=UTC),
]


def local(moments: list[datetime], place: ZoneInfo) -> list[str]:
    """Have the engine write the moments in the zone."""
    years = {moment.year for moment in moments}
    texts = [moment.replace(tzinfo=None).isoformat(" ", "milliseconds") for moment in moments]
    with duckdb.connect() as connection:
        ahead = offset_sql("t", place, years)
        moments_sql = "SELECT unnest(?::VARCHAR[])::TIMESTAMP AS t"
        sql = f"SELECT {local_sql('t', 'ahead')} FROM (SELECT *, {ahead} AS ahead FROM ({moments_sql}))"  # noqa: S608 - our own expressions
        return [row[0] for row in connection.execute(sql, [texts]).fetchall()]


@given(
    st.lists(
        st.datetimes(timezones=st.just(UTC)).map(lambda t: t.replace(microsecond=t.microsecond // 1000 * 1000)),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(zone_names()),
)
def test_any_moment_in_any_zone(moments: list[datetime], name: str) -> None:
    """The text is format_iso's, from year 1 to 9999, in every zone there is."""
    place = zone(name)
    assert place is not None
    assert local(moments, place) == [format_iso(moment, place) for moment in moments]


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Tehran", "UTC"]
)
def test_around_every_change(name: str) -> None:
    """Every half hour of a year has its own offset, and so have the ends of the calendar."""
    place = ZoneInfo(name)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    moments = EDGES + [start + timedelta(minutes=30 * step, milliseconds=step % 1000) for step in range(17_520)]
    assert local(moments, place) == [format_iso(moment, place) for moment in moments]


def test_utc() -> None:
    """UTC is written with milliseconds and a Z."""
    with duckdb.connect() as connection:
        found = connection.execute("SELECT " + utc_sql("TIMESTAMP '2026-09-07 12:03:12.04'"))
        assert found.fetchall() == [("2026-09-07T12:03:12.040Z",)]
