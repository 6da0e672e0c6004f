"""Tests of the filter: query in, ids and sentence out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest

from audit_explorer.filters import Condition, Filter, read_query
from audit_explorer.period import Period

if TYPE_CHECKING:
    from audit_explorer.store import Dataset

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 9, 30, tzinfo=UTC)


def ids(dataset: Dataset, asked: Filter) -> str:
    """Give the ids of the events that a filter keeps, in the order of reading."""
    sql, parameters = asked.resolve(newest=dataset.facts.newest, now=NOW, zone=BERLIN).predicate(dataset.years)
    return "".join(row[0] for row in dataset.rows(f"SELECT id FROM events WHERE {sql} ORDER BY seq", parameters))  # noqa: S608 - our own predicate


@pytest.mark.parametrize(
    ("query", "expected", "sentence"),
    [
        ("", "123456", "All events, all time"),
        ("result=Failed", "235", "Failed events, all time"),
        ("success=false", "235", "Failed events, all time"),
        ("success=true", "146", "Successful events, all time"),
        ("result=Failed&result=ok", "123456", "Failed or successful events, all time"),
        ("not.result=Failed", "146", "Events with outcome other than Failed, all time"),
        ("action=delete", "2", "Deletions, all time"),
        ("action=Create&action=Delete&action=Update", "124", "Creations, deletions or updates, all time"),
        ("action=sign-in", "35", "Sign-ins, all time"),
        ("once=1", "123456", "All events, all time, events of two generations counted once"),
        ("once=0&action=delete", "2", "Deletions, all time"),
        ("action=Approve", "", "Events with action Approve, all time"),
        ("not.action=Login&not.action=Create", "246", "Events with action other than Create or Login, all time"),
        ("missing=action", "6", "Events without action, all time"),
        ("not.missing=cluster", "12346", "Events with any cluster, all time"),
        ("missing=cluster&cluster=production", "123456", "Events with cluster production or missing, all time"),
        (
            "result=Failed&action=Delete&entity_type=Project&source_type=App&from=2026-09-01&to=2026-09-07",
            "2",
            "Failed deletions of Project by application, 1 – 7 Sep 2026 (Europe/Berlin)",
        ),
        ("actor=ci-deploy&source_type=Application", "25", "Events by ci-deploy (application), all time"),
        ("source_name=ci-deploy", "25", "Events with actor name ci-deploy, all time"),
        ("entity_name=team-a", "1", "Events with entity team-a, all time"),
        ("entity_name~=TEAM-", "12", "Events with entity containing “TEAM-”, all time"),
        ("entity_name~=_ä", "4", "Events with entity containing “_ä”, all time"),
        ("not.entity_name~=team", "356", "Events with entity not containing “team”, all time"),
        (
            "entity_name~=team&not.entity_name=team-a",
            "24",
            "Events with entity containing “team” but not team-a, all time",
        ),
        ("entity_id=51&http_status=403", "2", "Events with entity ID 51 and with HTTP status 403, all time"),
        ("http_status=0500&http_status=200", "45", "Events with HTTP status 200 or 500, all time"),
        ("http_status~=0", "245", "Events with HTTP status containing “0”, all time"),
        ("http_status=-1", "", "Events with HTTP status -1, all time"),
        ("source_ip=10.244.0.7", "123456", "Events with source IP 10.244.0.7, all time"),
        ("cluster_uuid=71f69d83-ba66-4822-adf5-55ce55efd210&missing=url", "1236", None),
        ("error_type=Forbidden", "2", "Events with error type Forbidden, all time"),
        ("error~=100%25_", "3", "Events with error containing “100%_”, all time"),
        ("q=PERMISSION", "2", "Events with “PERMISSION”, all time"),
        ("q=100%25_s", "3", "Events with “100%_s”, all time"),
        ("q=%22hi%22+C%3A%5Cx+%C3%A9", "6", "Events with “hi”, “C:\\x” and “é”, all time"),
        ("q=%5C%22hi%5C%22", "6", 'Events with “"hi"”, all time'),
        ("q=%22note%22", "6", "Events with “note”, all time"),
        ("q=%27%3B+DROP+TABLE+events%3B+--", "", "Events with “';”, “DROP”, “TABLE”, “events;” and “--”, all time"),
        ("q=team+production+-team-a", "24", "Events with “team” and “production” but without “team-a”, all time"),
        ("q=-team", "356", "Events without “team”, all time"),
        ("q=-team+-%22a+b", "356", "Events without “team” or “a b”, all time, a quotation mark was left open"),
        ("hour=0-02:00", "24", "Events between 00:00 and 02:00, all time (Europe/Berlin)"),
        ("hour=19-7", "245", "Events between 19:00 and 07:00, all time (Europe/Berlin)"),
        ("hour%3E=19&hour%3C!=7", "245", "Events between 19:00 and 07:00, all time (Europe/Berlin)"),
        ("hour%3E=9&hour%3C!=12", "13", "Events between 09:00 and 12:00, all time (Europe/Berlin)"),
        ("hour%3E!=9", "13", "Events from 10:00, all time (Europe/Berlin)"),
        ("not.hour=7-19", "2456", "Events not between 07:00 and 19:00, all time (Europe/Berlin)"),
        ("hour=1&hour=2&hour=10", "1345", None),
        ("weekday=Saturday&weekday=Sunday", "", "Events on Saturday or Sunday, all time (Europe/Berlin)"),
        ("weekday=weekend", "", "Events on Saturday or Sunday, all time (Europe/Berlin)"),
        (
            "weekday=mon-fri&result=Failed&from=2026-09-01",
            "235",
            "Failed events from Monday to Friday, since 1 Sep 2026 (Europe/Berlin)",
        ),
        ("missing=hour", "6", "Events without hour, all time (Europe/Berlin)"),
        ("not.missing=weekday&not.weekday=tue", "23", None),
        ("where=or(hour%3D0,weekday%3DThursday)", "23", None),
        ("from=2026-09-08T02:00", "5", "All events, since 8 Sep 2026 02:00 (Europe/Berlin)"),
        ("start=2026-09-01T22:00:00Z&end=2026-09-07", "23", "All events, 2 – 7 Sep 2026 (Europe/Berlin)"),
        (
            "from=2026-09-07&to=2026-09-08T00:00:00Z",
            "4",
            "All events, 7 Sep 2026 00:00 – 8 Sep 2026 02:00 (Europe/Berlin)",
        ),
        ("to=2026-09-02", "12", "All events, before 3 Sep 2026 (Europe/Berlin)"),
        ("last=24h", "45", "All events, the 24 hours up to the newest record"),
        ("last=24h&until=now", "", "All events, the 24 hours up to now"),
        ("missing=happened_at", "6", "Events without time, all time"),
        (
            "source_ip=a&source_ip=b&source_ip=c&source_ip=d&source_ip=e",
            "",
            "Events with source IP a, b, c or 2 more, all time",
        ),
        (
            "not.cluster=c1&not.cluster=c2&missing=url&q=x&actor=alice",
            "",
            "Events by alice with cluster other than c1 or c2, without URL and with “x”, all time",
        ),
        ("actor=alice,+all+time", "", "Events by “alice, all time”, all time"),
        ("actor=%E2%80%AEecila", "", "Events by “⟨U+202E⟩ecila”, all time"),
    ],
)
def test_a_query_acts_and_speaks(dataset: Dataset, query: str, expected: str, sentence: str | None) -> None:
    """A link keeps exactly these events and says so in English; nothing in it was ignored."""
    asked, ignored = read_query(parse_qsl(query), BERLIN)

    assert ids(dataset, asked) == expected
    assert sentence is None or asked.sentence(BERLIN) == sentence
    assert ignored == ()


@pytest.mark.parametrize(
    ("query", "ignored"),
    [
        ("colour=red", "colour=red is ignored: there is no parameter of that name"),
        ("Entity-Type=x", "Entity-Type=x is ignored: there is no parameter of that name; did you mean entity_type?"),
        ("action=", "action= is ignored: it has no value (missing=action asks for events without one)"),
        (
            "entity_name~=",
            "entity_name~= is ignored: it has no value (missing=entity_name asks for events without one)",
        ),
        ("missing=colour", "missing=colour is ignored: there is no field colour"),
        ("missing=", "missing= is ignored: there is no field "),
        ("http_status=teapot", "http_status=teapot is ignored: http_status takes a whole number"),
        ("http_status=99999999999", "http_status=99999999999 is ignored: http_status takes a whole number"),
        ("http_status=2147483648", "http_status=2147483648 is ignored: http_status takes a whole number"),
        ("http_status=-2147483649", "http_status=-2147483649 is ignored: http_status takes a whole number"),
        ("happened_at=2026", "happened_at=2026 is ignored: happened_at is asked with from and to"),
        ("hour=24", "hour=24 is ignored: hour takes an hour from 0 to 23, or a range such as 19-7"),
        ("hour~=1", "hour~=1 is ignored: hour can't be asked whether it contains"),
        (
            "hour=7-7",
            "hour=7-7 is ignored: hour takes a range such as 19-7, with an end that is not its beginning",
        ),
        (
            "weekday=Caturday",
            "weekday=Caturday is ignored: weekday takes a day such as Saturday, or a range such as Saturday-Sunday",
        ),
        ("q=%22%22+-%E2%80%9C%E2%80%9D", 'q="" -“” is ignored: it has no value'),
        (f"q={'+'.join(map(str, range(21)))}", None),
        ("success=maybe", "success=maybe is ignored: success is true or false"),
        ("once=2", "once=2 is ignored: once is 1, to count events of two generations once, or 0"),
        ("not.q=x", "not.q=x is ignored: there is no parameter of that name"),
        ("limit=5", "limit=5 is ignored: it is for fetching from the API, every matching event is shown here"),
        ("q=+", "q= is ignored: it has no value"),
        ("x%E2%80%AE=%0A", "x⟨U+202E⟩=⏎ is ignored: there is no parameter of that name"),
    ],
)
def test_what_can_not_be_read_is_named(dataset: Dataset, query: str, ignored: str | None) -> None:
    """The page names it and shows everything else as asked."""
    asked, sentences = read_query([*parse_qsl(query, keep_blank_values=True), ("action", "Delete")])

    assert len(sentences) == 1
    assert ignored is None or sentences == (ignored,)
    assert ids(dataset, asked) == "2"


def test_only_the_first_text_counts() -> None:
    """Free text has no "or"; the second one is named."""
    asked, ignored = read_query([("q", "a"), ("q", "b")])

    assert (asked.text, ignored) == ("a", ("q=b is ignored: q is given more than once",))


def test_a_filter_is_its_content() -> None:
    """The order of parameters, repetitions and spellings make no other filter: caches and links depend on it."""
    one = Filter.from_query(parse_qsl("action=create&result=failed&action=Delete&action=Create&q=+x"))
    other = Filter.from_query(parse_qsl("q=x&action=Delete&action=Create&result=Failed"))

    assert one == other
    assert hash(one) == hash(other)
    assert one.to_query() == [("result", "Failed"), ("action", "Create"), ("action", "Delete"), ("q", "x")]


def test_changing_a_filter() -> None:
    """A click includes, a second gesture excludes: a value is never asked both ways."""
    delete, no_delete = Condition("action", "is", "delete"), Condition("action", "is", "Delete", negated=True)
    failed = Condition("result", "is", "Failed")
    asked = Filter((failed,), "x").adding(delete)

    assert asked.conditions == (failed, delete)
    assert asked.adding(no_delete).conditions == (failed, no_delete)
    assert asked.removing(delete).conditions == (failed,)
    assert asked.without("action").conditions == (failed,)
    assert asked.values("action") == ("Delete",)
    assert asked.values("action", negated=True) == ()
    assert asked.fields == ("result", "action")
    assert asked.with_period(Period(last="7d")).period.last == "7d"


def test_a_relative_period_has_to_be_resolved_first() -> None:
    """A predicate reads no clock."""
    with pytest.raises(ValueError, match="resolve"):
        Filter(period=Period(last="7d")).predicate()


@pytest.mark.parametrize(
    ("condition", "key", "label"),
    [
        (Condition("action", "is", "delete"), "action", "Action: Delete"),
        (Condition("action", "is", "Delete", negated=True), "not.action", "Action: not Delete"),
        (Condition("entity_name", "contains", "team"), "entity_name~", "Entity: contains team"),
        (Condition("entity_name", "contains", "team", negated=True), "not.entity_name~", "Entity: without team"),
        (Condition("cluster", "missing"), "missing", "Cluster: no value"),
        (Condition("cluster", "missing", "ignored", negated=True), "not.missing", "Cluster: any value"),
        (Condition("actor", "is", "a\u202eb" + "c" * 90), "actor", "Actor: a⟨U+202E⟩b" + "c" * 50 + "…⟨+40⟩"),
    ],
)
def test_a_condition_has_a_parameter_and_a_chip(condition: Condition, key: str, label: str) -> None:
    """Chips say it in a few words, inert and shortened."""
    assert (condition.key, condition.label) == (key, label)


@pytest.mark.parametrize(
    ("field", "asks", "value"),
    [("colour", "is", "red"), ("action", "is", ""), ("action", "contains", ""), ("http_status", "is", "4.5")],
)
def test_a_condition_that_can_not_be(field: str, asks: str, value: str) -> None:
    """An unknown field, an empty value, a number that is none."""
    with pytest.raises(ValueError, match=r"."):
        Condition(field, asks, value)


def test_thousands_of_conditions_are_no_error(dataset: Dataset) -> None:
    """The engine's limit on nested expressions is not reached by a long link."""
    asked, ignored = read_query([(f"{key}~", f"x{n}") for n in range(1500) for key in ("action", "not.action")])

    assert (ids(dataset, asked), ignored) == ("", ())
