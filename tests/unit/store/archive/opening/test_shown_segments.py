"""Tests of an archive that is shown from its segments while its database is still made."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.errors import LogGoneError
from audit_explorer.record import FIELDS
from audit_explorer.store.archive.opening import archive_opening as opening
from audit_explorer.store.archive.opening import events_database
from audit_explorer.store.cube import cube
from tests.builders import ABSENT, make_current, make_legacy
from tests.unit.store.archive.working import MIXED, NOW, ids, records

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.store import Database
    from audit_explorer.store.archive import Archive
    from tests.unit.store.loading import Loader

_NAMES = ", ".join(field.name for field in FIELDS)


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every archive be a large one, whose database isn't begun before somebody waits for it."""
    monkeypatch.setattr(opening, "_WORTH_KEEPING", 1)
    monkeypatch.setattr(opening, "_FIRST_QUESTIONS", 600)


def everything(dataset: Database) -> list[object]:
    """Give all that a dataset answers, with the types of its columns."""
    return [
        dataset.rows(f"SELECT seq, {_NAMES}, time_text, entity_id_in_url FROM events ORDER BY seq"),  # noqa: S608 - ours
        # A dictionary's name in the kept database is no part of its type.
        dataset.rows(
            "SELECT column_name, replace(column_type, 'kept.', '') FROM (DESCRIBE events) WHERE column_name <> 'entity'"
        ),
        dataset.rows("SELECT entity, count(*) FROM events GROUP BY ALL ORDER BY ALL"),
        dataset.rows("SELECT DISTINCT enum_range(actor) FROM events WHERE actor IS NOT NULL"),
        dataset.rows("SELECT seq, raw, clean, name, record FROM received JOIN files USING (file) ORDER BY seq"),
        *(dataset.rows(f"FROM {table} ORDER BY ALL") for table in ("problems", "conflicts", "copies", "probable")),
        dataset.rows("FROM lookalikes ORDER BY ALL"),
        dataset.facts,
    ]


def shown_ids(dataset: Database) -> list[tuple[object, ...]]:
    """Give which events it shows, wherever they stand."""
    return dataset.rows("SELECT id, action, entity_name FROM events ORDER BY ALL")


def fill(archive: Archive, load: Loader) -> None:
    """Archive copies, conflicts, pairs of generations, records without a time, names that look alike."""
    archive.add(load([*MIXED, make_legacy(id=7, action="Delete"), make_legacy(id=ABSENT, entityName="p\u0430ypal")]))
    again = [make_current(id="k", action="sign-in", cluster_name="production", further=1), *records(10, 5)]
    archive.add(load([*again, make_legacy(id="l", entityType="App", actor="x")]))
    archive.add(load("Event ID,Date & time,Event,Subject,Status\nk,2026-07-01 10:00,sign-in,x,Succeeded\n"))


def test_the_same_answers(archive: Archive, load: Loader) -> None:
    """From the segments, from the database that replaces them, and from the one that is kept: all answers are alike."""
    fill(archive, load)
    work = archive.opening()
    dataset = work.run()
    first = everything(dataset)
    assert not list((archive.folder / "cache").glob("*.duckdb"))
    work.settle()
    assert everything(dataset) == first
    dataset.close()
    assert list((archive.folder / "work").iterdir()) == []

    dataset = archive.open()
    kept = everything(dataset)
    dataset.close()
    # Numbers of entities are a dataset's own, and when it was read is said anew.
    assert [*kept[:2], *kept[3:-1]] == [*first[:2], *first[3:-1]]
    assert len(dataset.facts.files) == 3


def test_several_hold_the_same(archive: Archive, load: Loader) -> None:
    """What two segments hold alike is shown once, whether it is read from them or from the database."""
    fill(archive, load)
    before = archive.open()
    before_ids = shown_ids(before)
    before.close()
    # As if the process had been killed between merging and removing what was merged.
    old = {path: path.read_bytes() for path in (archive.folder / "segments").iterdir()}
    archive.compact(NOW)
    for path, content in old.items():
        path.write_bytes(content)
    work = archive.opening()
    dataset = work.run()
    doubled = everything(dataset)
    assert dataset.facts.total == before.facts.total
    assert dataset.facts.duplicates > before.facts.duplicates
    assert shown_ids(dataset) == before_ids
    work.settle()
    assert everything(dataset) == doubled
    dataset.close()


def test_closed_before_it_is_made(archive: Archive, load: Loader) -> None:
    """Whoever closes the dataset waits for nothing, and leaves nothing."""
    archive.add(load(records(0, 50)))
    work = archive.opening()
    dataset = work.run()
    dataset.close()
    work.settle()
    assert list((archive.folder / "work").iterdir()) == []
    assert not list((archive.folder / "cache").glob("*.duckdb"))


