"""Tests of the database that is kept beside the segments, so that an opening is quick."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.errors import CancelledError
from audit_explorer.record import FIELDS
from audit_explorer.store.archive.opening import archive_opening as opening
from audit_explorer.store.archive.opening import database_update as extending
from tests.builders import ABSENT, make_current, make_legacy
from tests.unit.store.archive.working import MIXED, NOW, ids, records

if TYPE_CHECKING:
    from audit_explorer.store.archive import Archive
    from tests.unit.store.loading import Loader


def test_kept_database(archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large archive is opened from the database that an earlier opening kept; one of other segments goes."""
    monkeypatch.setattr(opening, "_WORTH_KEEPING", 1)
    archive.add(load(records(0, 50)))

    def opened() -> list[str]:
        work = archive.opening()
        dataset = work.run()
        work.settle()
        assert dataset.facts.total == len(dataset.rows("SELECT raw FROM events JOIN received USING (seq)"))
        dataset.close()
        return sorted(path.name for path in (archive.folder / "cache").glob("*.duckdb"))

    first = opened()
    with monkeypatch.context() as patch:
        patch.setattr(opening, "combine", None)  # it would fail if it were made again
        assert opened() == first
    archive.add(load(records(50, 50)))
    second = opened()
    assert len(second) == 1
    assert second != first


@pytest.mark.parametrize(
    ("more", "possible"),
    [
        (records(400, 30), True),
        (
            [
                *records(400, 3),
                make_legacy(id=500, action="Restart", sourceId="a@new.example", sourceName="a@new.example"),
            ],
            True,
        ),
        ([*records(10, 20), make_legacy(id=7, happenedAt="2026-07-02T18:00:00Z", action="Delete")], True),
        ([make_current(id="n", cluster_name="another"), make_legacy(id="o", tenantId=7)], False),
        ([make_legacy(id=ABSENT), make_legacy(id=ABSENT), make_legacy(id="q", happenedAt="never")], True),
    ],
    ids=["more", "new values", "conflicts", "new names", "no id"],
)
def test_brought_up_to_date(
    archive: Archive,
    load: Loader,
    monkeypatch: pytest.MonkeyPatch,
    more: list[dict[str, object]],
    possible: bool,
) -> None:
    """A kept database that is brought up to date, after adding or merging, is what would be made anew."""
    monkeypatch.setattr(opening, "_WORTH_KEEPING", 1)
    for first in (0, 100, 200):
        # Two ids are in conflict before, of which one gets a third content below.
        archive.add(
            load([*MIXED[300:], *records(first, 100), *(make_legacy(id=id_, action=f"{first}") for id_ in (7, 8))])
        )
    archive.prepare()
    archive.add(load(more))
    outcomes: list[bool] = []

    def extend(*args: Any) -> bool:  # noqa: ANN401 - what it is given
        outcomes.append(extending.extend(*args))
        return outcomes[-1]

    monkeypatch.setattr(opening, "extend", extend)
    monkeypatch.setattr(extending, "_SHARE", 0)  # so that it is tried however much is new

    def shown() -> list[object]:
        work = archive.opening()
        dataset = work.run()
        work.settle()
        names = ", ".join(f"{field.name}" for field in FIELDS)
        said = [
            dataset.rows(f"SELECT seq, {names}, time_text FROM events ORDER BY seq"),  # noqa: S608 - our own names
            dataset.rows("SELECT seq, raw, name FROM received JOIN files USING (file) ORDER BY seq"),
            dataset.rows("FROM problems ORDER BY ALL"),
            dataset.rows("FROM conflicts ORDER BY ALL"),
            dataset.row("SELECT count(DISTINCT entity), count(entity) FROM events"),
            dataset.rows("SELECT DISTINCT enum_range(actor) FROM events WHERE actor IS NOT NULL"),
            dataset.facts,
        ]
        dataset.close()
        return said

    for _ in range(2):
        extended = shown()
        shutil.rmtree(archive.folder / "cache")
        assert extended == shown()
        archive.compact(NOW + timedelta(days=30))
    # A name that old records are shown under, too, asks for a database made anew.
    assert outcomes == [possible, possible]


@pytest.mark.parametrize("extended", [True, False])
def test_a_cluster_of_two_names_is_called_by_neither(
    archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch, *, extended: bool
) -> None:
    """As in a file: the only name of an id stands for it, of two none is guessed; made anew or brought up to date."""
    monkeypatch.setattr(opening, "_WORTH_KEEPING", 1)
    if extended:
        monkeypatch.setattr(extending, "_SHARE", 0)  # so that it is brought up to date however much is new

    def cluster(id_: str, name: object) -> dict[str, Any]:
        return make_current(id=f"{id_} {name}", cluster_id=id_, cluster_name=name)

    archive.add(load([cluster("1", "berlin"), cluster("2", "paris"), cluster("2", "lyon")]))
    if extended:
        archive.prepare()
        monkeypatch.setattr(opening, "combine", None)  # it would fail if it were made anew
    nameless = [cluster("1", ABSENT), cluster("2", ABSENT), cluster("3", ABSENT)]
    archive.add(load(nameless))

    dataset = archive.open()
    shown = dataset.rows("SELECT cluster_id, cluster FROM events WHERE cluster_name IS NULL ORDER BY ALL")
    dataset.close()
    assert shown == [("1", "berlin"), ("2", "2"), ("3", "3")]


def test_damaged_cache(archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kept database that is damaged is made anew, of the same segments and of others."""
    monkeypatch.setattr(opening, "_WORTH_KEEPING", 1)
    archive.add(load(records(0, 50)))
    for first in (0, 50):
        archive.add(load(records(first, 50)))
        archive.prepare()
        (kept,) = (archive.folder / "cache").glob("*.duckdb")
        kept.unlink()
        kept.write_bytes(b"DUCK" * 5000)
        assert ids(archive) == list(range(first + 50))


def test_cancelled(archive: Archive, load: Loader) -> None:
    """An opening that is cancelled says so and leaves nothing behind."""
    archive.add(load(records(0, 50)))
    work = archive.opening()
    work.cancel()
    with pytest.raises(CancelledError):
        work.run()
    assert list((archive.folder / "work").iterdir()) == []


def test_segments_of_other_rules_are_made_anew_once(
    archive: Archive, load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an update the first opening takes its time; the database that it keeps serves all later ones."""
    monkeypatch.setattr(opening, "_WORTH_KEEPING", 1)
    with monkeypatch.context() as patch:
        patch.setattr("audit_explorer.store.archive.segments.segment_writer.NORMALISER", "older")
        archive.add(load(records(0, 50)))
    archive.prepare()

    def again(*_: object) -> None:
        pytest.fail("a segment was made anew a second time")

    monkeypatch.setattr(opening, "renormalise", again)
    dataset = archive.open()
    assert ids(archive) == list(range(50))
    assert dataset.row("SELECT count(*) FROM received WHERE raw IS NOT NULL")[0] == 50
    dataset.close()
