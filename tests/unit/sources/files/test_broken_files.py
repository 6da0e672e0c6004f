"""Every broken file under tests/data/broken, with what is read from it all the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import duckdb
import pytest

from audit_explorer.sources.files.envelopes.sniff import form
from audit_explorer.sources.files.packed.members import members
from audit_explorer.sources.files.reasons import Reason
from audit_explorer.sources.files.spool import write_spool
from audit_explorer.store.ingest.problem import Problem
from tests.unit.sources.reading import DATA, LIMIT, read_file

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = DATA / "broken"
# File: ids read, problems as (record, line, reason, kept).
CASES: dict[str, tuple[list[int], list[tuple[int | None, int, Reason, bool]]]] = {
    "all-bad.json": ([], [(n, 1, Reason.NOT_AN_OBJECT, False) for n in (1, 2, 3)]),
    "bad-escape.json": ([1, 3], [(2, 2, Reason.NOT_JSON, False)]),
    "bad-in-wrapper.json": ([1, 3], [(2, 2, Reason.NOT_JSON, False), (3, 3, Reason.LONE_SURROGATE, True)]),
    "bad-literal.json": ([1, 3], [(2, 2, Reason.NOT_JSON, False)]),
    "control-characters.json": (
        [1, 2, 3],
        [(1, 1, Reason.CONTROL_CHARACTER, True), (2, 2, Reason.CONTROL_CHARACTER, True)],
    ),
    "cut-off.json": ([1, 2], [(3, 3, Reason.CUT_OFF, False), (None, 3, Reason.END_MISSING, True)]),
    "cut-off-in-a-character.json": ([1, 2], [(3, 3, Reason.CUT_OFF, False), (None, 3, Reason.END_MISSING, True)]),
    "cut-off-pretty.json": ([1], [(2, 8, Reason.CUT_OFF, False), (None, 13, Reason.END_MISSING, True)]),
    "duplicated-key.json": ([1, 2, 3], [(1, 1, Reason.DUPLICATED_KEY, True), (2, 2, Reason.DUPLICATED_KEY, True)]),
    "end-missing.json": ([1, 2], [(None, 3, Reason.END_MISSING, True)]),
    "end-missing-after-comma.json": ([1, 2], [(None, 2, Reason.END_MISSING, True)]),
    "extra-commas.json": (
        [1, 2],
        [(None, 1, Reason.EXTRA_COMMA, True), (None, 1, Reason.EXTRA_COMMA, True), (None, 2, Reason.EXTRA_COMMA, True)],
    ),
    "garbage.json": (
        [1, 2, 3],
        [
            (2, 1, Reason.GARBAGE, False),
            (None, 1, Reason.STRAY_BRACKET, True),
            (None, 1, Reason.STRAY_BRACKET, True),
            (4, 1, Reason.GARBAGE, False),
            (5, 1, Reason.MISSING_COMMA, True),
            (None, 1, Reason.STRAY_BRACKET, True),
        ],
    ),
    "garbage-lines.ndjson": (
        [1, 2, 3],
        [
            (2, 2, Reason.NOT_JSON, False),
            (4, 4, Reason.GARBAGE, False),
            (None, 6, Reason.STRAY_BRACKET, True),
            (5, 7, Reason.GARBAGE, False),
            (6, 8, Reason.MISSING_COMMA, True),
            (None, 9, Reason.END_MISSING, True),
        ],
    ),
    "lone-surrogate.json": ([1, 2, 3], [(2, 2, Reason.LONE_SURROGATE, True)]),
    "missing-comma.json": ([1, 2], [(2, 2, Reason.MISSING_COMMA, True)]),
    "missing-quote.json": ([1, 3, 4], [(2, 2, Reason.NOT_JSON, False)]),
    "not-a-number.json": ([1, 2, 3], [(1, 1, Reason.NOT_A_NUMBER, True), (2, 2, Reason.NOT_A_NUMBER, True)]),
    "not-an-object.json": (
        [1, 2, 3],
        [(n, n, Reason.NOT_AN_OBJECT, False) for n in (2, 3, 4, 6)],
    ),
    "not-closed.json": ([1, 3, 4], [(2, 2, Reason.NOT_CLOSED, False)]),
    "not-utf8.json": ([1, 2, 3], [(1, 1, Reason.NOT_UTF8, True), (3, 3, Reason.NOT_JSON, False)]),
    "other-types.json": ([1, 2, 3], []),
    "several-at-once.json": (
        [1],
        [
            (1, 1, reason, True)
            for reason in (Reason.DUPLICATED_KEY, Reason.LONE_SURROGATE, Reason.NOT_A_NUMBER, Reason.NOT_UTF8)
        ],
    ),
    "wrong-nesting.json": ([1, 3, 5], [(2, 2, Reason.WRONG_NESTING, False), (4, 4, Reason.WRONG_NESTING, False)]),
    "wrong-nesting-one-line.json": (
        [1, 3, 5],
        [(2, 1, Reason.WRONG_NESTING, False), (4, 1, Reason.WRONG_NESTING, False)],
    ),
}


def test_every_file_has_a_case() -> None:
    """No broken file lies there without an expectation."""
    assert {path.name for path in BROKEN.iterdir()} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_others_are_read(name: str) -> None:
    """A bad record is named with its place and reason, and hides no other."""
    ids, problems = CASES[name]
    reading = read_file(BROKEN / name)
    assert reading.ids == ids
    assert [(p.record, p.line, p.reason, p.kept) for p in reading.problems] == problems
    assert reading.unreadable == sum(record is not None and not kept for record, _, _, kept in problems)


@pytest.mark.parametrize("name", CASES)
def test_the_engine_reads_the_spool(name: str, tmp_path: Path) -> None:
    """Whatever the file holds, DuckDB reads its spool and finds valid JSON in the text to take fields from."""
    (member,) = members(BROKEN / name, name, tmp_path, limit=LIMIT)
    assert not isinstance(member, Problem)
    spooled = write_spool(member, form(member.path), tmp_path)
    valid = (
        duckdb.connect()
        .execute(
            "SELECT count(*), count(*) FILTER (json_valid(coalesce(clean, raw))) FROM read_json(?, "
            "format = 'newline_delimited', columns = {record: 'BIGINT', raw: 'VARCHAR', clean: 'VARCHAR'})",
            [str(spooled.records)],
        )
        .fetchone()
    )
    assert valid == (spooled.count, spooled.count)


@pytest.mark.parametrize(
    ("name", "position", "path", "expected"),
    [
        ("duplicated-key.json", 0, ["action"], "Delete"),
        ("duplicated-key.json", 1, ["body", "a"], 2),
        ("lone-surrogate.json", 1, ["entityName"], "team-\\ud800"),
        ("lone-surrogate.json", 2, ["entityName"], "ok 😀"),
        ("control-characters.json", 0, ["entityName"], "a\0b"),
        ("control-characters.json", 1, ["entityName"], "a\nb\tc\x1b[0m"),
        ("not-a-number.json", 0, ["body", "gpus"], "NaN"),
        ("not-utf8.json", 0, ["entityName"], "caf\\xe9"),
        ("not-utf8.json", 1, ["entityName"], "café"),
        ("other-types.json", 1, ["entityId"], {"a": 1}),
    ],
)
def test_the_value_read(name: str, position: int, path: list[str], expected: object) -> None:
    """A repaired record has the last of two values, and what can't be stored shown in a visible form."""
    value = read_file(BROKEN / name).objects[position]
    for key in path:
        value = value[key]
    assert value == expected


def test_the_raw_text_is_as_received(tmp_path: Path) -> None:
    """The raw text of a repaired record is the file's own, beside the clean one."""
    name = "duplicated-key.json"
    (member,) = members(BROKEN / name, name, tmp_path, limit=LIMIT)
    assert not isinstance(member, Problem)
    first = json.loads(write_spool(member, form(member.path), tmp_path).records.read_bytes().splitlines()[0])
    assert first["raw"].encode() in (BROKEN / name).read_bytes()
    assert first["raw"].count('"action"') == 2
    assert first["clean"].count('"action"') == 1
