"""Tests of an answer's bytes read as a page: each record as it was sent, or the error that says what came instead."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer import errors
from audit_explorer.sources.api.answering import answers
from audit_explorer.sources.api.answering.answers import Page, read_csv, read_json
from audit_explorer.sources.api.answering.arrived_records import Arrived, one_line
from audit_explorer.sources.api.answering.compact_answer import quick
from audit_explorer.sources.api.asking.exchange import Answer
from audit_explorer.sources.api.fetching.windows import Window
from tests.builders import make_current, make_legacy

LEGACY = [make_legacy(id=1), make_legacy(id=2, entityName='"},{" [ü]')]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
RECORDS = st.lists(st.dictionaries(st.sampled_from(["id", "happenedAt", "timestamp", "body", "x"]), JSON), max_size=4)


def answer(body: object, kind: str = "application/json") -> Answer:
    """Make an answer of bytes, text, or a value to write as compact JSON."""
    if not isinstance(body, str | bytes):
        body = json.dumps(body, separators=(",", ":"))
    return Answer("https://t", 200, kind, body.encode() if isinstance(body, str) else body, 0.0)


def lines(page: Page) -> list[Any]:
    """Give the records' values."""
    return [json.loads(record.line) for record in page.records]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_records_are_one_line_each_as_sent(indent: int | None, ascii_only: bool) -> None:
    """However it is spaced, each record is its own JSON on one line, with its time."""
    page = read_json(answer(json.dumps(LEGACY, indent=indent, ensure_ascii=ascii_only)), "list")
    assert lines(page) == LEGACY
    assert [record.line for record in page.records] == [
        json.dumps(record, ensure_ascii=ascii_only, separators=(",", ":")).encode() for record in LEGACY
    ]
    assert {record.at for record in page.records} == {1_654_687_704_131}


@pytest.mark.parametrize(
    ("total", "following", "expected"),
    [(7, 3, (7, 3)), (0, "", (0, None)), ("7", "3", (7, 3)), (None, None, (None, None)), (True, -1, (None, None))],
)
def test_total_and_next(total: object, following: object, expected: tuple[object, object]) -> None:
    """They are numbers, or texts of digits; anything else is as good as absent."""
    for body in (
        {"total": total, "next": following, "audit_logs": [make_current()]},
        {"audit_logs": [make_current()], "next": following, "total": total},
    ):
        page = read_json(answer(body), "object")
        assert (page.total, page.next) == expected
        assert len(page.records) == 1


@pytest.mark.parametrize("body", [{"total": 0}, {"total": 0, "audit_logs": None}, {"audit_logs": []}, {"next": ""}])
def test_an_empty_page(body: object) -> None:
    """Nothing in it is required: no list is no record, where the total doesn't say otherwise."""
    assert not read_json(answer(body), "object").records


@pytest.mark.parametrize(
    ("body", "shape", "kind"),
    [
        ("", "list", errors.NotJsonError),
        ("  \n", "object", errors.NotJsonError),
        ("<!DOCTYPE html><html>", "list", errors.NotJsonError),
        ("  <html>", "object", errors.NotJsonError),
        ("OK", "list", errors.NotJsonError),
        (json.dumps(LEGACY)[:-1], "list", errors.CutAnswerError),
        (json.dumps(LEGACY)[:100], "list", errors.CutAnswerError),
        ("[", "list", errors.CutAnswerError),
        ("[{}", "list", errors.CutAnswerError),
        ("[{}}", "list", errors.CutAnswerError),
        ("[{}]]", "list", errors.NotJsonError),
        ('{"audit_logs":[{"a":1}],"total":', "object", errors.CutAnswerError),
        ('{"audit_logs"', "object", errors.CutAnswerError),
        ("nul", "list", errors.CutAnswerError),
        ("null", "list", errors.WrongShapeError),
        ("7", "list", errors.WrongShapeError),
        ([{}], "object", errors.WrongShapeError),
        ([], "object", errors.WrongShapeError),
        ([make_current()], "object", errors.WrongShapeError),
        ({"audit_logs": []}, "list", errors.WrongShapeError),
        ({"audit_logs": [make_current()]}, "list", errors.WrongShapeError),
        ({}, "object", errors.WrongShapeError),
        ({"code": 500, "message": "x"}, "object", errors.WrongShapeError),
        ({"total": 5}, "object", errors.WrongShapeError),
        ({"audit_logs": {}}, "object", errors.WrongShapeError),
        ({"audit_logs": "x"}, "either", errors.WrongShapeError),
    ],
)
def test_what_is_no_page_is_named(body: object, shape: answers.Shape, kind: type[Exception]) -> None:
    """A web page, JSON that is cut off and another shape are different errors, as different things help."""
    with pytest.raises(kind) as raised:
        read_json(answer(body), shape)
    assert str(raised.value).startswith(("https://t", "An answer of https://t"))


def test_a_web_page_is_one_by_its_type_too() -> None:
    """What calls itself HTML is no record, whatever it begins with."""
    with pytest.raises(errors.NotJsonError):
        read_json(answer([], "text/html"), "list")


def test_no_value_in_the_list_is_lost() -> None:
    """What is no object stays in its place, for the reader of the files to count; bad text is kept byte for byte."""
    body = b'\xef\xbb\xbf[{"id":1,"n":"\xff\x01"},null,7,"x",[],{"id":NaN},{"id":1' + b"0" * 5_000 + b"}]"
    found = [record.line for record in read_json(answer(body), "list").records]
    assert found[:5] == [b'{"id":1,"n":"\xff\\u0001"}', b"null", b"7", b'"x"', b"[]"]
    assert len(found) == 7


