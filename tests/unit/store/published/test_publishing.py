"""Tests of what is published of a dataset."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from audit_explorer.store.cube import cube
from audit_explorer.store.published import table_parts
from audit_explorer.store.published.publication import RETENTION, read_publication
from tests.archives import archive_files
from tests.builders import make_legacy
from tests.unit.store.published.publishing_here import (
    NOW,
    STRANGE,
    ReadBack,
    differing,
    lines,
    publish_here,
    same_entities,
)

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.store import Database
    from audit_explorer.store.archive import Archive
    from audit_explorer.store.published.publishing import Published
    from tests.unit.store.loading import Loader


@pytest.fixture
def strange(load: Loader) -> Database:
    """Open both generations with everything that can be wrong with them; one of the files is there twice."""
    text = lines(STRANGE)
    return load(text + '"no record"\n{"id": broken\n', lines(STRANGE[:20]), lines(STRANGE[:20]))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Give a place whose name an engine would take for a pattern."""
    return tmp_path / "it's [a] *" / "table"


@pytest.fixture(autouse=True)
def _above(place: Path) -> None:
    place.parent.mkdir()


def test_every_table_is_the_datasets_own(strange: Database, place: Path) -> None:
    """Row by row, whatever the log has: undated, conflicting, hostile texts, copies, problems."""
    publish_here(strange, place)
    assert differing(strange, place) == {}
    assert same_entities(strange, place)
    for table in ("events", "received", "files", "problems", "conflicts", "copies", "lookalikes"):
        assert ReadBack(place).rows(f"SELECT count(*) FROM {table}") > [(0,)], table  # noqa: S608 - our own


def test_facts_come_back(strange: Database, place: Path) -> None:
    """The list of files says all that is known of the dataset, and which files there are, and nothing more is there."""
    done = publish_here(strange, place)
    read = read_publication((place / "facts.json").read_bytes())
    assert (read, read.facts.read_at) == (done.publication, strange.facts.read_at)
    assert (read.facts, read.years, read.version) == (strange.facts, strange.years, 1)
    there = {str(path.relative_to(place)) for path in place.rglob("*") if path.is_file()}
    assert there == {"facts.json", "lock", *(file.name for file in read.files)}


def test_types_and_order(strange: Database, place: Path) -> None:
    """Plain types alone, events of each file by time, received ones by number; months apart."""
    done = publish_here(strange, place)
    back = ReadBack(place)
    types = {type_ for table in back.said["tables"] for type_ in back.columns(table).values()}
    assert types == {"BIGINT", "INTEGER", "BOOLEAN", "VARCHAR", "TIMESTAMP"}
    assert back.columns("events")["happened_at"] == "TIMESTAMP"
    months = [file.name.split("/")[1] for file in done.publication.tables["events"]]
    assert months == [f"month={month}" for month in ("2022-06", "2026-01", "2026-02", "2026-03", "2026-09")] + [
        "month=elsewhen",
        "month=undated",
    ]
    for table, order in (("events", "happened_at, seq"), ("received", "seq")):
        for file in done.publication.tables[table]:
            read = f"SELECT {order} FROM read_parquet(?)"  # noqa: S608 - our own
            # The engine takes a name for a pattern.
            link = place.parents[1] / "one.parquet"
            link.unlink(missing_ok=True)
            link.hardlink_to(place / file.name)
            found = back.engine.execute(read, [str(link)]).fetchall()
            assert found == sorted(found) or "undated" in file.name
            assert len(found) == file.records


def test_copies_are_received_where_their_event_is(strange: Database, place: Path) -> None:
    """What was merged into an event stands in the month of that event."""
    publish_here(strange, place)
    merged = strange.rows("SELECT count(*) FROM received WHERE seq NOT IN (SELECT seq FROM events)")
    assert merged > [(0,)]
    assert differing(strange, place) == {}


@pytest.mark.parametrize(("rows", "size"), [(2, 10**9), (10**9, 2_000), (3, 1)])
def test_pieces_are_the_whole(load: Loader, place: Path, monkeypatch: pytest.MonkeyPatch, rows: int, size: int) -> None:
    """A log in no order, read in small pieces, by rows or by bytes: nothing is lost, doubled or out of order."""
    monkeypatch.setattr(table_parts, "ROWS", rows)
    monkeypatch.setattr(table_parts, "BYTES", size)
    mixed = [*STRANGE[40:], *(make_legacy(id=f"at once {number}") for number in range(9))]
    random.Random(3).shuffle(mixed)  # noqa: S311 - an order, not a secret
    dataset = load(lines(mixed), lines(STRANGE[40:50]))
    publish_here(dataset, place)
    assert differing(dataset, place) == {}


def test_a_second_publishing_writes_nothing(strange: Database, place: Path) -> None:
    """There is no new version, no new file, and none is touched."""
    publish_here(strange, place)
    before = {path: path.stat().st_mtime_ns for path in place.rglob("*") if path.is_file()}
    again = publish_here(strange, place)
    assert (again.written, again.changed, again.publication.version) == ((), False, 1)
    assert {path: path.stat().st_mtime_ns for path in place.rglob("*") if path.is_file()} == before


