"""The cells of times are what Python writes of the instants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.exports.csv_lines.time_cells import local_cells, utc_cells
from audit_explorer.period import format_iso, to_ms, zone, zone_names
from audit_explorer.shown import offset_sql

EDGES = [
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(1, 1, 1, 13, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(1890, 5, 1, tzinfo=UTC),
]


def local(moments: list[datetime], place: ZoneInfo) -> list[str]:
    """Write the moments on the clocks of the zone, with the offsets that the engine finds."""
    texts = [moment.replace(tzinfo=None).isoformat(" ", "milliseconds") for moment in moments]
    offset = offset_sql("t", place, {moment.year for moment in moments})
    with duckdb.connect() as connection:
        sql = f"SELECT {offset} AS ahead FROM (SELECT unnest(?::VARCHAR[])::TIMESTAMP AS t)"  # noqa: S608 - our own expression
        ahead = [row[0] for row in connection.execute(sql, [texts]).fetchall()]
    return list(local_cells(np.array([to_ms(moment) for moment in moments]), np.array(ahead)).to_pylist())


@settings(max_examples=25)
@given(
    st.lists(
        st.datetimes(timezones=st.just(UTC)).map(lambda t: t.replace(microsecond=t.microsecond // 1000 * 1000)),
        min_size=1,
        max_size=20,
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


@settings(max_examples=25)
@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=1, max_size=20))
def test_utc(moments: list[datetime]) -> None:
    """UTC is written with milliseconds, those begun, and a Z."""
    texts = [f"{moment.replace(tzinfo=None).isoformat('T', 'milliseconds')}Z" for moment in moments]
    assert utc_cells(np.array([to_ms(moment) for moment in moments])).to_pylist() == texts
