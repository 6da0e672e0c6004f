"""Tests of the CSV of what is new, rare, gone or different."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from audit_explorer.errors import CancelledError
from audit_explorer.exports import DifferenceExport
from audit_explorer.filters import Filter
from audit_explorer.period import Period
from tests.unit.analysis.rows import START, Row, opened

DAY: Final = timedelta(days=1)
NOW: Final = Filter(period=Period(START + DAY, START + 2 * DAY))
BEFORE: Final = Filter(period=Period(START, START + DAY))
ZONE: Final = ZoneInfo("Europe/Berlin")
ROWS: Final = [Row(1, actor="ann"), Row(2, actor="cy"), Row(25, actor="ann"), Row(26, actor="=1+1", action=None)]


def read(view: str, *of: str, other: Filter | None = None) -> list[dict[str, str]]:
    """Write the file and read it back."""
    with opened(ROWS) as dataset:
        made = DifferenceExport(dataset, NOW, view, of or ("actor",), other, ZONE)
        text = b"".join(made.chunks()).decode()
        assert made.file_name(1).endswith("1-row.csv")
    return list(csv.DictReader(io.StringIO(text)))


def test_new_and_gone_have_their_counts_and_times() -> None:
    """Times are on the zone's clocks with their offset; what a spreadsheet would compute is text."""
    (new,) = read("new")
    assert (new["actor"], new["events"], new["before"]) == ("'=1+1", "1", "0")
    assert new["first_seen"] == "2026-03-29T04:00:00.000+02:00"
    (gone,) = read("gone")
    assert (gone["actor"], gone["before"], gone["last_before"]) == ("cy", "1", "2026-03-28T03:00:00.000+01:00")
    assert {row["actor"] for row in read("rare", "actor", "source_ip")} == {"ann", "'=1+1"}


def test_two_filters_have_both_counts() -> None:
    """Every value that differs is in the file, with the shares."""
    found = {(row["change"], row["value"]): row for row in read("compare", other=BEFORE)}
    assert found["new", "'=1+1"]["share_here"] == "0.5"
    assert found["gone", "cy"]["there"] == "1"


def test_a_cancelled_download_ends() -> None:
    """Whoever cancels gets no more of it."""
    with opened(ROWS) as dataset, pytest.raises(CancelledError):
        list(DifferenceExport(dataset, NOW, "new").chunks(cancelled=lambda: True))
