"""A CSV that was exported here, opened here again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit_explorer.exports import COLUMNS as EVERY
from audit_explorer.exports import Export
from audit_explorer.filters import Filter
from audit_explorer.period import UTC_ZONE, zone
from audit_explorer.record import FIELDS
from audit_explorer.sources import open_files
from tests.builders import legacy_error, make_current, make_legacy

if TYPE_CHECKING:
    from audit_explorer.store import Dataset

HOSTILE = Path(__file__).parents[2] / "data" / "hostile" / "hostile.json"
COLUMNS = ", ".join(f"{field.name}::VARCHAR AS {field.name}" for field in FIELDS if field.kind != "json")


def rows(dataset: Dataset) -> list[tuple[object, ...]]:
    """Give every event as text, in an order of its own."""
    return sorted(dataset.rows(f"SELECT {COLUMNS} FROM events"), key=repr)  # noqa: S608 - columns of the field table


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "Asia/Kathmandu"])
def test_a_mixed_log_reads_back_equal(tmp_path: Path, name: str) -> None:
    """Every field of both generations comes back as it was, on whichever clocks it was written."""
    records = [
        make_legacy(id=1),
        make_legacy(id=2, error=legacy_error(403, "-forbidden", "Forbidden"), body={"a": "=1+1"}),
        make_legacy(id=3, entityName="=cmd()", sourceName="'quoted"),
        make_current(id="x-1"),
    ]
    source = tmp_path / "log.json"
    source.write_text(json.dumps(records))
    first = open_files([source])
    target = tmp_path / "again.csv"
    assert Export(first, Filter(), zone=zone(name) or UTC_ZONE).write(target) == len(records)

    assert rows(open_files([target])) == rows(first)


def test_hour_and_weekday_are_not_read_back_as_fields(tmp_path: Path) -> None:
    """They only repeat the time: a log that is read from our own CSV has no new field for them."""
    source = tmp_path / "log.json"
    source.write_text(json.dumps([make_legacy(id=1, metadata=None)]))
    first = open_files([source])
    target = tmp_path / "again.csv"
    Export(first, Filter(), columns=tuple(name for name in EVERY if name != "raw")).write(target)
    again = open_files([target])

    assert rows(again) == rows(first)
    assert again.rows("SELECT metadata FROM events") == first.rows("SELECT metadata FROM events")


def test_the_hostile_log_reads_back_equal(tmp_path: Path) -> None:
    """Formulas, control characters and names of 100,000 characters come back as they were."""
    first = open_files([HOSTILE])
    target = tmp_path / "again.csv"
    Export(first, Filter()).write(target)

    assert rows(open_files([target])) == rows(first)
