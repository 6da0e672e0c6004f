"""Tests of what is said to be missing from a log that was not read whole."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from audit_explorer.errors import NoRecordsError
from audit_explorer.exports import Export
from audit_explorer.exports.file_name import file_name
from audit_explorer.filters import Filter
from audit_explorer.sources import open_files
from audit_explorer.store.incomplete import incomplete_lines
from tests.builders import make_legacy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOW = datetime(2026, 11, 1, tzinfo=UTC)
RECORDS = [make_legacy(id=number) for number in range(1, 101)]
TEXT = json.dumps(RECORDS).encode()
LINES = "\n".join(map(json.dumps, RECORDS)).encode()


def said(*paths: Path) -> tuple[str, ...]:
    """Read files and give what is said of them."""
    dataset = open_files(paths, now=NOW)
    try:
        return incomplete_lines(dataset.facts)
    finally:
        dataset.close()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes], Path]:
    """Give a function that writes a file."""

    def write_file(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write_file


def test_nothing_is_said_of_a_whole_log(write: Callable[[str, bytes], Path]) -> None:
    """A file that was read to its end has nothing missing."""
    assert said(write("logs.json", TEXT), write("more.ndjson", LINES + b"\n")) == ()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logs.json", TEXT[: len(TEXT) // 2]),
        ("lines.ndjson", LINES[:-20]),
        ("packed.json.gz", gzip.compress(TEXT)[:-200]),
        ("wrapped.json", json.dumps({"audit_logs": RECORDS}).encode()[:-3000]),
    ],
)
def test_a_cut_file_says_where_it_ends(write: Callable[[str, bytes], Path], name: str, content: bytes) -> None:
    """Whatever its form: how many records were read, and that what follows is missing."""
    (sentence,) = said(write(name, content))

    assert sentence.startswith(f"{name} ends in the middle: ")
    assert sentence.endswith(" records read, what follows is missing.")


def test_a_list_without_an_end_may_have_gone_on(write: Callable[[str, bytes], Path]) -> None:
    """Every record is whole, but the bracket at the end is not there."""
    assert said(write("logs.json", TEXT[:-1])) == ("logs.json has no end: 100 records read, more may have followed.",)


def test_entries_that_could_not_be_read_are_counted(write: Callable[[str, bytes], Path]) -> None:
    """Two of them in a file of two records."""
    broken = b"\n".join([*LINES.splitlines()[:2], b'{"a": 1}', b'{"happenedAt": "2026-09-01", ???}'])

    assert said(write("a.ndjson", broken)) == ("2 entries of a.ndjson could not be read, and are left out.",)


def test_an_error_answer_stands_for_records_that_are_missing(write: Callable[[str, bytes], Path]) -> None:
    """Pages that were saved one after another, of which one failed."""
    page = json.dumps({"code": 503, "message": "Please try again in few minutes."}).encode()
    (sentence,) = said(write("pages.ndjson", b"\n".join([LINES.splitlines()[0], page, LINES.splitlines()[1]])))

    assert "an error answer in the place of a record. What it held is missing." in sentence


def test_a_file_that_was_refused_among_others_is_named(write: Callable[[str, bytes], Path]) -> None:
    """One of two files is no log at all."""
    (sentence,) = said(write("logs.json", TEXT), write("holiday.json", b'"a picture"'))

    assert sentence.startswith("holiday.json was left out: ")


def test_a_repaired_record_is_doubtful(write: Callable[[str, bytes], Path]) -> None:
    """A field that is given twice has one value of two."""
    twice = json.dumps(RECORDS[0])[:-1] + ', "action": "Update"}'

    (sentence,) = said(write("logs.ndjson", twice.encode()))
    assert sentence == "logs.ndjson was repaired in 1 place to be read: what stands there may be wrong."


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_an_export_says_it_in_its_name_and_its_first_line(
    write: Callable[[str, bytes], Path], kind: str, tmp_path: Path
) -> None:
    """What leaves carries what is missing, and is read back with it and with every record."""
    dataset = open_files([write("logs.json", TEXT[: len(TEXT) // 2])], now=NOW)
    export = Export(dataset, Filter(), "csv" if kind == "csv" else "jsonl", note=True)
    total, before = dataset.facts.total, dataset.facts.incomplete
    path = tmp_path / file_name(export, total)
    export.write(path)
    dataset.close()

    assert "_of-an-incomplete-log_" in path.name
    assert "ends in the middle" in path.read_text(encoding="utf-8").splitlines()[0]
    again = open_files([path], now=NOW)
    assert again.facts.total == total
    assert again.facts.unreadable == 0
    assert again.facts.incomplete == tuple(f"It was exported from an incomplete log: {line}" for line in before)
    again.close()


def test_hostile_names_are_inert(write: Callable[[str, bytes], Path]) -> None:
    """A name with a line break or a direction mark shows as what it is."""
    (sentence,) = said(write("a\u202egnp.json", TEXT[:-1]))

    assert "\u202e" not in sentence


def test_a_log_without_any_record_is_refused_as_before(write: Callable[[str, bytes], Path]) -> None:
    """There is no log whose parts could be missing."""
    with pytest.raises(NoRecordsError):
        open_files([write("logs.json", b"[")], now=NOW)
