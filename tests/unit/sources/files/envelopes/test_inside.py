"""Where records are found inside other values, whoever wrapped them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from audit_explorer.sources.files.envelopes.inside import DEPTH, holds_record, is_between_records, path_to_record
from audit_explorer.sources.files.reasons import Reason
from tests.builders import make_current, make_legacy
from tests.unit.sources.reading import read_bytes

ONE, TWO = make_legacy(id=1), make_current(id=2)


def nested(levels: int) -> Any:  # noqa: ANN401 - JSON
    """Put a record into so many objects."""
    value: Any = ONE
    for _ in range(levels):
        value = {"a": value}
    return value


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"items": [ONE, TWO]}, "items"),
        ({"value": [ONE, TWO]}, "value"),
        ({"took": 1, "hits": {"total": 2, "hits": [{"_source": ONE}, {"_source": TWO}]}}, "hits.hits._source"),
        ([{"event": ONE}, {"event": TWO}], "event"),
        ({"log": {"entries": [{"response": {"content": {"text": json.dumps([ONE, TWO])}}}]}}, "response.content.text"),
        ({"1": ONE, "2": TWO}, "1"),
        ({"message": json.dumps(ONE), "original": json.dumps(TWO)}, "message"),
        ({"_raw": f"Nov 1 host app: {json.dumps(ONE)}\nNov 1 host app: {json.dumps(TWO)}"}, "_raw"),
        ({"a": json.dumps({"b": json.dumps({"c": [ONE, TWO]})})}, "a"),
        ({"tags": [1, 2], "none": [{"a": 1}] * 9, "any name": [ONE, TWO], "next": None}, "any name"),
    ],
)
def test_found_wherever_they_are_wrapped(value: object, path: str) -> None:
    """One rule, no list of products; where they were is said, and nothing is called unreadable."""
    rows, problems = read_bytes(json.dumps(value).encode())
    assert [json.loads(row.clean or row.raw)["id"] for row in rows] == [1, 2]
    assert {p.reason for p in problems} <= {Reason.WRAPPED}
    assert path in " ".join(p.text for p in problems) or path == "items"


def test_the_outermost_object_with_the_signs_is_the_record() -> None:
    """What a request's body holds is no event, however much it looks like one."""
    record = {**ONE, "body": {"records": [TWO, TWO]}, "metadata": json.dumps(TWO)}
    rows, problems = read_bytes(json.dumps([{"_source": record}]).encode())
    assert [json.loads(row.raw) for row in rows] == [record]
    assert [p.reason for p in problems] == [Reason.WRAPPED]


def test_the_collector_never_replaces_what_the_record_says() -> None:
    """The collector's time, host and source stay outside."""
    line = {"@timestamp": "2030-01-01", "host": "x", "source": "y", "message": json.dumps(ONE)}
    ((row,), _) = read_bytes(json.dumps(line).encode())
    assert json.loads(row.raw) == ONE


def test_the_depth_is_bounded() -> None:
    """A record deeper than that is not looked for; the object is counted as none."""
    assert holds_record(nested(DEPTH))
    assert not holds_record(nested(DEPTH + 1))
    rows, problems = read_bytes(json.dumps(nested(DEPTH + 3)).encode())
    assert (rows, [p.kept for p in problems]) == ([], [False])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"index": {"_id": "1"}}, True),
        ({"create": {"_index": "a", "_id": "1"}}, True),
        ({"index": {"name": "1"}}, False),
        ({"index": 1}, False),
        ({"audit_logs": None, "total": 0}, True),
        ({"audit_logs": []}, True),
        ({"items": [], "errors": [{"code": 1}]}, False),
        ({"total": 0}, False),
        ({}, False),
    ],
)
def test_what_stands_between_records_by_right(value: dict[str, object], expected: bool) -> None:
    """A bulk action or a page without records is neither a record nor a fault."""
    assert is_between_records(value) is expected
    rows, problems = read_bytes(f"{json.dumps(ONE)}\n{json.dumps(value)}\n{json.dumps(ONE)}".encode())
    assert len(rows) == 2
    assert (problems == []) is expected


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (ONE, ()),
        ({"a": {"b": ONE}, "c": 1}, ("a", "b")),
        ({"a": json.dumps(ONE)}, ("a",)),
        ({"a": f"x {json.dumps(ONE)}"}, None),
        ({"a": ONE, "b": TWO}, None),
        ({"a": [ONE]}, None),
        ({"a": json.dumps({"b": ONE})}, None),
        ({"a": 1}, None),
        ([ONE], None),
    ],
)
def test_the_path_to_the_one_record(value: object, path: tuple[str, ...] | None) -> None:
    """The engine's own reader is asked only where one path leads to one record."""
    found = path_to_record(value)
    assert (None if found is None else found.names) == path


def test_words_in_brackets_hide_no_record() -> None:
    """A level in brackets or a name in braces before the JSON in a text is passed over."""
    line = {"message": f"[INFO] [audit-1] {{svc}} {json.dumps(ONE)}"}
    (row,), _ = read_bytes(json.dumps(line).encode())
    assert json.loads(row.raw) == ONE


def test_texts_in_texts_are_read_or_counted() -> None:
    """Six texts within each other are read; a record that lies deeper beside others is counted as unreadable."""

    def wrapped(texts: int, **beside: object) -> str:
        text = json.dumps(TWO)
        for _ in range(texts):
            text = json.dumps({**beside, "m": text})
        return text

    (row,), _ = read_bytes(wrapped(6).encode())
    assert json.loads(row.raw) == TWO
    rows, problems = read_bytes(wrapped(8, x={**ONE, "id": 3}).encode())
    assert {json.loads(row.raw)["id"] for row in rows} == {3}
    assert [p.reason for p in problems if not p.kept] == [Reason.TOO_DEEP]
    _, problems = read_bytes(f"{json.dumps(ONE)}\n{wrapped(9)}\n".encode())
    assert [p.kept for p in problems] == [False]
