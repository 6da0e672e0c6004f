"""Tests of the CSV of a field's values."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from audit_explorer.analysis.values.value_list import ValueAsk
from audit_explorer.errors import CancelledError
from audit_explorer.exports import ValueExport, value_export
from audit_explorer.filters import Condition, Filter
from tests.unit.analysis.rows import Row, opened

if TYPE_CHECKING:
    from audit_explorer.store import Database

FORMULA = "=cmd|' /C calc'!A0"
ROWS = [
    *[Row(0, actor="ann")] * 2,
    Row(25, actor="ann", error=(500, "E", "m")),
    Row(0, actor=FORMULA),
    Row(None, actor='a,"b"'),
    Row(0, actor=None),
    Row(0, actor="bo", said="Pending"),
]
HEADER = "actor,events,total,failed,failure_rate,first_seen,first_seen_utc,last_seen,last_seen_utc"


def written(dataset: Database, asked: Filter = Filter(), zone: str = "Europe/Berlin") -> bytes:  # noqa: B008 - frozen
    """Write the values of the actor."""
    return b"".join(ValueExport(dataset, asked, ValueAsk("actor"), ZoneInfo(zone)).chunks())


def test_the_file_has_the_figures_with_times_in_the_zone_and_in_utc() -> None:
    """A header, a line a value, "no value" an empty cell; a rate only where an outcome is known."""
    with opened(ROWS) as dataset:
        text = written(dataset).decode()

    assert text.split("\r\n")[0] == HEADER
    berlin, utc = ("2026-03-28T01:00:00.000+01:00", "2026-03-29T03:00:00.000+02:00"), "2026-03-28T00:00:00Z"
    assert list(csv.reader(io.StringIO(text)))[1:] == [
        ["ann", "3", "3", "1", "0.333333", berlin[0], utc, berlin[1], "2026-03-29T01:00:00Z"],
        [f"'{FORMULA}", "1", "1", "0", "0.0", berlin[0], utc, berlin[0], utc],
        ['a,"b"', "1", "1", "0", "0.0", "", "", "", ""],
        ["bo", "1", "1", "0", "", berlin[0], utc, berlin[0], utc],
        ["", "1", "1", "0", "0.0", berlin[0], utc, berlin[0], utc],
    ]


def test_the_filter_counts_and_values_without_an_event_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """All values are there as the list has them, however many are taken at a time; progress ends at their number."""
    asked = Filter((Condition("result", "is", "Failed"),))
    steps: list[tuple[int, int]] = []
    with opened(ROWS) as dataset:
        whole = written(dataset, asked)
        monkeypatch.setattr(value_export, "_AT_ONCE", 2)
        export = ValueExport(dataset, asked, ValueAsk("actor"), ZoneInfo("Europe/Berlin"))
        pieces = list(export.chunks(lambda done, size: steps.append((done, size))))

    assert b"".join(pieces) == whole
    assert steps == [(2, 5), (4, 5), (5, 5)]
    assert whole.decode().splitlines()[1].startswith("ann,1,3,1,1.0,")
    assert len(whole.decode().splitlines()) == 6


def test_it_stops_when_it_is_cancelled() -> None:
    """After the header comes no further piece."""
    with opened(ROWS) as dataset, pytest.raises(CancelledError):
        list(ValueExport(dataset, Filter(), ValueAsk("actor")).chunks(cancelled=lambda: True))


@pytest.mark.parametrize(
    ("field", "count", "name"),
    [
        ("entity_name", 1_584, "audit-log_values-of-entity-name_1584-values.csv"),
        ("actor", 1, "audit-log_values-of-actor_1-value.csv"),
    ],
)
def test_the_name_says_which_field_and_how_many(field: str, count: int, name: str) -> None:
    """Nothing of the log is part of it."""
    with opened(ROWS[:1]) as dataset:
        assert ValueExport(dataset, Filter(), ValueAsk(field)).file_name(count) == name
