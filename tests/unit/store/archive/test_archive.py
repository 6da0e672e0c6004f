"""Tests of what one process archives."""

from __future__ import annotations

import errno
import importlib
import os
import shutil
import stat
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from audit_explorer.analysis.detail import event
from audit_explorer.errors import ArchiveError, EmptyArchiveError
from audit_explorer.record import FIELDS
from audit_explorer.store.archive import Archive, archive_folder, durable_files, workspace
from audit_explorer.store.archive.opening import archive_opening as opening
from audit_explorer.store.archive.opening import database_update as extending
from audit_explorer.store.archive.opening import events_database
from audit_explorer.store.archive.segments import normaliser, pinned_segments
from audit_explorer.store.ingest import request_shape
from tests.builders import ABSENT, make_current, make_legacy
from tests.unit.store.archive.working import MIXED, NOW, dataset_of, ids, records, unsound

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.store.loading import Loader


@pytest.mark.parametrize("few", [0, 1_000_000], ids=["contexts as words", "contexts as texts"])
def test_shows_what_the_export_shows(archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    """Every column of every event, the records as received and the problems are the export's own."""
    monkeypatch.setattr(events_database, "_FEW", few)
    export = load(MIXED)
    added = archive.add(export)
    archived = archive.open()
    names = ", ".join(f"{field.name}::VARCHAR" for field in FIELDS)
    both = [
        dataset.rows(
            f"SELECT {names}, time_text, raw, record, files.name FROM events JOIN received USING (seq)"  # noqa: S608 - our own names
            " JOIN files USING (file) ORDER BY id"
        )
        for dataset in (export, archived)
    ]
    assert (added.new, added.repeated) == (len(MIXED), 0)
    assert both[0] == both[1]
    problems = "SELECT file, record, reason, text FROM problems ORDER BY record"
    assert archived.rows(problems) == export.rows(problems)
    types = "SELECT column_name, left(column_type, 4) FROM (DESCRIBE events) ORDER BY 1"
    assert archived.rows(types) == export.rows(types)
    for name in ("total", "undated", "duplicates", "conflicts", "oldest", "newest"):
        assert getattr(archived.facts, name) == getattr(export.facts, name)
    archived.close()


def test_two_openings_are_the_same_log(archive: Archive, load: Loader) -> None:
    """The fingerprint and each event's number stay as long as the segments do; a new segment changes no number."""
    archive.add(load(records(0, 50)))
    first, again = archive.open(), archive.open()
    assert first.fingerprint == again.fingerprint
    numbers = dict(first.rows("SELECT id, seq FROM events"))
    assert dict(again.rows("SELECT id, seq FROM events")) == numbers
    archive.add(load(records(50, 50)))
    more = archive.open()
    assert more.fingerprint != first.fingerprint
    assert numbers.items() <= dict(more.rows("SELECT id, seq FROM events")).items()
    found = event(more, numbers["7"])
    assert found is not None
    assert found.fields["entity_name"] == "thing 7"
    for dataset in (first, again, more):
        dataset.close()


def test_same_export_adds_nothing(archive: Archive, load: Loader) -> None:
    """Importing an export twice, or one that overlaps, adds what is new only; records without an id, too."""
    nameless = [make_legacy(id=ABSENT), make_legacy(id=ABSENT), make_legacy(id=ABSENT, action="Delete")]
    archive.add(load([*records(0, 100), *nameless]))
    before = archive.segments()
    again = archive.add(load([*records(0, 100), *nameless]))
    assert (again.new, again.repeated, again.segments) == (0, 103, ())
    assert archive.segments() == before
    more = archive.add(load([*records(50, 100), nameless[0], nameless[0], nameless[0]]))
    # A third equal record without an id stands in that file, so it is one more.
    assert (more.new, more.repeated) == (51, 52)
    dataset = archive.open()
    assert dataset.facts.total == 154
    dataset.close()


def test_conflicts_stay(archive: Archive, load: Loader) -> None:
    """One id with two contents is kept twice and named, in one month or two, and after merging segments."""
    later = "2026-08-01T00:00:00Z"
    archive.add(load([make_legacy(id=1, happenedAt="2026-07-01T00:00:00Z")]))
    archive.add(load([make_legacy(id=1, happenedAt="2026-07-01T00:00:00Z", action="Delete")]))
    archive.add(load([make_legacy(id=1, happenedAt=later)]))
    for _ in range(2):
        dataset = archive.open()
        assert (dataset.facts.total, dataset.facts.conflicts) == (3, 1)
        assert dataset.row("SELECT count(*) FROM conflicts") == (3,)
        dataset.close()
        archive.compact(NOW)
    assert len(archive.segments()) == 2


def test_other_spelling_is_no_conflict(archive: Archive, load: Loader) -> None:
    """A record that arrives with its keys in another order is shown once."""
    record = make_legacy(id=1)
    archive.add(load([record]))
    archive.add(load([dict(reversed(record.items()))]))
    dataset = archive.open()
    assert (dataset.facts.total, dataset.facts.conflicts, dataset.facts.duplicates) == (1, 0, 1)
    dataset.close()


def test_what_two_writers_archived_alike_is_shown_once(
    archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Segments that overlap in time are searched for copies, whether a database is brought up to date or made anew."""
    monkeypatch.setattr(opening, "_WORTH_KEEPING", 1)
    nameless = make_legacy(id=ABSENT, happenedAt=ABSENT)
    archive.add(load([*records(0, 100), nameless]))
    archive.prepare()
    other = Archive(tmp_path / "other")
    other.add(load([*records(60, 100), nameless]))
    for path in (other.folder / "segments").iterdir():
        shutil.copy(path, archive.folder / "segments")
    monkeypatch.setattr(extending, "_SHARE", 0)
    for _ in range(2):
        work = archive.opening()
        dataset = work.run()
        work.settle()
        assert (dataset.facts.total, dataset.facts.duplicates) == (161, 41)
        assert dataset.row("SELECT count(DISTINCT id), count(*) - count(id) FROM events") == (160, 1)
        dataset.close()
        shutil.rmtree(archive.folder / "cache")


def test_private(archive: Archive, load: Loader) -> None:
    """Whatever the umask, only the user may enter the folders and read the files."""
    before = os.umask(0)
    try:
        archive.add(load(records(0, 200)))
        dataset = archive.open()
    finally:
        os.umask(before)
    modes = {
        (path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in [archive.folder, *archive.folder.rglob("*")]
    }
    assert modes == {(True, 0o700), (False, 0o600)}
    dataset.close()


def test_nothing_is_left_of_a_dataset(archive: Archive, load: Loader) -> None:
    """A closed dataset leaves no file of its own, neither in the archive nor in the temporary folder."""
    archive.add(load(records(0, 20)))
    dataset = archive.open()
    folder = dataset.folder
    dataset.close()
    assert not folder.exists()
    assert list((archive.folder / "work").iterdir()) == []


def test_empty(archive: Archive) -> None:
    """An archive without a record says so, and looking at it makes no folder."""
    with pytest.raises(EmptyArchiveError):
        archive.open()
    assert archive.newest() is None
    assert set(archive.coverage(NOW)["state"]) == {"none"}
    assert not archive.folder.exists()


def test_newest(archive: Archive, load: Loader) -> None:
    """The newest time is found, one that is yet to come left out where asked."""
    archive.add(load([*records(0, 10), make_legacy(id="f", happenedAt="2098-01-01T00:00:00Z")]))
    assert archive.newest() == datetime(2098, 1, 1, tzinfo=UTC)
    assert archive.newest(before=NOW) == datetime(2026, 7, 1, 6, tzinfo=UTC)


def test_source_replaces_the_file_name(archive: Archive, load: Loader) -> None:
    """What a caller says of where records came from stands in the place of a file's name, hostile text or not."""
    archive.add(load(records(0, 5)), source="https://tenant.example'; --")
    dataset = archive.open()
    assert [(file.name, file.records) for file in dataset.facts.files] == [("https://tenant.example'; --", 5)]
    dataset.close()


@pytest.mark.parametrize("cut", [0, 3, 2000, -1])
def test_truncated_segment(archive: Archive, load: Loader, cut: int) -> None:
    """A segment that was cut off is named and set aside, the rest is readable; adding its records again heals it."""
    archive.add(load(records(0, 200)))
    victim = archive.segments()[0]
    path = archive.folder / "segments" / victim.name
    path.write_bytes(path.read_bytes()[:cut])
    left = []
    for _ in range(2):
        dataset = archive.open()
        left.append(dataset.facts.total)
        assert dataset.rows("SELECT file, kept FROM problems") == [(victim.name, False)]
        dataset.close()
    assert 0 < left[0] == left[1] < 200
    assert [file.name for file in (archive.folder / "aside").iterdir()] == [victim.name]
    assert archive.add(load(records(0, 200))).new == 200 - left[0]
    assert ids(archive) == list(range(200))


def test_segment_damaged_within(archive: Archive, load: Loader) -> None:
    """A segment with a whole footer and broken pages is found when it is read, named and set aside."""
    archive.add(load(records(0, 200)))
    victim = archive.segments()[0]
    path = archive.folder / "segments" / victim.name
    content = path.read_bytes()
    path.write_bytes(content[:4] + b"\xff" * 3000 + content[3004:])
    dataset = archive.open()
    assert 0 < dataset.facts.total < 200
    assert [row[0] for row in dataset.rows("SELECT file FROM problems")] == [victim.name]
    dataset.close()


def test_foreign_files(archive: Archive, load: Loader) -> None:
    """What isn't a segment is set aside with its name; a hidden file is left alone."""
    archive.add(load(records(0, 20)))
    (archive.folder / "segments" / "notes.txt").write_text("mine")
    (archive.folder / "segments" / ".hidden").write_text("mine")
    dataset = archive.open()
    assert [row[0] for row in dataset.rows("SELECT file FROM problems")] == ["notes.txt"]
    assert dataset.facts.total == 20
    dataset.close()
    assert (archive.folder / "aside" / "notes.txt").read_text() == "mine"
    assert (archive.folder / "segments" / ".hidden").exists()


@pytest.mark.parametrize("step", ["sync", "publish", "new_file"])
def test_disk_full(archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """When the disk is full, that is said, nothing half-written stays, and what was there is still readable."""
    archive.add(load(records(0, 100)))
    more = load(records(100, 100))

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patch:
        patch.setattr(durable_files, step, full)
        patch.setattr(f"audit_explorer.store.archive.segments.segment_writer.{step}", full, raising=False)
        with pytest.raises(ArchiveError, match="the disk is full"):
            archive.add(more)
    assert ids(archive) == list(range(100))
    assert unsound(archive) == []
    assert list((archive.folder / "work").iterdir()) == []
    assert archive.add(more).new == 100


@pytest.mark.parametrize("large", [2_000_000, 2])
def test_other_rules(archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch, large: int) -> None:
    """Segments that other rules normalised are normalised anew, and rewritten when segments are merged.

    A segment that is too large to be merged is rewritten too.
    """
    monkeypatch.setattr("audit_explorer.store.archive.segments.compaction.SEGMENT_ROWS", large)
    export = load([*MIXED, make_legacy(id="µs", happenedAt="1654687704131000")])
    with monkeypatch.context() as patch:
        patch.setattr("audit_explorer.store.archive.segments.segment_writer.NORMALISER", "older")
        patch.setattr("audit_explorer.store.archive.adding.new_records.plain_sql", _nothing_known)
        archive.add(export)
    for _ in range(2):
        dataset = archive.open()
        actions = "SELECT id, action::VARCHAR, entity_type::VARCHAR, happened_at FROM events ORDER BY id"
        assert dataset.rows(actions) == export.rows(actions)
        dataset.close()
        archive.compact(NOW + timedelta(days=30))
    with archive._at_work() as workspace:  # noqa: SLF001 - the archive's own way to look at its segments
        past = [one for one in pinned_segments.pin(archive._layout, workspace)[0] if one.segment.month < "2026-09"]  # noqa: SLF001
        assert past
        assert all(one.fresh for one in past)


def test_segments_without_request_patterns_get_them(
    archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was archived before failures without a message had a pattern has one after the update."""
    failed = [make_current(id=str(number), result="Failed", http_status_code=403) for number in range(3)]
    export = load(failed)
    with monkeypatch.context() as patch:
        patch.setattr("audit_explorer.store.archive.segments.segment_writer.NORMALISER", "older")
        patch.setattr("audit_explorer.store.archive.adding.new_records.plain_sql", _nothing_known)
        archive.add(export)
    dataset = archive.open()
    shapes = dataset.rows("SELECT DISTINCT error_shape::VARCHAR FROM events")
    dataset.close()

    assert shapes == [("POST /api/v1/org-unit/departments → 403 (Department)",)]


def test_segments_without_operations_get_them(archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """A segment of the version before, which has neither the column nor the ids of URLs, gets both when opened."""
    deletion = make_current(http_method="DELETE", url="/api/v1/clusters/c-5", entity_id=None)
    past = tuple(name for name in normaliser.NORMALISED if name not in {"operation", "entity_id_in_url"})
    export = load([deletion])
    with monkeypatch.context() as patch:
        patch.setattr("audit_explorer.store.archive.segments.segment_writer.NORMALISER", "older")
        patch.setattr("audit_explorer.store.archive.segments.segment_writer.NORMALISED", past)
        archive.add(export)
    dataset = archive.open()
    found = dataset.rows("SELECT operation::VARCHAR, entity_id, entity_id_in_url FROM events")
    dataset.close()

    assert found == [("delete_cluster", "c-5", True)]


def test_the_rules_of_request_patterns_are_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another way to make a pattern is another normaliser, so that old segments are made anew."""
    before = normaliser.NORMALISER
    with monkeypatch.context() as patch:
        patch.setattr(request_shape, "SHAPES_SQL", "another")
        assert before != importlib.reload(normaliser).NORMALISER
    assert before == importlib.reload(normaliser).NORMALISER


def _nothing_known(table: str) -> str:
    """Give columns as rules would make them that know a record's time only."""
    columns = (f"{table}.{field.name}" if field.kind == "time" else f"'old' AS {field.name}" for field in FIELDS)
    return ", ".join([f"{table}.time_text", f"{table}.entity_id_in_url", *columns])


def test_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The setting names the folder; without it, it is the platform's place for a user's data."""
    monkeypatch.delenv("AUDIT_EXPLORER_ARCHIVE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert archive_folder() == tmp_path / "audit-explorer" / "archive"
    monkeypatch.setenv("AUDIT_EXPLORER_ARCHIVE", str(tmp_path / "elsewhere"))
    assert Archive().folder == tmp_path / "elsewhere"
    monkeypatch.setenv("AUDIT_EXPLORER_ARCHIVE", "  ")
    assert archive_folder() == tmp_path / "audit-explorer" / "archive"


def test_folder_that_is_a_file(tmp_path: Path) -> None:
    """A place that can't be a folder is said to be none."""
    (tmp_path / "file").write_text("")
    dataset = dataset_of(records(0, 5), tmp_path)
    with pytest.raises(ArchiveError):
        Archive(tmp_path / "file").add(dataset)
    dataset.close()


def test_read_only(archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive of somebody else, which may be read only, is opened without writing to it."""
    archive.add(load(records(0, 50)))
    shutil.rmtree(archive.folder / "work")
    before = sorted(archive.folder.iterdir())

    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(workspace, "private", refused)
    monkeypatch.setattr(os, "link", refused)
    assert ids(archive) == list(range(50))
    assert sorted(archive.folder.iterdir()) == before
