"""The tolerant JSON reader on input too large or too odd for a file in tests/data."""

from __future__ import annotations

import io
import json
import tracemalloc

import pytest

from audit_explorer.sources.files.json.tolerant_json import Row, TolerantReader
from audit_explorer.sources.files.reading_watch import Watch
from audit_explorer.sources.files.reasons import Reason
from audit_explorer.store.ingest.problem import TEXT_LIMIT, Problem
from tests.unit.sources.reading import read_bytes

# What an object needs to be a record.
SIGNS = b'"happenedAt":"2026-09-01","action":"Create"'
FIRST, LAST = b'{"id":1,%b}' % SIGNS, b'{"id":3,%b}' % SIGNS


def ids(rows: list[Row]) -> list[int]:
    """Give the ids of records."""
    return [json.loads(row.clean or row.raw)["id"] for row in rows]


def between(record: bytes, end: bytes = b",\n") -> bytes:
    """Put a record between two good ones in an array."""
    return b"[" + FIRST + end + record + end + LAST + b"]"


@pytest.mark.parametrize("end", [b",", b",\n"])
@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (b'{"id":2,%b,"body":' % SIGNS + b"[" * 100_000 + b"]" * 100_000 + b"}", Reason.TOO_DEEP),
        (b'{"id":2,%b,"body":' % SIGNS + b'{"a":' * 100_000 + b"1" + b"}" * 100_001, Reason.TOO_DEEP),
        (b'{"id":2,%b,"s":"\0","body":"' % SIGNS + b"x" * (5 << 20) + b'"}', Reason.CONTROL_CHARACTER),
        (b'{"id":2,%b,"n":' % SIGNS + b"1" * 100_000 + b',"n":2}', Reason.DUPLICATED_KEY),
        (b'{"id":2,%b,"n":NaN,"m":1e999,"o":-0.10}' % SIGNS, Reason.NOT_A_NUMBER),
    ],
    ids=["deep lists", "deep objects", "large", "long number", "odd numbers"],
)
def test_repaired(record: bytes, reason: Reason, end: bytes) -> None:
    """Nesting, length and odd numbers keep their record, with its raw text as received."""
    rows, problems = read_bytes(between(record, end))
    assert ids(rows) == [1, 2, 3]
    assert [(p.record, p.reason, p.kept) for p in problems] == [(2, reason, True)]
    assert rows[1].raw.encode() == record


def test_deep_values_are_kept_as_text() -> None:
    """The value that is nested too deeply is the text that stood there; its neighbours are values still."""
    deep = "[" * 5000 + "]" * 5000
    (row,), _ = read_bytes(f'{{"timestamp":1,"action":"x","body":{deep},"n":[1.50,{{"k":"é"}}],"s":"}}"}}'.encode())
    read = json.loads(row.clean or "")
    assert read == {"timestamp": 1, "action": "x", "body": deep, "n": [1.5, {"k": "é"}], "s": "}"}
    assert "1.50" in (row.clean or "")


def test_numbers_stay_as_written() -> None:
    """A repaired record has every digit of its numbers."""
    digits = "1" * 6000
    numbers = f'"timestamp":1,"action":{digits},"f":0.12345678901234567890,"e":1e400'
    (row,), _ = read_bytes(f'{{{numbers},"x":NaN}}'.encode())
    assert row.clean == f'{{{numbers},"x":"NaN"}}'


