"""Property tests of the filter: any filter travels, any link is read, the engine keeps what a naive reading keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from audit_explorer.filters import Condition, Filter, read_query
from audit_explorer.filters.condition import Asks  # noqa: TC001 - hypothesis resolves it
from audit_explorer.filters.predicate import TEXT_FIELDS
from audit_explorer.period import UTC_ZONE, Period
from audit_explorer.record import FIELD, FIELDS
from tests.unit.filters.events import EVENTS

if TYPE_CHECKING:
    from audit_explorer.store import Dataset

ASKABLE = [field.name for field in FIELDS if field.kind not in {"time", "number"}]
ASKS: Final[tuple[Asks, ...]] = ("is", "contains", "missing")
#: Every character, halves of surrogate pairs included: a link and a command line may hold them.
HOSTILE = st.text(st.characters(exclude_categories=()), min_size=1, max_size=12)
KNOWN = sorted(
    {str(value) for event in EVENTS for value in event.values() if isinstance(value, str | int) and value}
    | {"Delete", "Login", "app", "team", "TEAM", "_", "%", "\\", '"', "ci", "0", "Ä", "ä", "FORBIDDEN", "403"}
)


@st.composite
def conditions(draw: st.DrawFn, values: st.SearchStrategy[str]) -> Condition:
    """Draw any condition that can be."""
    asks: Asks = draw(st.sampled_from(ASKS))
    negated = draw(st.booleans())
    if asks == "missing":
        return Condition(draw(st.sampled_from(sorted(FIELD))), "missing", "", negated)
    if asks == "is" and draw(st.integers(0, 9)) == 0:
        return Condition("http_status", "is", str(draw(st.integers(-(2**31), 2**31 - 1))), negated)
    return Condition(draw(st.sampled_from(ASKABLE)), asks, draw(values), negated)


MOMENTS = st.none() | st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
PERIODS = st.builds(Period, MOMENTS, MOMENTS) | st.builds(
    Period, last=st.from_regex(r"\A[1-9][0-9]{0,5}[smhdw]\Z"), anchor=st.sampled_from(("newest", "now"))
)
FILTERS = st.builds(Filter, st.lists(conditions(HOSTILE), max_size=6).map(tuple), HOSTILE | st.just(""), PERIODS)


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
        for tilde in ("", "~")
        for name in ("action", "http_status", "success", "x")
    ]
    + ["missing", "not.missing", "q", "from", "to", "last", "until", "start", "end", "limit", "tz", "cluster_uuid", ""]
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
    name = key.removeprefix("not.").removesuffix("~")
    assume(name not in FIELD)
    assume(name not in {"q", "from", "to", "last", "until", "start", "end", "missing", "success", "cluster_uuid"})
    asked, ignored = read_query([(key, value)])

    assert asked == Filter()
    assert len(ignored) == 1


def naive(event: dict[str, Any], asked: Filter) -> bool:
    """Say whether a filter keeps an event, as its description reads."""
    at = event["happened_at"]
    start, end = asked.period.start, asked.period.end
    if (start or end) and (at is None or (start and at < start) or (end and at >= end)):
        return False
    for field in asked.fields:
        own = [condition for condition in asked.conditions if condition.field == field]
        includes = [holds(event[field], c) for c in own if not c.negated]
        if (includes and not any(includes)) or any(holds(event[field], c) for c in own if c.negated):
            return False
    return not asked.text or any(
        contains(event[field], asked.text, json=FIELD[field].kind == "json") for field in TEXT_FIELDS
    )


def holds(value: object, condition: Condition) -> bool:
    """Say whether a condition, taken as not negated, holds for a value."""
    if condition.asks == "missing":
        return value is None
    if condition.asks == "contains":
        return contains(value, condition.value, json=FIELD[condition.field].kind == "json")
    return value is not None and str(value) == condition.value


def contains(value: object, text: str, *, json: bool) -> bool:
    """Look for a text in any case, in JSON for its escaped form, too."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    within = str(value).lower() if value is not None else ""
    return value is not None and (text.lower() in within or (json and escaped.lower() in within))


@pytest.fixture(scope="module")
def events(dataset: Dataset) -> list[dict[str, Any]]:
    """Give the events as Python values, times aware."""
    names = [field.name for field in FIELDS]
    rows = dataset.rows(f"SELECT {', '.join(names)} FROM events ORDER BY seq")  # noqa: S608 - our own predicate
    found = [dict(zip(names, row, strict=True)) for row in rows]
    return [
        event | {"happened_at": event["happened_at"] and event["happened_at"].replace(tzinfo=UTC)} for event in found
    ]


NEAR = st.none() | st.integers(-24, 24 * 9).map(lambda hours: datetime(2026, 9, 1, tzinfo=UTC) + timedelta(hours=hours))


@settings(max_examples=300)
@given(
    st.lists(conditions(st.sampled_from(KNOWN)), max_size=4).map(tuple),
    st.just("") | st.sampled_from(KNOWN),
    st.builds(Period, NEAR, NEAR),
)
def test_the_engine_keeps_what_a_naive_reading_keeps(
    dataset: Dataset, events: list[dict[str, Any]], asked: tuple[Condition, ...], text: str, period: Period
) -> None:
    """Or within a field, and between fields; an event without a value is not excluded by one."""
    filtered = Filter(asked, text, period)
    sql, parameters = filtered.predicate()
    found = [row[0] for row in dataset.rows(f"SELECT id FROM events WHERE {sql} ORDER BY seq", parameters)]  # noqa: S608 - our own predicate

    assert found == [event["id"] for event in events if naive(event, filtered)]
