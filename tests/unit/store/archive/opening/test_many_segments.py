"""Tests of an archive of many small segments, which are read together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.store.archive.opening import events_database
from audit_explorer.store.archive.segments import segment_rows
from tests.unit.store.archive.working import MIXED, records

if TYPE_CHECKING:
    import pytest

    from audit_explorer.store.archive import Archive
    from tests.unit.store.loading import Loader


def test_read_together_or_one_by_one(archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every event, number and record as received is the same whichever way the segments are read."""
    archive.add(load(MIXED))
    for first in (400, 500):
        archive.add(load(records(first, 100)))
    shown: list[list[object]] = []
    ids_: set[object] = set()
    for many, small in ((10_000, 10_000), (2, 10_000), (2, 50)):
        monkeypatch.setattr(events_database, "_MANY", many)
        monkeypatch.setattr(segment_rows, "_MANY", many)
        monkeypatch.setattr(segment_rows, "_SMALL", small)
        dataset = archive.open()
        shown.append(
            [
                dataset.rows("SELECT seq, id, action, happened_at, cluster FROM events ORDER BY seq"),
                dataset.rows("SELECT seq, name, record, raw, clean FROM received JOIN files USING (file) ORDER BY seq"),
                dataset.facts,
            ]
        )
        ids_ = {row[0] for row in dataset.rows("SELECT id FROM events")}
        dataset.close()
    assert len(ids_) == len(MIXED) + 200
    assert shown[0] == shown[1] == shown[2]
