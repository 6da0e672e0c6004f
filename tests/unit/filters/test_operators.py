"""Tests of the operators: each keeps what it should, says so, and is written in a link."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest

from audit_explorer.filters import Condition, Filter, read_query
from audit_explorer.filters.operators import OPERATORS, ROWS
from audit_explorer.period import UTC_ZONE, zone
from audit_explorer.sources import open_files
from tests.builders import ABSENT, legacy_error, make_current, make_legacy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_explorer.store import Dataset

RECORDS: Final = [
    make_legacy(
        id=1,
        happenedAt="2026-09-01T08:00:00Z",
        entityName="\u00dcbung-Caf\u00e9",
        sourceName="J\u00fcrgen",
        error=legacy_error(403, "No access", "Forbidden"),
        body={
            "gpus": 4,
            "a": [{"b": "x"}, {"b": 7}],
            "spec": {"name": "Caf\u00e9-1"},
            "until": "2026-09-01T10:00:00+02:00",
        },
        context={"ip_address": "10.0.0.7"},
    ),
    make_legacy(
        id=2,
        happenedAt="2026-09-02T08:00:00Z",
        entityName="U\u0308bung-Cafe\u0301",
        sourceName="Ju\u0308rgen",
        body={"gpus": "4", "a": [{"b": "y"}], "spec": {"name": None}, "until": "2026-09-01T08:00:00.001Z"},
        context={"ip_address": "::ffff:10.0.0.9"},
        error="{broken",
    ),
    make_legacy(
        id=3,
        happenedAt="2026-09-03T08:00:00Z",
        entityName="ci-deploy*",
        sourceName="ci-1",
        body={"gpus": 4.0, "two words": "z", "a": "y", "until": "soon"},
        context={"ip_address": "2001:DB8::A"},
    ),
    make_current(
        id="4",
        timestamp="2026-09-04T08:00:00Z",
        subject="ci-2",
        entity_name=ABSENT,
        http_status_code=500,
        source_ip="10.0.0.7:443",
        metadata={"x": "1"},
    ),
]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    """Give the records as a dataset."""
    path = tmp_path_factory.mktemp("records") / "logs.json"
    path.write_text(json.dumps(RECORDS), encoding="utf-8")
    opened = open_files([path])
    yield opened
    opened.close()


def kept(dataset: Dataset, asked: Filter) -> str:
    """Give the ids of the events that a filter keeps."""
    sql, parameters = asked.predicate()
    return "".join(row[0] for row in dataset.rows(f"SELECT id FROM events WHERE {sql} ORDER BY seq", parameters))  # noqa: S608 - our own predicate


@pytest.mark.parametrize(
    ("key", "value", "ids", "subject"),
    [
        ("entity_name", "\u00dcbung-Cafe\u0301", "12", "Events with entity “\u00dcbung-Caf\u00e9”"),
        ("actor", "Ju\u0308rgen", "12", "Events by “J\u00fcrgen”"),
        ("not.actor", "J\u00fcrgen", "34", "Events with actor other than “J\u00fcrgen”"),
        ("entity_name~", "FE\u0301", "12", "Events with entity containing “F\u00c9”"),
        ("entity_name~", "e", "3", "Events with entity containing “e”"),
        ("q", "u\u0308bung", "12", "Events with “\u00fcbung”"),
        ("entity_name^", "ci-", "3", "Events with entity beginning with “ci-”"),
        ("not.entity_name^", "CI-", "124", "Events with entity not beginning with “CI-”"),
        ("http_status^", "4", "1", "Events with HTTP status beginning with “4”"),
        ("entity_name$", "cafe\u0301", "12", "Events with entity ending with “caf\u00e9”"),
        ("entity_name$", "%", "", "Events with entity ending with “%”"),
        ("actor*", "ci-?", "34", "Events with actor like “ci-?”"),
        ("actor*", "?u*", "", "Events with actor like “?u*”"),
        ("actor*", "?\u00fc*", "12", "Events with actor like “?\u00fc*”"),
        ("entity_name*", r"*\*", "3", r"Events with entity like “*\*”"),
        ("entity_name*", "ci", "", "Events with entity like “ci”"),
        ("actor/", "^ci-[12]$", "34", "Events with actor fitting /^ci-[12]$/"),
        ("source_ip@", "10.0.0.0/8", "12", "Events with source IP within 10.0.0.0/8"),
        ("source_ip@", "::ffff:10.0.0.8/125", "2", "Events with source IP within 10.0.0.8/29"),
        ("source_ip@", "2001:db8::/32", "3", "Events with source IP within 2001:db8::/32"),
        ("source_ip@", "10.0.0.7", "1", "Events with source IP within 10.0.0.7/32"),
        ("not.source_ip@", "::/0", "4", "Events with source IP not within ::/0"),
        ("context.ip_address@", "10.0.0.0/8", "12", "Events with context ip_address within 10.0.0.0/8"),
        ("http_status>", "403", "14", "Events with HTTP status at least 403"),
        ("http_status>!", "403", "4", "Events with HTTP status above 403"),
        ("http_status<", "403", "1", "Events with HTTP status at most 403"),
        ("not.http_status<!", "500", "234", "Events with HTTP status not below 500"),
        ("happened_at>", "2026-09-02T08:00:00Z", "234", "Events with time at least 2026-09-02T08:00:00Z"),
        ("happened_at<!", "2026-09-02T08:00:00Z", "1", "Events with time below 2026-09-02T08:00:00Z"),
        ("body.gpus", "4", "123", "Events with body gpus 4"),
        ("body.gpus", "4.0", "13", "Events with body gpus 4.0"),
        ("body.gpus~", "4", "123", "Events with body gpus containing “4”"),
        ("body.gpus>", "4.00", "13", "Events with body gpus at least 4"),
        ("body.gpus>!", "4", "", "Events with body gpus above 4"),
        ("body.a[0].b", "x", "1", "Events with body a[0].b x"),
        ("body.a[*].b", "7", "1", "Events with body a[*].b 7"),
        ("not.body.a[*].b", "x", "234", "Events with body a[*].b other than x"),
        ("body.*.name$", "E\u0301-1", "1", "Events with body *.name ending with “\u00c9-1”"),
        ("body.**", "s?on", "3", "Events with body * like “s?on”"),
        ('body."two words"', "z", "3", 'Events with body "two words" z'),
        ("body.until<", "2026-09-01T08:00:00Z", "1", "Events with body until at most 2026-09-01T08:00:00Z"),
        ("error.status", "403", "1", "Events with error status 403"),
        ("metadata.x", "1", "4", "Events with metadata x 1"),
        ("missing", "body.*.name", "234", "Events without body *.name"),
        ("not.missing", "error.status", "1", "Events with any error status"),
    ],
)
def test_an_operator_acts_and_speaks(dataset: Dataset, key: str, value: str, ids: str, subject: str) -> None:
    """A link keeps exactly these events, whatever form of Unicode it and the log use, and says so in English."""
    asked, ignored = read_query([(key, value)])

    assert kept(dataset, asked) == ids
    assert asked.sentence(UTC_ZONE) == f"{subject}, all time"
    assert ignored == ()
    assert read_query(asked.to_query())[0] == asked


def test_sizes_of_one_field_narrow(dataset: Dataset) -> None:
    """From and up to are asked together; a value beside them is one more that has to hold."""
    asked, _ = read_query(
        [("http_status>", "400"), ("http_status<!", "500"), ("http_status", "403"), ("http_status", "500")]
    )

    assert kept(dataset, asked) == "1"
    assert asked.sentence(UTC_ZONE) == "Events with HTTP status 403 or 500 and below 500 and at least 400, all time"


@pytest.mark.parametrize(
    "text", ['{"a": NaN}', '{"a": Infinity}', '{"a": true}', '{"a": "5"}', '{"a": 5', "5", "", None]
)
@pytest.mark.parametrize("negated", [False, True])
def test_no_text_of_a_column_is_an_error(dataset: Dataset, text: str | None, negated: bool) -> None:
    """What is no JSON, or no number of JSON, has no number above another: false, and true when it is excluded."""
    sql, parameters = Filter((Condition("body.a", ">", "4", negated),)).predicate()
    rows = dataset.rows(f"SELECT {sql} FROM (SELECT ? AS body)", [*parameters, text])  # noqa: S608 - our own predicate

    assert bool(rows[0][0]) is negated


def test_a_time_is_one_of_the_zone() -> None:
    """As with from and to, a time without a zone in a link is one on the clocks of the page."""
    berlin = zone("Europe/Berlin")
    assert berlin is not None

    assert read_query([("happened_at>", "2026-09-02")], berlin)[0].conditions[0].value == "2026-09-01T22:00:00Z"
    assert read_query([("where", "body.until>=2026-09-02")], berlin)[0].expression == Condition(
        "body.until", ">=", "2026-09-01T22:00:00Z"
    )


@pytest.mark.parametrize(
    ("condition", "parameter", "label"),
    [
        (Condition("actor", "begins", "ci-"), ("actor^", "ci-"), "Actor: begins with ci-"),
        (Condition("actor", "ends", "x", negated=True), ("not.actor$", "x"), "Actor: does not end with x"),
        (Condition("actor", "matches", "ci-*"), ("actor*", "ci-*"), "Actor: like ci-*"),
        (Condition("source_ip", "within", "10.1.2.3/8"), ("source_ip@", "10.0.0.0/8"), "Source IP: in 10.0.0.0/8"),
        (Condition("http_status", ">=", "0400"), ("http_status>", "400"), "HTTP status: ≥ 400"),
        (Condition("body.a.b", "<", "1.50", negated=True), ("not.body.a.b<!", "1.5"), "Body a.b: not < 1.5"),
        (Condition('body."a"."b c"', "is", "…"), ('body.a."b c"', "…"), 'Body a."b c": …'),
    ],
)
def test_a_condition_has_a_parameter_and_a_chip(condition: Condition, parameter: tuple[str, str], label: str) -> None:
    """Equal values are written alike, and a chip says it in a few words."""
    assert (condition.parameter, condition.label) == (parameter, label)
    assert Condition.from_parameter(*parameter) == condition


@pytest.mark.parametrize(
    ("key", "value", "ignored"),
    [
        ("source_ip@", "10.0.0.0/33", "source_ip takes a range of addresses such as 10.0.0.0/8 or 2001:db8::/32"),
        ("source_ip@", "ci", "source_ip takes a range of addresses such as 10.0.0.0/8 or 2001:db8::/32"),
        ("http_status@", "10.0.0.0/8", "http_status can't be asked whether it is within"),
        ("http_status>", "4.5", "http_status takes a whole number"),
        ("happened_at>", "x", "happened_at takes a time such as 2026-09-01T10:00:00Z"),
        ("happened_at~", "x", "happened_at is asked with from and to"),
        ("body.gpus>", "x", "body.gpus takes a number, or a time such as 2026-09-01T10:00:00Z"),
        ("body^", "x", "body can't be asked whether it begins with"),
        ("action>", "x", "action can't be asked whether it is at least"),
        ("body.", "x", "body. is no path such as body.a[0].b or body.*.name"),
        ("body.a..b", "x", "body.a..b is no path such as body.a[0].b or body.*.name"),
        ('body."a', "x", 'body."a is no path such as body.a[0].b or body.*.name'),
        ("body[-1]", "x", "body[-1] is no path such as body.a[0].b or body.*.name"),
        ("action.x", "x", "there is no field action.x"),
        ("missing", "body.$", "body.$ is no path such as body.a[0].b or body.*.name"),
        ("body.a~", "", "it has no value (missing=body.a asks for events without one)"),
        (f"body{'.a' * 101}", "x", None),
    ],
)
def test_what_can_not_be_asked_is_named(key: str, value: str, ignored: str | None) -> None:
    """A value or a path that makes no sense is ignored, with its reason."""
    asked, sentences = read_query([(key, value)])

    assert asked == Filter()
    assert len(sentences) == 1
    assert ignored is None or sentences[0] == f"{key}={value} is ignored: {ignored}"


def test_an_operator_is_a_row() -> None:
    """Keys and the parameters' endings are told apart, and every row says itself in all its places."""
    assert len(OPERATORS) == len(ROWS)
    assert len({row.mark for row in ROWS if row.takes_value}) == sum(row.takes_value for row in ROWS)
    for row in ROWS:
        assert ("…" in row.chip[0], "…" in row.chip[1], "…" in row.phrase) == (row.takes_value,) * 3
        assert len({row.chip[0], row.chip[1]}) == len({row.verb[0], row.verb[1]}) == 2
