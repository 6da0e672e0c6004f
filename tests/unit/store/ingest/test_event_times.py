"""Tests of times read in the engine: wherever it gives an instant, it is the one that period.log_times gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audit_explorer.period import from_ms
from audit_explorer.period.log_times import read_log_time
from audit_explorer.store.ingest.event_times import second_look, time_sql, zoneless_sql

CONNECTION = duckdb.connect(config={"threads": 1})
CONNECTION.execute("SET TimeZone = 'UTC'")


NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def in_python(text: str) -> datetime | None:
    """Give the one instant that the reader of logs finds; None where it finds none, or two."""
    found = read_log_time(text, NOW)
    return from_ms(found.day_first) if found.settled and found.day_first is not None else None


def in_engine(text: str) -> datetime | None:
    """Ask the engine's first look alone."""
    row = CONNECTION.execute(f"SELECT {time_sql('t')} FROM (SELECT ?::VARCHAR AS t)", [text]).fetchall()[0]  # noqa: S608 - our own predicate
    moment: datetime | None = row[0]
    return moment and moment.replace(tzinfo=UTC)


MOMENTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59))  # noqa: DTZ001 - a clock's reading
ZONES = st.sampled_from(
    ("", "Z", "+00:00", "-00:00", "+01", "-0330", "+05:30", "+14:00", "-14:59", "+15:00", "+23:59", "z")
)
ISO = st.builds(
    lambda at, sep, precision, digits, zone: (
        at.isoformat(sep, precision) + (digits if precision == "seconds" else "") + zone
    ),
    MOMENTS,
    st.sampled_from("T t"),
    st.sampled_from(("hours", "minutes", "seconds", "milliseconds", "microseconds")),
    st.sampled_from(("", ".1", ".12", ".9999", ".123456789", ".9999999999", ",5", ".")),
    ZONES,
)
LOOSE = st.from_regex(
    r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([T ][0-2][0-9]:[0-6][0-9](:[0-6][0-9](\.[0-9]{1,9})?)?(Z|[+-][0-2][0-9](:?[0-9]{2})?)?)?\Z"
)
PLAUSIBLE = st.integers(1_500_000_000, 1_850_000_000)
NUMBERS = (
    st.integers(-(10**22), 10**22).map(str)
    | st.builds(lambda number, zeros: str(number * 10**zeros), PLAUSIBLE, st.sampled_from((0, 3, 6, 9)))
    | st.from_regex(r"\A0{0,4}[0-9]{1,20}(\.[0-9]{0,3})?\Z")
)


@given(ISO | LOOSE | NUMBERS | st.text(max_size=30))
@example("9999-12-31T23:59:59-01:00")
@example("0000-01-01")
@example("0001-01-01T00:00:00+05:00")
@example("2016-12-31T23:59:60Z")
@example("2022-01-01T24:00:00Z")
@example("1969-12-31T23:59:59.9999999Z")
@example("99999999999")
@example("100000000000")
@example("99999999999999")
@example("100000000000000")
@example("000000000001")
@example("20220608")
@example("0001-01-01T00:00:00Z")
@example("1970-01-01T00:00:00Z")
@example("1970-01-01T01:00:00+01:00")
@example("1601-01-01")
@example("1900-01-01 00:00:00")
def test_the_engine_agrees_with_the_parser(text: str) -> None:
    """Two readings of one text would put an event at two times, depending on the way its file was read."""
    found = in_engine(text)

    assert found is None or found == in_python(text)


@pytest.mark.parametrize(
    "text",
    [
        "2022-06-08T11:28:24.131Z",
        "2022-06-08T11:28:24.131456789Z",
        "2022-06-08 11:28:24",
        "2022-06-08T11:28+02:00",
        "2022-06-08",
    ],
)
def test_the_usual_forms_take_the_fast_way(text: str) -> None:
    """A million times read one by one in Python would take minutes."""
    assert in_engine(text) == in_python(text) is not None


@given(ISO)
def test_the_engine_knows_which_texts_name_no_zone(text: str) -> None:
    """What is read in the fast way is counted as without a zone exactly where the reader of logs counts it so."""
    if in_engine(text) is not None:
        said = CONNECTION.execute(f"SELECT {zoneless_sql('t')} FROM (SELECT ?::VARCHAR AS t)", [text]).fetchall()  # noqa: S608 - our own predicate

        assert said == [(not read_log_time(text, NOW).zoned,)]


@given(st.lists(ISO | NUMBERS | st.text(max_size=12), min_size=1, max_size=20))
@example(["1786438860", "1786438860001", "1514764799", "1514764800", "1827316799", "1827316800000", "0", "9999999999"])
def test_after_the_second_look_nothing_readable_is_left(texts: list[str]) -> None:
    """Every event has exactly the instant that the reader gives its text; NULL where it gives none."""
    cursor = CONNECTION.cursor()
    cursor.execute("CREATE OR REPLACE TEMP TABLE events (seq BIGINT, time_text VARCHAR, happened_at TIMESTAMP)")
    cursor.execute("CREATE OR REPLACE TEMP TABLE received AS SELECT 1::BIGINT AS seq, 0 AS file LIMIT 0")
    cursor.execute(
        f"INSERT INTO events SELECT i, t, {time_sql('t')} FROM (SELECT unnest(?::VARCHAR[]) AS t, unnest(?) AS i)",  # noqa: S608 - our own predicate
        [texts, list(range(len(texts)))],
    )
    second_look(cursor, NOW)
    rows = cursor.execute("SELECT happened_at FROM events ORDER BY seq").fetchall()

    assert [at and at.replace(tzinfo=UTC) for (at,) in rows] == [in_python(text) for text in texts]


@pytest.mark.parametrize("scale", [1, 1_000, 1_000_000, 1_000_000_000])
def test_epochs_are_told_apart_by_their_size(scale: int) -> None:
    """Seconds, milliseconds, microseconds and nanoseconds of one moment are that moment."""
    moment = datetime(2026, 9, 7, 11, 28, 24, tzinfo=UTC)
    text = str((moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1) * scale)

    assert in_engine(text) in {None, moment}
    assert in_python(text) == moment


SIGN = st.tuples(st.integers(0, 23), st.sampled_from(" \t\n\0+-:.,/TZz0123456789é"))


@given(MOMENTS, st.lists(SIGN, max_size=3))
@example(datetime(2026, 9, 7, 1, 28, 24), [(11, "\t")])  # noqa: DTZ001 - a clock's reading
@example(datetime(2026, 9, 7, 1, 28, 24), [(20, " ")])  # noqa: DTZ001
@example(datetime(2026, 9, 7, 1, 28, 24), [(11, "2"), (12, "4")])  # noqa: DTZ001
def test_the_usual_form_is_read_as_the_pattern_reads_it(at: datetime, changes: list[tuple[int, str]]) -> None:
    """A time as both generations send it, with any signs of it replaced, has the instant of read_log_time, or none."""
    signs = list(at.isoformat(timespec="milliseconds") + "Z")
    for place, sign in changes:
        signs[place] = sign
    found = in_engine("".join(signs))
    assert found in {None, in_python("".join(signs))}
    if not changes and 2000 <= at.year <= 9998:
        assert found == at.replace(microsecond=at.microsecond // 1000 * 1000, tzinfo=UTC)
