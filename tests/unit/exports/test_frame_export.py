"""Tests of a table of an analysis as CSV."""

from __future__ import annotations

import csv
import io
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from audit_explorer.errors import CancelledError
from audit_explorer.exports import FrameExport
from tests.unit.analysis.rows import Row, opened

FRAME = pd.DataFrame(
    {
        "value": ['=cmd|"x"', None, "a,b\n"],
        "events": [1, 2, 3],
        "first": pd.to_datetime(pd.Series(["2026-09-07 08:00:00.001", None, "2026-10-25 00:30:00.000"])),
    }
)


def test_rows_are_read_back_with_times_in_both_zones() -> None:
    """Texts are neutral, an empty cell is no value, a time stands on the zone's clocks and in UTC."""
    with opened([Row()]) as dataset:
        export = FrameExport(dataset, "actor sessions", lambda _: FRAME, zone=ZoneInfo("Europe/Berlin"))
        text = b"".join(export.chunks()).decode()
        name = export.file_name(0)

    assert name == "audit-log_actor-sessions.csv"
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["value", "events", "first", "first_utc"],
        ['\'=cmd|"x"', "1", "2026-09-07T10:00:00.001+02:00", "2026-09-07T08:00:00.001Z"],
        ["", "2", "", ""],
        ["a,b\n", "3", "2026-10-25T02:30:00.000+02:00", "2026-10-25T00:30:00Z"],
    ]


def test_a_cancelled_one_is_not_written() -> None:
    """Whoever cancels before it begins gets nothing."""
    with opened([Row()]) as dataset, pytest.raises(CancelledError):
        list(FrameExport(dataset, "x", lambda _: FRAME).chunks(cancelled=lambda: True))
