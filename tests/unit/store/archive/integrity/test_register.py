"""Tests of what the register says is missing, and of what it must not."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from audit_explorer.store.archive.integrity import damage_list
from audit_explorer.store.archive.opening import archive_opening
from audit_explorer.store.archive.segments import pinned_segments
from audit_explorer.store.archive.segments.pinned_segments import pin
from tests.unit.store.archive.working import NOW, ids, records

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    import pytest

    from audit_explorer.store.archive import Archive
    from tests.unit.store.loading import Loader

SIZE: Final = 60


def names(archive: Archive) -> set[str]:
    """Give the names of the segments that there are."""
    return {one.name for one in archive.segments()}


def file(archive: Archive, name: str) -> Path:
    """Give the path of a segment."""
    return archive.folder / "segments" / name


def test_a_lost_line_of_a_merge_makes_nothing_missing(archive: Archive, load: Loader) -> None:
    """A merged segment says itself what it was made of: nobody is told that its records are gone."""
    for first in range(3):
        archive.add(load(records(first * SIZE, SIZE)))
    assert archive.compact(NOW) > 0
    register = archive.folder / "register.ndjson"
    register.write_bytes(register.read_bytes().replace(b'made_of": ["', b'made_0f": ["'))
    assert archive.damaged() == []
    found = archive.verify()
    assert (found.failed, found.earlier) == ((), ())
    assert found.broken_lines > 0
    dataset = archive.open()
    dataset.close()
    assert (dataset.facts.total, dataset.facts.damaged) == (3 * SIZE, ())
    bad = min(names(archive))
    file(archive, bad).write_bytes(b"something else")
    archive.verify()
    assert [one.name for one in archive.damaged()] == [bad]


def test_a_merged_segment_that_came_again_is_missed(archive: Archive, load: Loader) -> None:
    """The merged one is lost and its logs are added again, under their old names: when they go, that is said."""
    logs = [load(records(first * SIZE, SIZE)) for first in range(3)]
    for log in logs:
        archive.add(log)
    old = names(archive)
    archive.compact(NOW)
    (merged,) = names(archive) - old
    file(archive, merged).write_bytes(b"something else")
    for log in logs:
        archive.add(log)
    assert names(archive) == old
    for name in old:
        file(archive, name).unlink()
    found = archive.verify()
    assert {one.name for one in found.failed} == old
    assert {one.name for one in found.earlier} == {merged}


def test_what_was_lost_twice_counts_once(archive: Archive, load: Loader) -> None:
    """A segment that was set aside, came again and is gone again is one segment, with the records that it has."""
    log = load(records(20, 8))
    archive.add(log)
    (name,) = names(archive)
    for _ in range(2):
        file(archive, name).write_bytes(b"something else")
        archive.add(log)
    file(archive, name).unlink()
    assert [(one.name, one.records) for one in archive.damaged()] == [(name, 8)]
    assert len(list((archive.folder / "aside").iterdir())) == 3
    (again,) = archive.damaged()
    assert (again.name, again.reason) == (name, "missing: its file is gone")


def test_what_goes_missing_is_said_without_an_opening(archive: Archive, load: Loader) -> None:
    """The list of what is damaged, which the Archive page draws, has what is gone at once, with every segment too."""
    archive.add(load(records(0, SIZE)))
    old = names(archive)
    shutil.rmtree(archive.folder / "segments")
    assert {one.name for one in archive.damaged()} == old
    (archive.folder / "register.ndjson").unlink()
    assert {(one.name, one.reason) for one in archive.damaged()} == {
        (name, "missing: its file is gone") for name in old
    }


def test_a_missing_segment_is_not_forgotten_when_the_disk_is_full(
    archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands for it can't be made, then it can: both times it is missed, and from then on."""
    archive.add(load(records(0, 8)))
    (name,) = names(archive)
    file(archive, name).unlink()

    def refused(_: Path) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(damage_list, "private", refused)
        assert [one.name for one in archive.damaged()] == [name]
    for _ in range(2):
        assert [one.name for one in archive.damaged()] == [name]


def test_what_another_process_sets_aside_meanwhile_is_said(
    archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An opening that no longer finds a segment, as a verification took it just before, names it all the same."""
    archive.add(load(records(0, SIZE)))
    bad = min(names(archive))
    file(archive, bad).write_bytes(b"something else")

    def late(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - what `pin` takes and gives
        monkeypatch.setattr(pinned_segments, "pin", pin)
        archive.verify()
        return pin(*args, **options)

    monkeypatch.setattr(pinned_segments, "pin", late)
    dataset = archive.open()
    dataset.close()
    assert [one.name for one in dataset.facts.damaged] == [bad]


def test_what_can_not_be_set_aside_is_listed(archive: Archive, load: Loader) -> None:
    """The folder `aside` can't be made: the list names what is damaged all the same."""
    archive.add(load(records(0, SIZE)))
    bad = min(names(archive))
    file(archive, bad).write_bytes(b"something else")
    (archive.folder / "aside").write_text("in the way")
    assert [one.name for one in archive.damaged()] == [bad]


def test_a_kept_database_that_nothing_is_remembered_of_is_no_damage(
    archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of an earlier release is removed, as no opening believes it; the archive is as it was written."""
    monkeypatch.setattr(archive_opening, "_WORTH_KEEPING", 1)
    archive.add(load(records(0, SIZE)))
    archive.prepare()
    (archive.folder / "cache" / "verified.json").unlink()
    found = archive.verify()
    assert (found.sound, found.databases, found.bad_databases) == (True, 0, ())
    assert not list((archive.folder / "cache").glob("*.duckdb"))
    assert ids(archive) == list(range(SIZE))
