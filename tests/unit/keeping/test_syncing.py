"""The archive kept up to date from the simulated control plane, over real sockets."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from audit_explorer.cli import main
from audit_explorer.errors import TemporaryFolderError
from audit_explorer.keeping.syncing import OVERLAP, Sync
from audit_explorer.sources.api import Server
from audit_explorer.store.archive import Archive
from audit_explorer.store.archive.integrity import file_check
from tests.builders import make_legacy
from tests.control_plane import Arrivals, control_plane
from tests.control_plane.faults import Status
from tests.control_plane.paging import Paging
from tests.control_plane.sample import sample_records
from tests.waiting import joined, until

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from audit_explorer.keeping.syncing import Synced

NOW = datetime(2026, 10, 1, tzinfo=UTC)
DAYS = timedelta(days=90)
RECORDS = len(sample_records())


def run(environ: Mapping[str, str], archive: Archive, address: str, now: datetime = NOW) -> Synced:
    """Sync 90 days as of `now`."""
    return Sync(Server.from_environment(environ, address=address), archive, since=DAYS, now=lambda: now).run()


@pytest.mark.parametrize("release", ["legacy", "current"])
def test_everything_is_archived_once(tmp_path: Path, release: str) -> None:
    """Of either generation, the whole sample is in the archive; another run an hour later asks little, adds nothing."""
    archive = Archive(tmp_path / "archive")
    with control_plane(release=release) as plane:
        first = run({"AUDIT_EXPLORER_TOKEN": plane.token}, archive, plane.address)
        again = run({"AUDIT_EXPLORER_TOKEN": plane.token}, archive, plane.address, NOW + timedelta(hours=1))

    assert (first.complete, first.new, first.generation) == (True, RECORDS, release)
    assert (again.complete, again.new) == (True, 0)
    assert len(again.ledger) <= 3
    dataset = archive.open()
    assert dataset.facts.total == RECORDS
    dataset.close()


def test_a_run_that_failed_is_gone_on_with(tmp_path: Path) -> None:
    """What came before a failure stays; the next run asks for the rest, and nothing is lost or twice."""
    archive = Archive(tmp_path / "archive")
    with control_plane(release="current") as plane:
        environ = {"AUDIT_EXPLORER_TOKEN": plane.token}
        plane.behave(faults=[Status(500).on(4)])
        failed = run(environ, archive, plane.address)
        plane.behave(faults=[])
        done = run(environ, archive, plane.address)

    assert not failed.complete
    assert failed.error is not None
    assert 0 < failed.new < RECORDS
    assert done.complete
    assert failed.new + done.new == RECORDS


def test_records_that_arrive_meanwhile_come_with_the_next_run(tmp_path: Path) -> None:
    """New events while somebody pages shift nothing: the runs together have each record once."""
    archive = Archive(tmp_path / "archive")
    with control_plane(release="legacy", arrivals=Arrivals(newest=3)) as plane:
        environ = {"AUDIT_EXPLORER_TOKEN": plane.token}
        newest = datetime.fromisoformat(plane.records[0]["happenedAt"])
        assert run(environ, archive, plane.address, newest + timedelta(seconds=1)).complete
        plane.behave(arrivals=Arrivals())
        assert run(environ, archive, plane.address, NOW + timedelta(days=1)).complete
        ids = {str(record["id"]) for record in plane.records}

    dataset = archive.open()
    found = [row[0] for row in dataset.rows("SELECT id FROM events")]
    dataset.close()
    assert sorted(found) == sorted(ids)


def test_segments_and_notes_stay_few(tmp_path: Path) -> None:
    """Runs that add to months that are over leave one segment a month; many runs leave few notes."""
    archive = Archive(tmp_path / "archive")
    with control_plane(release="current") as plane:
        server = Server.from_environment({"AUDIT_EXPLORER_TOKEN": plane.token}, address=plane.address)
        for days in (10, 40, 90):
            assert Sync(server, archive, since=timedelta(days=days), now=lambda: NOW).run().new
        months = [segment.month for segment in archive.segments()]
        for minutes in range(70):
            run({"AUDIT_EXPLORER_TOKEN": plane.token}, archive, plane.address, NOW + timedelta(minutes=minutes))

    over = [month for month in months if month < f"{NOW:%Y-%m}"]
    assert len(over) == len(set(over))
    assert len(archive.notes()) < 64
    dataset = archive.open()
    assert dataset.facts.total == RECORDS
    dataset.close()


def test_nothing_new_reads_no_segment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that brings nothing looks whether the segments are those that were verified, and reads none again."""
    archive = Archive(tmp_path / "archive")
    with control_plane(release="legacy") as plane:
        environ = {"AUDIT_EXPLORER_TOKEN": plane.token}
        run(environ, archive, plane.address)
        before = {path: path.stat().st_mtime_ns for path in (archive.folder / "segments").iterdir()}
        monkeypatch.setattr(file_check, "file_hash", None)
        monkeypatch.setattr(Archive, "opening", None)
        again = run(environ, archive, plane.address, NOW + timedelta(days=1))
    assert (again.complete, again.new) == (True, 0)
    assert {path: path.stat().st_mtime_ns for path in (archive.folder / "segments").iterdir()} == before


