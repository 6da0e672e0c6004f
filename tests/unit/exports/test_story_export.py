"""Tests of the export of an entity's life."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.analysis.finding import key
from audit_explorer.analysis.parties.entities import Entity
from audit_explorer.errors import CancelledError
from audit_explorer.exports import StoryExport
from audit_explorer.period import Period
from tests.unit.analysis.rows import START, Row, opened
from tests.unit.store.loading import Loader

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = Entity("Project", "1", None)
ROWS = [
    Row(1, action="Create", body='{"g": 1, "password": "hunter2", "t": ["a", "b"], "x/y": {"z": "=1+1"}}'),
    Row(2, body='{"g": 9}', error=(403, "F", "no")),
    Row(3, body='{"g": 2, "password": "hunter3", "t": ["b", "a"], "x/y": {"z": "\\ud800"}}'),
    Row(4, body='{"g": 3}', said="Pending"),
    Row(5, action="Delete"),
]


def applied(state: Any, operations: list[dict[str, Any]]) -> Any:  # noqa: ANN401 - JSON values
    """Carry operations out as RFC 6902 says."""
    root = {"": state}
    for one in operations:
        holder: Any = root
        *steps, last = (name.replace("~1", "/").replace("~0", "~") for name in one["path"].split("/"))
        for step in steps:
            holder = holder[int(step) if isinstance(holder, list) else step]
        place: Any = int(last) if isinstance(holder, list) else last
        if one["op"] == "remove":
            assert holder.pop(place) == one["oldValue"]
        elif one["op"] == "add" and isinstance(holder, list):
            holder.insert(place, one["value"])
        else:
            assert one["op"] == "add" or holder[place] == one["oldValue"]
            holder[place] = one["value"]
    return root.get("")


def test_the_file_has_operations_that_can_be_carried_out() -> None:
    """Each record says who, when and its key; what happened leads from state to state, what didn't stands apart."""
    with opened(ROWS) as dataset:
        told = json.loads(b"".join(StoryExport(dataset, PROJECT).chunks()))
        first = key(dataset, dataset.row("SELECT seq FROM events WHERE id = '1'")[0])

    records = told["records"]
    assert first is not None
    assert (records[0]["key"], records[0]["time"]) == (first.text, "2026-03-28T01:00:00Z")
    assert [next(name for name in ("changes", "asked", "maybe") if name in one) for one in records] == [
        *("changes", "asked", "changes", "maybe", "changes")
    ]
    assert records[1]["asked"] == [{"op": "replace", "path": "/g", "value": 9, "oldValue": 1}]
    state = applied(applied({}, records[0]["changes"]), records[2]["changes"])
    assert (state["g"], state["t"], state["x/y"]) == (2, ["b", "a"], {"z": "\\ud800"})  # as it is stored
    assert [one.get("orderOnly") for one in records[2]["changes"] if one["path"] == "/t"] == [True]
    assert applied(state, records[4]["changes"]) is None


def test_no_secret_leaves() -> None:
    """Neither JSON nor CSV has the value; that it changed, and how many were hidden, is there."""
    with opened(ROWS) as dataset:
        texts = [b"".join(StoryExport(dataset, PROJECT, kind=kind).chunks()).decode() for kind in ("json", "csv")]

    assert not any("hunter" in text for text in texts)
    assert [text.count("/password") for text in texts] == [2, 2]
    assert json.loads(texts[0])["secrets_hidden"] > 0


def test_the_csv_has_a_line_an_operation_and_no_formula() -> None:
    """A record without an operation has a line too."""
    with opened(ROWS[:2]) as dataset:
        text = b"".join(StoryExport(dataset, PROJECT, kind="csv").chunks()).decode()
    rows = list(csv.DictReader(io.StringIO(text)))

    assert [(row["applied"], row["op"], row["path"]) for row in rows] == [
        *(("yes", "add", path) for path in ("/g", "/password", "/t", "/x~1y")),
        ("no", "replace", "/g"),
    ]
    assert rows[-1]["value"] == "9"
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())


def test_only_the_period_is_in_the_file() -> None:
    """What was before it counts, and isn't in it."""
    with opened(ROWS) as dataset:
        period = Period(START.replace(hour=3), START.replace(hour=4))
        told = json.loads(b"".join(StoryExport(dataset, PROJECT, period).chunks()))

    (record,) = told["records"]
    assert record["changes"][0] == {"op": "replace", "path": "/g", "value": 2, "oldValue": 1}


def test_an_incomplete_log_is_said(tmp_path: Path) -> None:
    """The name and the file say that something is missing, as every export does."""
    load = Loader(tmp_path)
    dataset = load(
        '[{"id": 1, "happenedAt": "2026-01-01T00:00:00Z", "action": "Update", "entityId": "1"}, {"id": 2, "hap'
    )
    export = StoryExport(dataset, Entity("", "1", None))
    told = json.loads(b"".join(export.chunks()))
    name = export.file_name(1)
    load.close()

    assert told["audit_explorer_incomplete"]
    assert name == "audit-log_changes-of-one-entity_of-an-incomplete-log_1-record.json"


def test_it_stops_when_it_is_cancelled() -> None:
    """After the head comes nothing more."""
    with opened(ROWS) as dataset, pytest.raises(CancelledError):
        list(StoryExport(dataset, PROJECT).chunks(cancelled=lambda: True))
