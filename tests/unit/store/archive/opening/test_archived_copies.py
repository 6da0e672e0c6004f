"""Tests of the same events archived from several files, each in a form of its own."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.store.archive.opening import archive_opening as opening
from audit_explorer.store.archive.opening import database_update as extending
from tests.builders import ABSENT, make_current, make_legacy
from tests.unit.store.archive.working import NOW

if TYPE_CHECKING:
    from audit_explorer.store.archive import Archive
    from audit_explorer.store.dataset import Facts
    from tests.unit.store.loading import Loader


def event(number: int, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """Make an event of the current API."""
    at = f"2026-07-01T10:{number:02}:30.131Z"
    return make_current(**{"id": f"00000000-0000-4000-9000-{number:012}", "timestamp": at} | changes)


def row(number: int) -> str:
    """Write the row that the vendor's page has of it."""
    one = event(number)
    return f"{one['id']},2026-07-01 10:{number:02},create,{one['subject']},Succeeded\n"


HEADER = "Event ID,Date & time,Event,Subject,Status\n"


@pytest.fixture
def extended(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Note whether a kept database was brought up to date."""
    outcomes: list[bool] = []

    def extend(*args: Any) -> bool:  # noqa: ANN401 - what it is given
        outcomes.append(extending.extend(*args))
        return outcomes[-1]

    monkeypatch.setattr(opening, "_WORTH_KEEPING", 1)
    monkeypatch.setattr(extending, "_SHARE", 0)  # so that it is tried however much is new
    monkeypatch.setattr(opening, "extend", extend)
    return outcomes


def shown(archive: Archive) -> tuple[list[object], Facts]:
    """Open it, and give all that depends on which records are the same."""
    work = archive.opening()
    dataset = work.run()
    work.settle()
    tables = ("events", "copies", "conflicts", "probable", "problems")
    said: list[object] = [dataset.rows(f"FROM {table} ORDER BY ALL") for table in tables]
    said[0] = dataset.rows("SELECT seq, id, action, happened_at FROM events ORDER BY seq")
    facts = dataset.facts
    dataset.close()
    return said, facts


def both_ways(archive: Archive) -> Facts:
    """Open it as it is kept, and made anew: there is no difference."""
    said = shown(archive)
    shutil.rmtree(archive.folder / "cache")
    assert shown(archive) == said
    return said[1]


def test_a_page_beside_the_api(archive: Archive, load: Loader, extended: list[bool]) -> None:
    """Rows of events that are there already are merged into them, before and after merging segments."""
    archive.add(load([event(number) for number in range(20)]))
    shown(archive)
    archive.add(load(HEADER + "".join(map(row, range(5, 8)))))
    facts = both_ways(archive)
    assert (facts.total, facts.duplicates, facts.partial, facts.conflicts) == (20, 3, 3, 0)

    # What was merged into a record may belong to a newer one instead: then it is made anew.
    archive.add(load([event(6, timestamp="2026-07-01T10:06:45Z"), event(7, further=1)]))
    facts = both_ways(archive)
    assert (facts.total, facts.duplicates, facts.partial, facts.conflicts) == (21, 4, 4, 1)
    archive.compact(NOW)
    assert both_ways(archive).total == 21
    assert extended == [True, False, False]


def test_the_api_after_the_page(archive: Archive, load: Loader, extended: list[bool]) -> None:
    """Which file was archived first makes no difference; the place of the other one is known."""
    archive.add(load(HEADER + "".join(map(row, range(5, 8))), [event(30)]))
    shown(archive)
    archive.add(load([event(number) for number in range(20)]))
    facts = both_ways(archive)

    assert (facts.total, facts.duplicates, facts.partial, facts.conflicts) == (21, 3, 3, 0)
    assert extended == [True]
    dataset = archive.open()
    assert dataset.rows("SELECT id, name, record FROM copies JOIN events USING (seq) ORDER BY id") == [
        (event(number)["id"], "file-1.json", number - 4) for number in range(5, 8)
    ]
    dataset.close()


def test_two_generations(archive: Archive, load: Loader, extended: list[bool]) -> None:
    """Pairs are found anew at each opening of new segments."""
    archive.add(load([event(number, entity_id="51") for number in range(5)]))
    assert shown(archive)[1].probable == 0
    archive.add(load([make_legacy(id=number, happenedAt=f"2026-07-01T10:{number:02}:30.131Z") for number in (3, 4, 5)]))
    assert both_ways(archive).probable == 2
    assert extended == [True]


def test_shortened_ids_stay_apart(archive: Archive, load: Loader, extended: list[bool]) -> None:
    """Equal records of a shortened id are archived each, and said at every opening."""
    archive.add(load([event(1)]))
    shown(archive)
    archive.add(load([event(2, id="1.5E+18")] * 3))
    archive.add(load([event(2, id="1.5E+18")] * 2, [event(3, id=ABSENT)]))
    facts = both_ways(archive)

    assert (facts.total, facts.duplicates, facts.conflicts) == (5, 0, 0)
    dataset = archive.open()
    (reason,) = dataset.row("SELECT reason FROM problems")
    dataset.close()
    assert reason.startswith("3 ids were shortened by a spreadsheet (1.5E+18)")
    assert extended == [True]
