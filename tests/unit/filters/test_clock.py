"""Hours and weekdays: the engine's answers against plain Python's clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.filters import Condition, Filter
from audit_explorer.filters.clock import clock_words, members
from audit_explorer.filters.column import column
from audit_explorer.period.formats import in_zone
from audit_explorer.record import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

ZONES = (
    *("UTC", "Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns"),
    *("Pacific/Apia", "Pacific/Kiritimati", "America/Sao_Paulo", "Africa/Casablanca", "Etc/GMT+12", "Europe/Amsterdam"),
)
# Days on which clocks change, or a day is missing altogether; years before zones, and far away.
EDGES = (
    *((2026, 3, 29), (2026, 10, 25), (2026, 4, 5), (2026, 10, 4), (2011, 12, 30), (1937, 7, 1), (1899, 12, 31)),
    *((1, 1, 1), (9999, 12, 31), (2400, 2, 29), (1970, 1, 1)),
)
DAY = 86_400_000


def near(edge: tuple[int, int, int]) -> st.SearchStrategy[datetime]:
    """Draw instants of the days around an edge, to the millisecond."""
    first = datetime(*edge, tzinfo=UTC)
    low = 0 if first.year == 1 else -DAY
    high = DAY - 1 if first.year == EDGES[8][0] else 2 * DAY
    return st.integers(low, high).map(lambda ms: first + timedelta(milliseconds=ms))


INSTANTS = st.sampled_from(EDGES).flatmap(near) | st.datetimes(timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
)


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """An engine with one table of times."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE events (happened_at TIMESTAMP)")
    yield connection
    connection.close()


@settings(max_examples=150, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    instants=st.lists(INSTANTS, min_size=1, max_size=12),
    hours=st.tuples(st.integers(0, 23), st.integers(0, 24)).filter(lambda pair: (pair[1] - pair[0]) % 24),
    days=st.tuples(st.sampled_from(WEEKDAYS), st.sampled_from(WEEKDAYS)),
    negated=st.booleans(),
)
def test_every_instant_is_where_the_clocks_show_it(
    engine: duckdb.DuckDBPyConnection,
    zone: str,
    instants: list[datetime],
    hours: tuple[int, int],
    days: tuple[str, str],
    *,
    negated: bool,
) -> None:
    """In half-hour zones, on days of change, before zones and far away: as Python's own zone database has it."""
    engine.execute("DELETE FROM events")
    engine.executemany("INSERT INTO events VALUES (?)", [(at.replace(tzinfo=None),) for at in instants])
    asked = Filter(
        (
            Condition("hour", "is", f"{hours[0]}-{hours[1]}", negated),
            Condition("weekday", "is", f"{days[0]}-{days[1]}"),
        ),
        zone=zone,
    )
    sql, parameters = asked.predicate({at.year for at in instants})
    rows = engine.execute(f"SELECT happened_at FROM events WHERE {sql}", list(parameters)).fetchall()  # noqa: S608 - our own predicate

    def fits(at: datetime) -> bool:
        local = in_zone(at, ZoneInfo(zone))
        length = (hours[1] - hours[0]) % 24
        in_hours = (local.hour - hours[0]) % 24 < length
        since = (local.weekday() - WEEKDAYS.index(days[0])) % 7
        return in_hours is not negated and since <= (WEEKDAYS.index(days[1]) - WEEKDAYS.index(days[0])) % 7

    assert sorted(at for (at,) in rows) == sorted(at.replace(tzinfo=None) for at in instants if fits(at))


def test_without_a_time_there_is_no_hour(engine: duckdb.DuckDBPyConnection) -> None:
    """An undated event is found by "missing", and by no hour or day."""
    engine.execute("DELETE FROM events; INSERT INTO events VALUES (NULL)")
    for condition, found in (
        (Condition("hour", "missing"), 1),
        (Condition("weekday", "missing", negated=True), 0),
        (Condition("hour", "is", "0-23"), 0),
        (Condition("hour", ">=", "0"), 0),
        (Condition("weekday", "is", "Monday-Sunday"), 0),
    ):
        sql, parameters = Filter((condition,), zone="Asia/Kolkata").predicate([2026])
        row = engine.execute(f"SELECT count(*) FROM events WHERE {sql}", list(parameters)).fetchone()  # noqa: S608 - our own predicate
        assert row == (found,), condition


@pytest.mark.parametrize(
    ("field", "typed", "value", "words"),
    [
        ("hour", "07", "7", "07:00\u201308:00"),
        ("hour", "7-8", "7", "07:00\u201308:00"),
        ("hour", "19:00 \u2013 07:00", "19-7", "19:00\u201307:00"),
        ("hour", "22-24", "22-0", "22:00\u201300:00"),
        ("weekday", "SAT", "Saturday", "Saturday"),
        ("weekday", "weekend", "Saturday-Sunday", "Saturday \u2013 Sunday"),
        ("weekday", "Sunday-Sunday", "Sunday", "Sunday"),
        ("weekday", "fr-mo", "Friday-Monday", "Friday \u2013 Monday"),
    ],
)
def test_a_value_has_one_form(field: str, typed: str, value: str, words: str) -> None:
    """Equal questions are equal values, in links and in caches."""
    assert Condition(field, "is", typed).value == value
    assert clock_words(column(field), value) == words


def test_a_range_goes_over_midnight_and_over_sunday() -> None:
    """A clock has no end."""
    assert members(column("hour"), "22-2") == (22, 23, 0, 1)
    assert members(column("weekday"), "Saturday-Monday") == (5, 6, 0)


def test_only_who_asks_for_a_clock_has_a_zone() -> None:
    """Equal questions share their answers, whatever the zone; those of hours don't."""
    now = datetime(2026, 9, 30, tzinfo=UTC)
    berlin, kolkata = (ZoneInfo(name) for name in ("Europe/Berlin", "Asia/Kolkata"))
    plain = Filter((Condition("action", "is", "Delete"),))
    late = plain.adding(Condition("hour", "is", "19-7"))

    assert repr(plain.resolve(newest=None, now=now, zone=berlin)) == repr(
        plain.resolve(newest=None, now=now, zone=kolkata)
    )
    assert late.resolve(newest=None, now=now, zone=berlin) != late.resolve(newest=None, now=now, zone=kolkata)
    assert late.resolve(newest=None, now=now, zone=berlin).without("hour") == plain
    with pytest.raises(ValueError, match="resolve the zone"):
        late.predicate()
