"""Tests of a frame's way into a table: texts, figures, menus."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from audit_explorer.charts import LIGHT
from audit_explorer.filters import Filter
from audit_explorer.period import UTC_ZONE
from audit_explorer.ui.elements.components.record_model import RecordCell
from audit_explorer.ui.elements.tables import percent, record_columns, record_rows, records_of, whole
from audit_explorer.ui.view import Look, View
from tests.builders import make_legacy

if TYPE_CHECKING:
    from audit_explorer.ui.elements.tables import Column, Columns
    from tests.unit.store.loading import Loader

LOOK = Look(Filter(), UTC_ZONE, LIGHT, datetime(2026, 9, 8, tzinfo=UTC))


@pytest.mark.parametrize(
    ("value", "how", "text"),
    [
        (12431, whole("Events"), "12,431"),
        (12431.0, whole("Events"), "12,431"),
        (0.285, percent("Rate"), "28.5 %"),
        (None, whole("Events"), None),
        (float("nan"), percent("Rate"), None),
        (404, "Status", "404"),
        (404.0, "Status", "404"),
        ("a\u202eb", "Name", "a⟨U+202E⟩b"),
        (pd.Timestamp("2026-09-07 10:00:00"), "Time", "2026-09-07 10:00:00"),
    ],
)
def test_a_cell_is_written_as_its_column_says(value: object, how: Column | str, text: str | None) -> None:
    """Whole numbers have thousands separators, shares are per cent, times to the second, hostile text is inert."""
    frame = pd.DataFrame({"one": [value]}, dtype=object)

    ((cell,),) = record_rows(frame, {"one": how}, LOOK)

    assert cell.text == text


@pytest.mark.parametrize(
    ("outcome", "cell"),
    [
        ("Failed", RecordCell("✕ Failed", "Failed", kind="failed")),
        ("Succeeded", RecordCell("✓ Succeeded", "Succeeded", kind="succeeded")),
        ("Perhaps", RecordCell("Perhaps", "Perhaps", kind="unknown")),
        (None, RecordCell(None)),
    ],
)
def test_an_outcome_has_its_sign_and_its_kind(outcome: str | None, cell: RecordCell) -> None:
    """The sign is seen, and a copy is the word alone."""
    assert record_rows(pd.DataFrame({"result": [outcome]}), {"result": "Outcome"}, LOOK) == ((cell,),)


def test_a_long_text_is_cut_and_said_whole() -> None:
    """The cell says how much is left out; more of it is beside the pointer and in a copy, never without a bound."""
    frame = pd.DataFrame({"entity_name": ["short", "W" * 1_000, "W" * 100_000]})

    cells = [row[0] for row in record_rows(frame, {"entity_name": "Entity"}, LOOK, limit=200)]

    assert cells[0] == RecordCell("short")
    assert [cell.text for cell in cells[1:]] == ["W" * 200 + "…⟨+800⟩", "W" * 200 + "…⟨+99,800⟩"]
    assert cells[1].whole == "W" * 1_000
    assert cells[2].whole == "W" * 4_000 + "…⟨+96,000⟩"


def test_records_have_every_field_of_the_frame_whether_shown_or_not() -> None:
    """What a menu needs of an entity is there though its id isn't shown; a status in a frame with gaps is whole."""
    frame = pd.DataFrame({"seq": [1, 2], "entity_id": ["7", None], "http_status": [404.0, None], "note": ["x", "y"]})

    assert records_of(frame) == ({"entity_id": "7", "http_status": "404"}, {"entity_id": None, "http_status": None})


def test_only_values_of_a_log_have_a_menu(load: Loader) -> None:
    """A column named as a field has it on a log's page, times and JSON excepted; a table of other things has none."""
    names = ["happened_at", "actor", "body", "events"]
    frame = pd.DataFrame({name: ["x"] for name in names})
    columns: Columns = {name: name for name in names}
    view = View(LOOK.asked, LOOK.zone, LOOK.palette, LOOK.now, load([make_legacy(id=1)]), LOOK.asked)

    assert [bool(column.menu) for column in record_columns(frame, columns, view)] == [False, True, False, False]
    assert [bool(column.menu) for column in record_columns(frame, columns, LOOK)] == [False] * 4
    (actor,) = record_columns(frame, {"actor": "Actor"}, view)
    assert [gesture for gesture, _ in actor.menu] == ["only", "exclude", "page"]
    assert [gesture for gesture, _ in actor.menu_of_none] == ["only", "exclude"]