def test_closed_while_it_is_made(archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is half made then is neither kept nor left."""
    archive.add(load(records(0, 50)))
    begun, go_on = threading.Event(), threading.Event()

    def combine(*args: Any) -> None:  # noqa: ANN401 - what it is given
        begun.set()
        assert go_on.wait(60)
        made(*args)

    made = events_database.combine
    monkeypatch.setattr(opening, "combine", combine)
    monkeypatch.setattr(opening, "_FIRST_QUESTIONS", 0)
    work = archive.opening()
    dataset = work.run()
    assert begun.wait(60)
    closing = threading.Thread(target=dataset.close)
    closing.start()
    go_on.set()
    closing.join(60)
    assert not closing.is_alive()
    assert list((archive.folder / "work").iterdir()) == []
    assert not list((archive.folder / "cache").glob("*.duckdb"))


def test_it_can_not_be_made(archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dataset goes on answering from the segments when its database can't be made."""
    archive.add(load(records(0, 50)))

    def combine(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(opening, "combine", combine)
    work = archive.opening()
    dataset = work.run()
    work.settle()
    assert dataset.row("SELECT count(*) FROM events") == (50,)
    dataset.close()


def test_a_segment_that_changes(archive: Archive, load: Loader) -> None:
    """No question is answered from a segment that is no more what was verified, as all of them read it."""
    archive.add(load(records(0, 50)))
    work = archive.opening()
    dataset = work.run()
    (segment, *_) = (archive.folder / "segments").iterdir()
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 1
    with segment.open("r+b") as file:
        file.write(content)
    with pytest.raises(LogGoneError):
        dataset.rows("SELECT count(*) FROM events")
    dataset.close()


def kept_file(archive: Archive) -> Path:
    """Give the one database that is kept."""
    (kept,) = (archive.folder / "cache").glob("*.duckdb")
    return kept


@pytest.mark.parametrize("shared", [False, True])
def test_brought_up_to_date_in_place(archive: Archive, load: Loader, *, shared: bool) -> None:
    """The kept database itself is brought up to date, unless somebody has it open: then it is a copy."""
    archive.add(load(records(0, 50)))
    archive.prepare()
    before = kept_file(archive)
    inode = before.stat().st_ino
    reader = archive.open() if shared else None
    archive.add(load(records(50, 5)))
    archive.prepare()
    after = kept_file(archive)
    assert after.name != before.name
    assert (after.stat().st_ino != inode) is shared
    if reader is not None:
        assert reader.row("SELECT count(*), count(DISTINCT id) FROM events") == (50, 50)
        reader.close()
    assert ids(archive) == list(range(55))
    assert archive.verify().databases == 1


def test_killed_while_it_is_brought_up_to_date(archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that is half up to date is under no name that anybody believes; it is made anew."""
    archive.add(load(records(0, 50)))
    archive.prepare()
    archive.add(load(records(50, 5)))

    class KilledError(BaseException):
        pass

    def settle(*_: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("audit_explorer.store.archive.opening.database_update.settle", settle)
        with pytest.raises(KilledError):
            archive.prepare()
    assert not list((archive.folder / "cache").glob("*.duckdb"))
    assert ids(archive) == list(range(55))


def test_the_cube_is_brought_up_to_date(archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables of events that were counted together say what the events say, after new ones and new values came."""
    monkeypatch.setattr(cube.make_cube, "__kwdefaults__", {"least": 1, "share": 8.0})
    for rows in (MIXED, records(400, 30), [*records(10, 20), make_legacy(id=7, action="Restart")]):
        archive.add(load(rows))
        archive.prepare()
        dataset = archive.open()
        assert len(dataset.cube) > 1
        for table in dataset.cube:
            fields = ", ".join(table.fields)
            assert dataset.rows(
                f"SELECT {fields}, sum(events)::BIGINT FROM {table.name} GROUP BY {fields} ORDER BY ALL"  # noqa: S608 - ours
            ) == dataset.rows(f"SELECT {fields}, count(*) FROM events GROUP BY {fields} ORDER BY ALL")  # noqa: S608 - ours
        dataset.close()


def test_somebody_else_has_it(archive: Archive, load: Loader) -> None:
    """A kept database that has any further name is left as it is, byte by byte."""
    archive.add(load(records(0, 50)))
    archive.prepare()
    kept = kept_file(archive)
    other = archive.folder / "cache" / "further"
    os.link(kept, other)
    content = other.read_bytes()
    archive.add(load(records(50, 5)))
    archive.prepare()
    assert other.read_bytes() == content
    assert ids(archive) == list(range(55))
