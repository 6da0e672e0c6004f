"""An export's cell and what a page shows are two forms of one value, whatever the value is."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.exports import Export
from audit_explorer.filters import Filter
from audit_explorer.period import UTC_ZONE
from audit_explorer.record import FIELD, FIELDS
from audit_explorer.shown import shown
from audit_explorer.shown.formula import original
from audit_explorer.shown.inert import visible
from audit_explorer.sources import open_files
from tests.builders import make_current, make_legacy

if TYPE_CHECKING:
    from audit_explorer.record import Field

ZONES: Final = (UTC_ZONE, ZoneInfo("Europe/Berlin"), ZoneInfo("America/St_Johns"), ZoneInfo("Pacific/Apia"))
TEXT: Final = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.text(st.sampled_from("\",;\r\n\0\t '=+-@a1\u202e\u200b\ufeff\uff1d"), max_size=12),
    st.sampled_from(["Failed", "-5", "=1+1", "W" * 300]),
)
# Since 1972 every zone is whole minutes away from UTC; what stands before is in the tests of the clocks.
MOMENTS: Final = st.datetimes(datetime(1973, 1, 1), datetime(2200, 1, 1)).map(  # noqa: DTZ001 - Hypothesis takes naive bounds
    lambda at: f"{at.isoformat(timespec='milliseconds')}Z"
)
TEXTS: Final = [field.wire[0] for field in FIELDS if field.wire and field.kind in {"few", "text"}]
LEGACY: Final = dict.fromkeys((*TEXTS, "error"), TEXT) | {"happenedAt": MOMENTS, "http_status": st.integers(1, 999)}
CURRENT: Final = {
    "timestamp": st.one_of(MOMENTS, TEXT),
    "entity_name": TEXT,
    "subject": TEXT,
    "result": TEXT,
    "http_status_code": st.one_of(st.integers(-5, 999), TEXT),
    "body": st.dictionaries(TEXT, TEXT, max_size=2),
    "metadata": st.lists(TEXT, max_size=2),
}
RECORDS: Final = st.lists(
    st.one_of(
        st.fixed_dictionaries({}, optional=LEGACY).map(lambda fields: make_legacy(**fields)),
        st.fixed_dictionaries({}, optional=CURRENT).map(lambda fields: make_current(**fields)),
    ),
    min_size=1,
    max_size=6,
)


def agrees(field: Field, value: Any, cell: str, zone: ZoneInfo) -> bool:  # noqa: ANN401 - of any kind
    """Say whether an exported cell stands for the same as what is shown of the value."""
    seen = shown(value, field.name, limit=None, zone=zone, ms=True)
    if seen is None:  # an unreadable time is exported as it was sent, and shown as no time
        return cell == "" or field.kind == "time"
    if field.kind == "number":
        return bool(int(cell) == seen)
    if field.kind == "time":
        same = datetime.fromisoformat(cell) == value.replace(tzinfo=UTC)
        return bool(same and cell[:23].replace("T", " ") == seen)
    text = original(cell)
    return bool(text == value and seen == visible(text))


@settings(max_examples=15)
@given(records=RECORDS, zone=st.sampled_from(ZONES))
def test_every_cell_is_what_is_shown(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, Any]], zone: ZoneInfo
) -> None:
    """Field for field the exported cell is the whole value and what is shown its inert form; times agree in the zone.

    What is shown of a text is the cell without the formula's mark, made inert; a time is the same instant, on the same
    clocks; a number is the same number; no value is an empty cell.
    """
    path = tmp_path_factory.mktemp("cells") / "log.json"
    path.write_text(json.dumps(records), "utf-8")
    opened = open_files([path])
    try:
        names = [field.name for field in FIELDS]
        text = b"".join(Export(opened, Filter(), columns=tuple(names), zone=zone).chunks()).decode()
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
        order = "ORDER BY happened_at DESC NULLS LAST, seq"
        stored = opened.rows(f"SELECT {', '.join(names)} FROM events {order}")  # noqa: S608 - names of the field table
    finally:
        opened.close()
    assert len(rows) == len(stored)
    wrong = [
        (name, value, row[name])
        for row, values in zip(rows, stored, strict=True)
        for name, value in zip(names, values, strict=True)
        if not agrees(FIELD[name], value, row[name], zone)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "value", "cell"),
    [
        ("entity_name", "ab", "ba"),
        ("entity_name", "a\u202eb", "a⟨U+202E⟩b"),
        ("http_status", 404, "403"),
        ("happened_at", datetime(2026, 9, 7, 12, 3), "2026-09-07T14:03:00.000+03:00"),  # noqa: DTZ001 - as the engine has it
        ("happened_at", datetime(2026, 9, 7, 12, 3), "2026-09-07T12:03:00.000+00:00"),  # noqa: DTZ001
        ("actor", None, "nobody"),
    ],
)
def test_a_difference_is_found(name: str, value: object, cell: str) -> None:
    """The comparison above is no blind one: another text, number, instant or clock is a difference."""
    assert not agrees(FIELD[name], value, cell, ZoneInfo("Europe/Berlin"))
