"""Tests of `audit-explorer archive publish` and `sync --publish`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.cli import main
from audit_explorer.settings import TABLE
from audit_explorer.store.archive import Archive
from tests.archives import archive_files
from tests.builders import make_legacy
from tests.control_plane import control_plane
from tests.unit.store.published.publishing_here import ReadBack, lines

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.store.loading import Loader


@pytest.fixture
def archive(tmp_path: Path, load: Loader) -> Archive:
    """Give an archive of two months."""
    archive = Archive(tmp_path / "archive")
    records = [make_legacy(id=1), make_legacy(id=2, happenedAt="2026-08-08T00:00:00Z")]
    archive_files(archive, [load.file(lines(records))])
    return archive


def publish(archive: Archive, *arguments: str) -> int:
    """Run the command."""
    return main(["archive", "publish", "--archive", str(archive.folder), *arguments])


def test_it_says_what_it_wrote(
    archive: Archive, load: Loader, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Version, months, records, bytes, seconds: in words, and as JSON for a script."""
    place = tmp_path / "the table"
    assert publish(archive, "--to", str(place)) == 0
    said = capsys.readouterr().out
    assert f"Version 1 is published in {place}." in said
    assert "months written  2\n" in said
    assert publish(archive, "--to", str(place)) == 0
    assert "says all this already; nothing is written." in capsys.readouterr().out
    archive_files(archive, [load.file(lines([make_legacy(id=3, happenedAt="2026-09-08T00:00:00Z")]))])
    assert publish(archive, "--to", str(place), "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["version"], report["changed"], report["records"]) == (2, True, 3)
    assert (report["months_written"], report["months_unchanged"]) == (1, 2)
    assert report["bytes"] == sum(path.stat().st_size for path in place.rglob("*.parquet")) - _old(place)
    assert ReadBack(place).rows("SELECT count(*) FROM events") == [(3,)]


def _old(place: Path) -> int:
    named = {file["name"] for files in ReadBack(place).said["tables"].values() for file in files}
    return sum(path.stat().st_size for path in place.rglob("*.parquet") if str(path.relative_to(place)) not in named)


def test_the_place_of_the_setting(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without --to it is the setting's; with neither the command says what it needs."""
    monkeypatch.delenv(TABLE.name, raising=False)
    assert publish(archive) == 2
    assert "say where to publish, or set AUDIT_EXPLORER_TABLE" in capsys.readouterr().err
    monkeypatch.setenv(TABLE.name, str(tmp_path / "table"))
    assert publish(archive) == 0
    assert (tmp_path / "table" / "facts.json").exists()


def test_what_was_published_is_checked(archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Status 0 when all is sound; 1 with the names when not. What was removed comes back with the next publishing."""
    place = tmp_path / "table"
    check = ["archive", "publish", "--to", str(place), "--verify"]
    assert main(check) == 1
    assert "there is no facts.json" in capsys.readouterr().err
    publish(archive, "--to", str(place))
    assert main(check) == 0
    assert "Everything is as it was published." in capsys.readouterr().out
    events = next(place.glob("events/month=2026-08/*.parquet"))
    received = next(place.glob("received/month=2026-08/*.parquet"))
    events.write_bytes(events.read_bytes()[:-1] + b"x")
    received.unlink()
    assert main([*check, "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["sound"], report["changed"], report["missing"]) == (
        False,
        [str(events.relative_to(place))],
        [str(received.relative_to(place))],
    )
    assert main(check) == 1
    assert f"Changed:\n  {events.relative_to(place)}\n" in capsys.readouterr().out
    events.unlink()
    publish(archive, "--to", str(place))
    assert "2 files that were missing are written." in capsys.readouterr().out
    assert main(check) == 0


def test_wrong_places_are_said_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before the archive is opened; the secret of an address is not repeated."""
    assert main(["archive", "publish", "--archive", str(tmp_path / "none"), "--to", "s3://a:hidden@b/c"]) == 1
    said = capsys.readouterr().err
    assert "holds a secret" in said
    assert "hidden" not in said
    assert main(["archive", "publish", "--archive", str(tmp_path / "none"), "--to", str(tmp_path / "t")]) == 1
    assert "holds no record" in capsys.readouterr().err
    assert not (tmp_path / "t").exists()


def test_a_sync_publishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """After the sync; what goes wrong with it spoils nothing of that, is said, and is a status of its own."""
    with control_plane(release="current") as plane:
        monkeypatch.setenv("AUDIT_EXPLORER_CLIENT_ID", plane.client_id)
        monkeypatch.setenv("AUDIT_EXPLORER_CLIENT_SECRET", plane.client_secret)
        command = ["sync", "--address", plane.address, "--since", "200w", "--archive", str(tmp_path / "archive")]
        monkeypatch.delenv(TABLE.name, raising=False)
        assert main([*command, "--publish"]) == 2
        assert "--publish: say where" in capsys.readouterr().err
        assert not (tmp_path / "archive").exists()
        (tmp_path / "theirs").mkdir()
        (tmp_path / "theirs" / "file").touch()
        monkeypatch.setenv(TABLE.name, str(tmp_path / "theirs"))
        assert main([*command, "--publish"]) == 3
        said = capsys.readouterr()
        report: dict[str, Any] = json.loads(said.out)
        assert (report["complete"], report["error"]) == (True, None)
        assert report["published"]["error_code"] == "table-failed"
        assert "other files are there" in said.err
        monkeypatch.setenv(TABLE.name, str(tmp_path / "table"))
        assert main([*command, "--publish"]) == 0
        report = json.loads(capsys.readouterr().out)
        assert report["published"]["records"] == report["published"]["records"] > 0
        assert ReadBack(tmp_path / "table").rows("SELECT count(*) FROM events") == [(report["published"]["records"],)]
        assert main(command) == 0
        assert "published" not in json.loads(capsys.readouterr().out)
