"""Tests of the rows that a baseline's CSV files have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.ui.review import baseline_csv
from audit_explorer.ui.review.baseline_csv import COLUMNS, Rows, rows_of
from tests.builders import make_legacy

if TYPE_CHECKING:
    import pytest

    from tests.unit.store.loading import Loader


def test_all_rows_are_written_newest_first(load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many are asked for at once, each row that is named stands there once, the newest first, no other one."""
    monkeypatch.setattr(baseline_csv, "_AT_ONCE", 2)
    log = load([make_legacy(id=n, happenedAt=f"2026-09-0{n}T10:00:00Z") for n in (3, 1, 5, 2, 4)])
    seqs = [int(row[0]) for row in log.rows("SELECT seq FROM events WHERE id <> '4' ORDER BY id")]
    frame = rows_of(log, Rows("", log, tuple(seqs)))

    assert frame.columns.tolist() == ["id", *COLUMNS]
    assert frame["id"].tolist() == ["5", "3", "2", "1"]
    assert rows_of(log, Rows("", log, ())).empty
