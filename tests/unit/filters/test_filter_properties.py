"""Property tests of the filter: any filter travels, any link is read, the engine keeps what a naive reading keeps."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from audit_explorer.filters import Condition, Filter, read_query
from audit_explorer.filters.operators import ROWS
from audit_explorer.period import UTC_ZONE
from audit_explorer.record import FIELD, FIELDS
from audit_explorer.sources import open_files
from tests.unit.filters.events import EVENTS
from tests.unit.filters.naive import fits
from tests.unit.filters.strategies import HOSTILE, WORDS, conditions, filters, near_periods, periods, records

if TYPE_CHECKING:
    from audit_explorer.store import Dataset

KNOWN = sorted(
    {str(value) for event in EVENTS for value in event.values() if isinstance(value, str | int) and value}
    | {"Delete", "Login", "app", "team", "TEAM", "_", "%", "\\", '"', "ci", "0", "Ä", "ä", "FORBIDDEN", "403"}
    | {"A\u0308", *WORDS}
)
FILTERS = filters(HOSTILE, periods())
NAMES = [field.name for field in FIELDS]


@given(FILTERS)
def test_a_filter_comes_back_from_its_link(asked: Filter) -> None:
    """Opening a link shows the same view, whatever stands in it; nothing of our own is ever ignored."""
    link = urlencode(asked.to_query())
    back, ignored = read_query(parse_qsl(link, keep_blank_values=True, strict_parsing=bool(link)))

    assert back == asked
    assert set(ignored) <= {"to is not after from: no record can be in this period"}
    assert Filter.from_query(asked.to_query()) == asked


@given(FILTERS)
def test_a_sentence_is_one_line_and_ends_somewhere(asked: Filter) -> None:
    """Hidden characters are written out, endless values cut, whatever is asked."""
    sentence = asked.sentence(UTC_ZONE)

    assert sentence[0].isupper()
    assert not any(character in sentence for character in "\n\r\t\0\u202e\u200b\u2028\ud800")
    assert len(sentence) < 6 * (3 * 75 + 120)


KEYS = st.sampled_from(
    [
        f"{no}{name}{tilde}"
        for no in ("", "not.")
        for tilde in sorted({row.mark for row in ROWS})
        for name in ("action", "http_status", "success", "body.a[0]", "happened_at", "x")
    ]
    + [
        "where",
        "missing",
        "not.missing",
        "q",
        "from",
        "to",
        "last",
        "until",
        "start",
        "end",
        "limit",
        "tz",
        "cluster_uuid",
        "",
    ]
)


@given(st.lists(st.tuples(KEYS | st.text(max_size=8), HOSTILE | st.just("") | st.sampled_from(KNOWN)), max_size=8))
def test_any_link_is_read(dataset: Dataset, pairs: list[tuple[str, str]]) -> None:
    """Never an exception; the engine takes what was read, and it can travel on."""
    asked, _ = read_query(pairs)
    sql, parameters = asked.resolve(newest=dataset.facts.newest, now=datetime(2026, 9, 30, tzinfo=UTC)).predicate()

    assert dataset.row(f"SELECT count(*) FROM events WHERE {sql}", parameters)[0] <= dataset.facts.total  # noqa: S608 - our own predicate
    assert read_query(asked.to_query())[0] == asked


@given(KEYS, HOSTILE | st.just("") | st.sampled_from(KNOWN))
def test_a_parameter_acts_or_is_named(key: str, value: str) -> None:
    """Silence would let a person believe that it was applied; only "until" alone has nothing to say."""
    assume(key != "until")
    asked, ignored = read_query([(key, value)])

    assert (asked != Filter()) is not bool(ignored)


@given(st.text(max_size=8).filter(lambda key: key), HOSTILE)
def test_every_unknown_parameter_is_named(key: str, value: str) -> None:
    """Silence would let a person believe that it was applied."""
    name = key.removeprefix("not.")
    assume(name.rstrip("".join(row.mark for row in ROWS)) not in FIELD)
    assume(
        name
        not in {
            "hour",
            "weekday",
            "q",
            "where",
            "from",
            "to",
            "last",
            "until",
            "start",
            "end",
            "missing",
            "success",
            "cluster_uuid",
        }
    )
    asked, ignored = read_query([(key, value)])

    assert asked == Filter()
    assert len(ignored) == 1


def read(dataset: Dataset) -> list[dict[str, Any]]:
    """Give a dataset's events as Python values, times aware."""
    rows = dataset.rows(f"SELECT {', '.join(NAMES)} FROM events ORDER BY seq")  # noqa: S608 - the field table's names
    found = [dict(zip(NAMES, row, strict=True)) for row in rows]
    return [
        event | {"happened_at": event["happened_at"] and event["happened_at"].replace(tzinfo=UTC)} for event in found
    ]


def kept(dataset: Dataset, asked: Filter) -> list[str]:
    """Give the ids of the events that the engine keeps."""
    sql, parameters = asked.predicate()
    return [row[0] for row in dataset.rows(f"SELECT id FROM events WHERE {sql} ORDER BY seq", parameters)]  # noqa: S608 - our own predicate


@pytest.fixture(scope="module")
def events(dataset: Dataset) -> list[dict[str, Any]]:
    """Give the hand-written events."""
    return read(dataset)


@settings(max_examples=300)
@given(filters(st.sampled_from(KNOWN), near_periods()))
def test_the_engine_keeps_what_a_naive_reading_keeps(
    dataset: Dataset, events: list[dict[str, Any]], asked: Filter
) -> None:
    """Or within a field, and between fields; an event without a value is not excluded by one."""
    assert kept(dataset, asked) == [event["id"] for event in events if fits(event, asked)]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(records(), min_size=1, max_size=25),
    st.lists(filters(st.sampled_from(WORDS), near_periods()), min_size=10, max_size=10),
    st.lists(conditions(st.sampled_from(WORDS)), min_size=25, max_size=25),
)
def test_any_records_are_kept_as_by_a_naive_reading(
    records: list[dict[str, Any]], asked: list[Filter], single: list[Condition]
) -> None:
    """Any operator of any field or path, in any expression, over odd JSON, addresses and both forms of Unicode."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "logs.json"
        path.write_text(json.dumps([record | {"id": number} for number, record in enumerate(records)]))
        dataset = open_files([path])
    try:
        events = read(dataset)
        for one in (*asked, *(Filter((condition,)) for condition in single)):
            assert kept(dataset, one) == [event["id"] for event in events if fits(event, one)], one
        for one in asked:
            fast, searches = one.split()
            left = set(kept(dataset, fast))
            for search in searches:
                found = set(kept(dataset, search.filter))
                left = left - found if search.excluded else left & found
            assert left == set(kept(dataset, one)), one
    finally:
        dataset.close()