def test_one_more_month_writes_one(archive: Archive, load: Loader, place: Path) -> None:
    """Of an archive that grew by a month, that one is written; the others stay although it was opened anew."""
    archive_files(archive, [load.file(lines(STRANGE[:60]))])
    first = _published(archive, place)
    archive_files(archive, [load.file(lines([make_legacy(id="new", happenedAt="2026-08-08T00:00:00Z")]))])
    second = _published(archive, place)
    assert {file.name.split("/")[1] for file in second.written if "month=" in file.name} == {"month=2026-08"}
    assert second.publication.version == 2
    assert set(first.publication.tables["events"]) < set(second.publication.tables["events"])
    third = _published(archive, place)
    assert (third.written, third.changed) == ((), False)


def test_a_large_month_is_written_by_day(
    archive: Archive, load: Loader, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a month of very many events only the day that grew is written again, and what was received of late."""
    monkeypatch.setattr(table_parts, "DIVIDED", 5)
    monkeypatch.setattr(table_parts, "_BY_ITSELF", 3)
    days = [make_legacy(id=number, happenedAt=f"2026-08-{number % 4 + 1:02}T23:59:59.999Z") for number in range(20)]
    archive_files(archive, [load.file(lines([*days, *STRANGE]))])
    first = _published(archive, place)
    assert sum("events/month=2026-08" in file.name for file in first.written) == 4
    assert sum("events/month=undated" in file.name for file in first.written) == 1
    archive_files(archive, [load.file(lines([make_legacy(id="new", happenedAt="2026-08-04T00:00:00Z")]))])
    second = _published(archive, place)
    assert sorted(file.name.rpartition("/")[0] for file in second.written if "month=" in file.name) == [
        "events/month=2026-08",
        "received/month=2026-08",
    ]
    assert sorted(file.records for file in second.written if "month=" in file.name) == [1, 6]
    dataset = archive.open()
    assert differing(dataset, place) == {}
    dataset.close()


def test_a_changed_value_is_written(load: Loader, place: Path) -> None:
    """One other letter in what was received, in a field that no column is for, makes its month's file anew."""
    records = [make_legacy(id=1, extra="a"), make_legacy(id=2, happenedAt="2026-08-08T00:00:00Z")]
    publish_here(load(lines(records)), place)
    records[0]["extra"] = "b"
    dataset = load(lines(records))
    written = publish_here(dataset, place).written
    assert {"received/month=2022-06"} <= {file.name.rpartition("/")[0] for file in written}
    assert "received/month=2026-08" not in {file.name.rpartition("/")[0] for file in written}
    assert differing(dataset, place) == {}


def test_who_reads_a_version_before_goes_on(load: Loader, place: Path) -> None:
    """Files stay as long as the version after theirs is the latest, and for hours after that; then they are gone."""
    moments = [NOW, NOW, NOW + RETENTION / 2, NOW + RETENTION, NOW + RETENTION * 3 / 2]
    versions, there = [], []
    for number, moment in enumerate(moments):
        log = load(lines([make_legacy(id=number)]))
        versions.append({file.name for file in publish_here(log, place, now=moment).publication.files})
        there.append({str(path.relative_to(place)) for path in place.rglob("*.parquet")})
    assert there[3] == versions[0] | versions[1] | versions[2] | versions[3]
    # The first one was left out RETENTION / 2 after its time, the second one later.
    assert there[4] == versions[1] | versions[2] | versions[3] | versions[4]
    assert versions[0] - there[4]
    said = read_publication((place / "facts.json").read_bytes())
    assert set(said.leaving) == (versions[1] | versions[2]) - versions[3] - versions[4]
    assert said.leaving.keys() & versions[1] - versions[2] == {
        name for name, since in said.leaving.items() if since == moments[3]
    }


def test_a_file_that_is_named_again_stays(load: Loader, place: Path) -> None:
    """Where a later version says what an earlier one said."""
    logs = [load(lines([make_legacy(id=number)])) for number in (1, 2, 3, 1)]
    done = [publish_here(log, place, now=NOW + number * RETENTION / 2) for number, log in enumerate(logs)][
        -1
    ].publication
    assert differing(logs[3], place) == {}
    assert not set(done.leaving) & {file.name for file in done.files}


def test_what_is_missing_is_written_again(strange: Database, place: Path) -> None:
    """A file that somebody removed, or cut short, comes back with the next publishing."""
    files = publish_here(strange, place).publication.tables["events"]
    (place / files[0].name).unlink()
    (place / files[1].name).write_bytes(b"short")
    again = publish_here(strange, place)
    assert ({file.name for file in again.written}, again.changed) == ({files[0].name, files[1].name}, False)
    assert differing(strange, place) == {}


def test_the_cube_is_published(load: Loader, place: Path) -> None:
    """Tables of events that were counted together come along, with what it takes to ask them."""
    dataset = load(lines(STRANGE))
    dataset.settle()
    dataset.cube = cube.make_cube(dataset.cursor(), least=1, share=1)
    done = publish_here(dataset, place)
    assert {one.name for one in done.publication.cube} >= {"cube_days", "cube_whole"}
    assert done.publication.cube == dataset.cube
    assert differing(dataset, place) == {}


def _published(archive: Archive, place: Path) -> Published:
    dataset = archive.open()
    try:
        return publish_here(dataset, place, lasting=True)
    finally:
        dataset.close()
