"""What leaves is byte for byte what it was.

After a change that is meant, `UPDATE_GOLDEN=1 python -m pytest tests/unit/exports/test_golden.py` writes the files in
tests/golden again; the difference is to be read before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from audit_explorer.cli import main
from audit_explorer.exports import Export
from audit_explorer.filters import Filter
from audit_explorer.sources import open_files

if TYPE_CHECKING:
    from audit_explorer.exports import Kind

GOLDEN = Path(__file__).parents[2] / "golden"
HOSTILE = Path(__file__).parents[2] / "data" / "hostile" / "hostile.json"
MIXED = GOLDEN / "mixed.json"
#: Beyond the hostile texts, whose every field is in JSONL anyway, one file of all columns would only be large.
HOSTILE_COLUMNS = ("happened_at", "result", "action", "entity_name", "actor", "source_ip", "error_message", "origin")


def check(name: str, found: bytes) -> None:
    """Compare with the golden file, or write it when asked to."""
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.write_bytes(found)
    assert found == path.read_bytes()


@pytest.mark.parametrize(
    ("source", "kind", "columns", "zone"),
    [
        (HOSTILE, "csv", HOSTILE_COLUMNS, "UTC"),
        (MIXED, "csv", (), "Europe/Berlin"),
        (MIXED, "jsonl", (), "UTC"),
    ],
)
def test_export(source: Path, kind: Kind, columns: tuple[str, ...], zone: str) -> None:
    """An export of the hostile and of the mixed file."""
    dataset = open_files([source])
    try:
        export = Export(dataset, Filter(), kind, columns, ZoneInfo(zone))
        check(f"{source.stem}.{'out.' if kind == 'jsonl' else ''}{kind}", b"".join(export.chunks()))
    finally:
        dataset.close()


def test_hostile_jsonl_is_the_file_again(tmp_path: Path) -> None:
    """The hostile file has a record a line, newest first, so its JSONL is the file without the array around it."""
    target = tmp_path / "out.jsonl"
    assert main(["export", str(HOSTILE), "--to", str(target)]) == 0
    lines = HOSTILE.read_bytes().decode("ascii").split("\n")
    assert target.read_bytes().decode("ascii") == "".join(f"{line.removesuffix(',')}\n" for line in lines[1:-2])


@pytest.mark.parametrize(("name", "options"), [("mixed.summary.json", ["--json"]), ("mixed.summary.txt", [])])
def test_summary(name: str, options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A summary, as JSON and in words."""
    assert main(["summary", str(MIXED), *options]) == 0
    check(name, capsys.readouterr().out.encode())
