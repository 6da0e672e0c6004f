"""Tests of a database that is made of many events, some of them at a time."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from audit_explorer.record import FIELDS
from audit_explorer.store.archive.opening import archive_opening, events_database, repeated_ids
from tests.builders import ABSENT, make_current, make_legacy
from tests.unit.store.archive.working import MIXED, records

if TYPE_CHECKING:
    import pytest

    from audit_explorer.store.archive import Archive
    from tests.unit.store.loading import Loader

# The same id with other contents, with less of the same, of another tenant, of none.
REPEATED = [
    *({name: value for name, value in one.items() if name != "entityName"} for one in records(120, 3)),
    *(make_legacy(id=id_, action=action) for id_ in (7, 8) for action in ("create", "update")),
    make_legacy(id=302, tenantId=ABSENT),
    make_legacy(id=303, tenantId=2002),
    make_legacy(id=ABSENT),
    make_current(id="k", action="sign-in"),
    *(make_legacy(id="1E+05", action=f"{number}") for number in range(3)),
]


def _shown(archive: Archive) -> list[object]:
    shutil.rmtree(archive.folder / "cache", ignore_errors=True)
    archive.prepare()
    dataset = archive.open()
    names = ", ".join(field.name for field in FIELDS)
    said: list[object] = [
        dataset.rows(f"SELECT seq, {names}, time_text FROM events ORDER BY seq"),  # noqa: S608 - our own names
        *(dataset.rows(f"FROM {table} ORDER BY ALL") for table in ("copies", "conflicts", "problems", "probable")),
        dataset.facts,
    ]
    dataset.close()
    return said


def test_made_some_at_a_time_it_is_the_same(archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Events, copies, conflicts and problems don't depend on how many rows or ids are looked at in one go."""
    monkeypatch.setattr(archive_opening, "_WORTH_KEEPING", 1)
    archive.add(load(MIXED))
    archive.add(load([*REPEATED, *records(290, 20)]))
    archive.add(load(records(310, 40)))
    at_one_go = _shown(archive)
    assert all(at_one_go[:4])

    for many in (1, 100):
        with monkeypatch.context() as patch:
            patch.setattr(events_database, "_AT_ONCE", many)
            patch.setattr(repeated_ids, "_AT_ONCE", many)
            assert _shown(archive) == at_one_go
