"""JSONL stays byte-true, one record a line, and strict JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from audit_explorer.exports import Export
from audit_explorer.exports.json_line import AS_RECEIVED, json_line
from audit_explorer.filters import Filter
from audit_explorer.sources import open_files

if TYPE_CHECKING:
    from pathlib import Path

AT = '"happenedAt": "2026-09-01T00:00:00Z", "action": "Update"'


def lines(tmp_path: Path, text: str) -> list[str]:
    """Export a file of this content as JSONL."""
    path = tmp_path / "log.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    dataset = open_files([path])
    try:
        export = Export(dataset, Filter(), "jsonl")
        found = b"".join(export.chunks()).decode().removesuffix("\n").split("\n")
        assert len(found) == export.count()
        return found
    finally:
        dataset.close()


def strict(line: str) -> dict[str, object]:
    """Read a line as a strict parser does."""

    def refuse(constant: str) -> float:
        raise AssertionError(constant)

    found = json.loads(line, parse_constant=refuse)
    assert isinstance(found, dict)
    return found


def test_bytes_stay(tmp_path: Path) -> None:
    """Spaces, escapes, the order of keys, formulas, odd numbers: all as received."""
    record = '{"id" :1.0,' + AT + ',  "entityName":"=\\u0031+1 \\/ é \u2028", "x":[1e400, -0]}'
    assert lines(tmp_path, f"[{record}]") == [record]


def test_pretty_printed(tmp_path: Path) -> None:
    """Line breaks between values become spaces, those inside texts are escapes and stay."""
    record = '{\r\n  "id": 1,\n  ' + AT + ',\n  "entityName": "a\\nb"\n}'
    found = lines(tmp_path, f"[{record}]")
    assert found == ['{   "id": 1,   ' + AT + ',   "entityName": "a\\nb" }']
    assert strict(found[0])["entityName"] == "a\nb"


@pytest.mark.parametrize(
    "record",
    [
        '{"id": 1, ' + AT + ', "entityName": "a", "x": NaN}',
        '{"id": 1, ' + AT + ', "entityName": "a", "x": [1, -Infinity]}',
        '{"id": 1, ' + AT + ', "entityName": "a",}',
    ],
)
def test_no_strict_json(tmp_path: Path, record: str) -> None:
    """A record that only a lenient reader takes is written as understood, with its own text beside it."""
    found = strict(lines(tmp_path, f"[{record}]")[0])
    assert found[AS_RECEIVED] == record
    assert found["entityName"] == "a"


def test_text_that_only_looks_doubtful(tmp_path: Path) -> None:
    """What stands inside a text is no reason to touch a record."""
    record = '{"id": 1, ' + AT + ', "entityName": "[1,] : NaN, }"}'
    assert lines(tmp_path, f"[{record}]") == [record]


@pytest.mark.parametrize("understood", [None, "no JSON", "[1]", '{"a": 1e999, "b": NaN}'])
def test_whatever_was_understood(understood: str | None) -> None:
    """The text as received is never lost, even when nothing was understood, and the line is strict JSON."""
    assert strict(json_line("{broken\n", understood))[AS_RECEIVED] == "{broken\n"