def test_the_command_says_what_it_did_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 0 and one JSON object; no secret stands in it, nor in any file of the archive."""
    with control_plane() as plane:
        monkeypatch.setenv("AUDIT_EXPLORER_CLIENT_ID", plane.client_id)
        monkeypatch.setenv("AUDIT_EXPLORER_CLIENT_SECRET", plane.client_secret)
        status = main(["sync", "--address", plane.address, "--since", "200w", "--archive", str(tmp_path / "archive")])
        secrets = (plane.client_secret, plane.token)
    out, err = capsys.readouterr()
    assert (status, err) == (0, "")
    assert len(out.splitlines()) == 1
    said = json.loads(out)
    assert said["new"] == RECORDS
    view = said["view"]
    assert (view["kind"], view["who"], view["address"]) == ("client", plane.client_id, plane.address)
    assert (view["generation"], view["own_way"]) == ("current", True)
    assert view["as"].startswith(f"application {plane.client_id} (client id) at {plane.address}")
    written = out.encode() + b"".join(path.read_bytes() for path in (tmp_path / "archive").rglob("*") if path.is_file())
    assert not [secret for secret in secrets if secret.encode() in written]


def test_the_command_says_when_something_is_lacking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 1 when the archive lacks something, with what came and why not all; 0 when the next run has it."""
    command = ["sync", "--since", "200w", "--archive", str(tmp_path / "archive")]
    with control_plane(release="current", faults=[Status(500).on(4)]) as plane:
        monkeypatch.setenv("AUDIT_EXPLORER_TOKEN", plane.token)
        monkeypatch.setenv("AUDIT_EXPLORER_ADDRESS", plane.address)
        assert main(command) == 1
        out, err = capsys.readouterr()
        failed = json.loads(out)
        assert (failed["complete"], failed["error"] is None) == (False, False)
        assert failed["new"] < RECORDS
        assert err == f"audit-explorer: {failed['error']}\n"
        assert main(command) == 0
        assert json.loads(capsys.readouterr().out)["new"] == RECORDS - failed["new"]