@pytest.mark.parametrize("size", [5 << 20, 50 << 20])
def test_a_large_body(size: int) -> None:
    """A record with a body of many MiB is read like any other."""
    rows, problems = read_bytes(between(b'{"id":2,%b,"body":"' % SIGNS + b"x\\n" * (size // 3) + b'"}'))
    assert (ids(rows), problems) == ([1, 2, 3], [])


@pytest.mark.parametrize(
    "record",
    [
        b'{"id":2,"body":' + b"[" * 100_000 + b"}",
        b'{"id":2,"body":' + b'{"a":' * 100_000,
        b"{" * 100_000,
        b"[" * 100_000,
        b'{"id":2,"body":"' + b"x" * (2 << 20),
        b'{"id":tru,"s":"\n","body":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_001,
    ],
    ids=["deep, mismatched", "deep, no end", "braces", "brackets", "text without end", "deep, a literal wrong"],
)
def test_given_up(record: bytes) -> None:
    """What is broken beyond repair, however long or deep, costs itself alone."""
    rows, problems = read_bytes(between(record))
    assert ids(rows) == [1, 3]
    assert [(p.record, p.kept) for p in problems if not p.kept] == [(2, False)]


@pytest.mark.parametrize("page", [b'{"audit_logs":[%b,%b\n', b'{"a":{"records":[%b,%b\n', b'[{"x":[%b,%b\n'])
def test_any_number_of_answers_cut_off_behind_each_other(page: bytes) -> None:
    """What never ends within what never ends is entered however deep that seems: each record is read.

    That the ends are missing is said.
    """
    rows, problems = read_bytes(page % (FIRST, LAST) * 50)
    assert ids(rows) == [1, 3] * 50
    assert Reason.END_MISSING in {problem.reason for problem in problems}


def test_a_list_in_many_lists_is_no_record() -> None:
    """Lists within the list are opened; what is deeper than four stands where a record should."""
    rows, problems = read_bytes(b'[[%b],[[[[{"id":9}]]]],%b]' % (FIRST, LAST))
    assert ids(rows) == [1, 3]
    assert [(p.record, p.reason, p.text) for p in problems] == [(2, Reason.NOT_AN_OBJECT, '[{"id":9}]')]


def test_forged_records_in_a_body_are_not_read() -> None:
    """An object in the body of a broken record is no record, even when it looks like one."""
    forged = b'{"id":9,"action":"Create","happenedAt":"2026-01-01"}'
    rows, problems = read_bytes(between(b'{"id":tru,"body":[1,' + forged + b"]}", b","))
    assert ids(rows) == [1, 3]
    assert [p.record for p in problems] == [2]


def test_where_a_problem_is() -> None:
    """Byte and line are the file's, whatever characters stand before, in the first MiB or behind."""
    good = '{"timestamp":1,"action":"é😀"}\n'.encode() * 70_000
    bad = b'{"timestamp":1,"action":"\xff"}\n'
    _, problems = read_bytes(good + bad + b'  {"id":tru}\n')
    assert [(p.record, p.byte, p.line) for p in problems] == [
        (70_001, len(good), 70_001),
        (70_002, len(good + bad) + 2, 70_002),
    ]


def test_the_text_is_short() -> None:
    """A problem quotes no more of the log than it may."""
    _, problems = read_bytes(b'{"id":tru,"body":"' + b"x" * 5000 + b'"}\n' + b"y" * 5000)
    assert [len(p.text) for p in problems] == [TEXT_LIMIT, TEXT_LIMIT]


def test_every_bad_record_is_counted() -> None:
    """Thousands of broken records are thousands of problems, and the good one behind them is read."""
    rows, problems = read_bytes(b"[\n" + b'{"id":7,"happenedAt":1,"action":"Create},\n' * 3000 + LAST + b"\n]")
    assert ids(rows) == [3]
    assert [p.record for p in problems] == list(range(1, 3001))


def test_garbage_of_any_length() -> None:
    """A long stretch of zeros, as a crash leaves in a file, is one problem."""
    rows, problems = read_bytes(FIRST + b"\n" + bytes(3 << 20) + LAST)
    assert ids(rows) == [1, 3]
    assert [(p.record, p.reason) for p in problems] == [(2, Reason.GARBAGE)]


def test_memory_follows_the_record_not_the_file() -> None:
    """Reading a file of many MiB holds no more than a few pieces of it."""
    data = io.BytesIO(b"[" + (FIRST + b",\n") * 100_000 + LAST + b"]")
    reader = TolerantReader(data, "log", Watch("Reading log", 3 << 20))
    tracemalloc.start()
    try:
        count = sum(isinstance(item, Row) for item in reader)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 100_001
    assert peak < 2 << 20


def test_problems_come_before_their_record() -> None:
    """A reader of the stream knows what is wrong with a record when it comes."""
    found = list(TolerantReader(io.BytesIO(b'{"timestamp":NaN,"action":1}'), "log", Watch("Reading log", 10)))
    assert [type(item) for item in found] == [Problem, Row]


@pytest.mark.parametrize("deep", ["[" * 900 + "]" * 900, '{"a":' * 900 + "1" + "}" * 900], ids=["lists", "objects"])
def test_a_table_with_a_cell_too_deep_is_counted(deep: str) -> None:
    """A cell that can't be written again costs its table, which is counted; what follows is read."""
    table = f'{{"columns":["timestamp","action","subject","body"],"data":[["2026-09-01","create","u",{deep}]]}}'
    rows, problems = read_bytes(f"{table}\n".encode() + LAST)
    assert ids(rows) == [3]
    assert [(p.reason, p.kept) for p in problems] == [(Reason.TOO_DEEP, False)]