def test_a_record_nested_too_deeply_is_kept() -> None:
    """It is not looked into, but it is there."""
    deep = '{"body":' + "[" * 100_000 + "]" * 100_000 + "}"
    found = read_json(answer(f'[{deep},{{"id":1}}]'), "list").records
    assert [len(record.line) for record in found] == [len(deep), 8]


@given(RECORDS, st.booleans(), st.sampled_from([None, 1, (", ", ": "), (",", ":"), (" ,", ":")]))
def test_the_quick_way_gives_what_the_careful_one_gives(
    records: list[dict[str, Any]],
    wrapped: bool,
    style: Any,  # noqa: ANN401
) -> None:
    """Both ways lead to the same records, whatever stands in them."""
    indent, separators = (style, None) if style is None or isinstance(style, int) else (None, style)
    body: object = {"total": 3, "audit_logs": records, "next": ""} if wrapped else records
    sent = answer(json.dumps(body, indent=indent, separators=separators))
    shape: answers.Shape = "object" if wrapped else "list"
    found = read_json(sent, shape)
    assert lines(found) == records
    careful = answers._page(sent, sent.body.decode(), 0, shape)  # noqa: SLF001 - the way under test
    assert [record.key for record in found.records] == [record.key for record in careful.records]
    assert found == careful


def test_the_quick_way_is_taken() -> None:
    """Compact answers of both generations take it, spaced ones and ones that look odd don't."""
    for body, taken in (
        (LEGACY[:1], True),
        (LEGACY, False),
        ({"total": 1, "audit_logs": [make_current()]}, True),
        ({"audit_logs": [make_current()], "next": 7, "total": 1}, True),
        ([{"id": 1, "body": {"list": [{}, {}]}}], False),
        ([], False),
    ):
        divided = quick(answer(body).body)
        assert (divided is not None and divided.records() is not None) is taken
    assert quick(json.dumps(LEGACY[:1]).encode()) is None


@given(JSON)
def test_one_line_changes_no_meaning(value: object) -> None:
    """Taking white space out leaves the same value."""
    assert json.loads(one_line(json.dumps(value, indent=3))) == value


def test_alike_records_without_an_id_are_told_apart_by_their_count() -> None:
    """Two in one answer are two; the same two in the next answer are no more than these."""
    bodies = [[{"a": 1, "b": 2}, {"b": 2, "a": 1}], [{"a": 1, "b": 2}, {"a": 1, "b": 2}]]
    one, other = (read_json(answer(body), "list").records for body in bodies)
    assert len({record.key for record in one}) == 2
    assert {record.key for record in one} == {record.key for record in other}


@pytest.mark.parametrize(
    "sent", ["2022-06-08T11:28:24.131Z", "2022-06-08T13:28:24.131+02:00", "1654687704131", 1654687704131]
)
def test_times_in_any_form(sent: object) -> None:
    """A time is the instant that the product reads of it everywhere."""
    (record,) = read_json(answer([{"id": 1, "happenedAt": sent}]), "list").records
    assert record.at == 1_654_687_704_131


@pytest.mark.parametrize("sent", [None, "", "soon", "2022-06-31T11:28:24.131Z", True, [], {}])
def test_no_time_is_none(sent: object) -> None:
    """What is no time places a record nowhere."""
    (record,) = read_json(answer([{"id": 1, "happenedAt": sent}]), "list").records
    assert record.at is None


@pytest.mark.parametrize("sent", ["0001-01-01T00:00:00+02:00", "9999-12-31T23:59:59.999-01:00"])
def test_a_time_beyond_the_calendar_is_none(sent: str) -> None:
    """It places a record nowhere, rather than outside every window."""
    (record,) = read_json(answer([{"id": 1, "happenedAt": sent}]), "list").records
    assert record.at is None


def test_a_time_under_another_name() -> None:
    """The first name that has a value counts, record by record."""
    sent = [{"id": 1, "timestamp": "2022-06-08"}, {"id": 2, "timestamp": "2022-06-09", "happenedAt": "2022-06-08"}]
    assert read_json(answer(sent), "list").records.times == [1_654_646_400_000] * 2


def test_records_are_compared_by_a_hash() -> None:
    """What is remembered of a record stays small, however long it is; the same text has the same key."""
    body = [{"id": 1, "happenedAt": "2022-06-08"}, {"id": 2, "body": "x" * 9_999}]
    keys = list(read_json(answer(body), "list").records.keys)
    assert {len(key) for key in keys} == {16}
    assert keys == list(read_json(answer(json.dumps(body)), "list").records.keys)


def test_records_of_a_window_that_are_new() -> None:
    """Those of other windows are left out, those without a time are not; of one key the first stays."""
    found = Arrived([b"a", b"b", b"c", b"d", b"e"], [1, 5, None, 5, 9], [b"1", b"2", b"3", b"2", b"4"])
    inside = found.within(Window(1, 9))
    assert inside.lines == [b"a", b"b", b"c", b"d"]
    assert inside.fresh({b"1": 1}.keys()).lines == [b"b", b"c"]
    assert found.within(Window(0, 10)) is found


def test_a_table() -> None:
    """A row is the JSON that the reader of CSV exports makes of it; a table of something else is named."""
    page = read_csv(
        answer("Date & time,Event,Subject\n2026-09-01T00:00:00Z,create,me\n2026-09-01T00:00:00Z,create,me\n")
    )
    assert [value["action"] for value in lines(page)] == ["create", "create"]
    assert len({record.key for record in page.records}) == 2
    assert not read_csv(answer(" \n")).records
    for body, kind in (
        ("a,b\n1,2\n", errors.WrongShapeError),
        ("[]", errors.WrongShapeError),
        ("<p>", errors.NotJsonError),
    ):
        with pytest.raises(kind):
            read_csv(answer(body))