@pytest.mark.parametrize("late", [timedelta(minutes=1), OVERLAP - timedelta(seconds=1)])
def test_what_is_written_down_late_comes_with_the_next_run(tmp_path: Path, late: timedelta) -> None:
    """An event that happened before a run's end, and reached the platform after it, is read by the next run."""
    archive = Archive(tmp_path / "archive")
    with control_plane([make_legacy(id=1, happenedAt=(NOW - DAYS / 2).isoformat())], release="legacy") as plane:
        environ = {"AUDIT_EXPLORER_TOKEN": plane.token}
        assert run(environ, archive, plane.address).new == 1
        plane.add([make_legacy(id=2, happenedAt=(NOW - late).isoformat())])
        again = run(environ, archive, plane.address, NOW + timedelta(hours=1))

    assert (again.complete, again.new) == (True, 1)
    (span,) = again.spans
    assert NOW - span.start == timedelta(minutes=10)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--since", "soon"], 2, "--since: soon is not a length"),
        (["--address", "http://plane.example"], 1, "https"),
        ([], 1, "AUDIT_EXPLORER_ADDRESS"),
    ],
)
def test_wrong_usage_is_one_line(
    arguments: list[str],
    status: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What is wrong is said in one line, with the exit status of every command."""
    monkeypatch.setenv("AUDIT_EXPLORER_TOKEN", "token")
    assert main(["sync", *arguments, "--archive", str(tmp_path)]) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert said in err


def test_a_run_can_be_stopped_and_gone_on_with(tmp_path: Path) -> None:
    """After a cancel what came is archived, and the next run asks for the rest: nothing is lost or twice."""
    archive = Archive(tmp_path / "archive")
    with control_plane(release="current") as plane:
        server = Server.from_environment({"AUDIT_EXPLORER_TOKEN": plane.token}, address=plane.address)
        sync = Sync(server, archive, since=DAYS, now=lambda: NOW)
        plane.behave(faults=[Status(429, retry_after="30").on(3)])  # a wait that only a cancel ends in time
        runs: list[Synced] = []
        thread = threading.Thread(target=lambda: runs.append(sync.run()))
        thread.start()
        until(lambda: "trying again" in sync.progress().step, "the pause before another try")
        before = sync.progress()
        sync.cancel()
        joined(thread, "the end of a run that was cancelled")
        done = run({"AUDIT_EXPLORER_TOKEN": plane.token}, archive, plane.address)

    (stopped,) = runs
    assert (stopped.cancelled, stopped.complete, stopped.error) == (True, False, None)
    assert 0 < before.records <= stopped.new < RECORDS
    assert 0 < before.share < 1
    assert done.complete
    assert stopped.new + done.new == RECORDS


def test_the_ledger_is_kept_with_the_records(tmp_path: Path) -> None:
    """Every request of every run stands in the archive, also of a run that brought nothing."""
    archive = Archive(tmp_path / "archive")
    with control_plane(release="current") as plane:
        runs = [run({"AUDIT_EXPLORER_TOKEN": plane.token}, archive, plane.address, at) for at in (NOW, NOW + DAYS / 90)]
        assert runs[1].new == 0
        asked = [request for request in plane.requests if request.path != "/api/v1/token"]

    kept = archive.ledger(1_000)
    assert len(kept) == len(asked) == sum(len(one.ledger) for one in runs)
    assert sum(row["new"] for row in kept) == RECORDS
    assert {row["address"] for row in kept} == {plane.address}


def test_no_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that finds no place for what it fetches says so, and asks for nothing."""
    archive = Archive(tmp_path / "archive")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with control_plane() as plane:
        with pytest.raises(TemporaryFolderError):
            run({"AUDIT_EXPLORER_TOKEN": plane.token}, archive, plane.address)
        assert plane.requests == []


@pytest.mark.parametrize("release", ["legacy", "current"])
def test_a_day_is_whole_only_where_two_facts_agree(
    release: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A server that clamps its pages is read whole; one that contradicts itself leaves its days partly covered.

    The command then says so with exit status 1, and goes on with every other span; a server that mends fills them.
    """
    at = NOW - timedelta(days=5)
    records = [make_legacy(id=n, happenedAt=(at + timedelta(minutes=n)).isoformat()) for n in range(1, 31)]
    crowd = [make_legacy(id=n, happenedAt=at.isoformat()) for n in range(1, 31)]
    broken = Paging(total_by=100) if release == "current" else Paging(most=7, ignores_offset=True)

    def states(archive: Archive) -> set[str]:
        frame = archive.coverage(NOW)
        return set(frame.loc[frame["day"] == at.date(), "state"])

    whole = Archive(tmp_path / "whole")
    with control_plane(records, release=release, paging=Paging(most=7)) as plane:
        assert run({"AUDIT_EXPLORER_TOKEN": plane.token}, whole, plane.address).complete
    assert states(whole) == {"whole"}

    doubted = Archive(tmp_path / "doubted")
    with control_plane(crowd, release=release, paging=broken) as plane:
        environ = {"AUDIT_EXPLORER_TOKEN": plane.token}
        done = run(environ, doubted, plane.address)
        assert (done.complete, done.error, done.cancelled) == (False, None, False)
        assert any("not known to be complete, because" in sentence for sentence in done.said)
        assert states(doubted) == {"partly"}
        monkeypatch.setenv("AUDIT_EXPLORER_TOKEN", plane.token)
        command = ["sync", "--address", plane.address, "--since", "200w", "--archive", str(tmp_path / "command")]
        assert main(command) == 1
        said = json.loads(capsys.readouterr().out)
        assert (said["complete"], said["error"]) == (False, None)
        assert "not known to be complete" in " ".join(said["said"])
        plane.behave(paging=Paging())
        assert run(environ, doubted, plane.address).complete
    assert states(doubted) == {"whole"}
