"""What counts as fetched belongs to who asked, in the deployment's own way, over sockets."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from audit_explorer.filters import Filter
from audit_explorer.keeping.archiving import archive_fetched
from audit_explorer.keeping.fetched_log import FetchedLog
from audit_explorer.keeping.syncing import Sync
from audit_explorer.period import Period
from audit_explorer.sources.api import BearerToken, Fetch, Network, Plan, Server, read_address
from audit_explorer.store.archive import Archive
from tests.builders import make_legacy
from tests.control_plane import control_plane
from tests.control_plane.faults import Status

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.keeping.syncing import Synced
    from tests.control_plane import Plane

NOW = datetime(2026, 10, 1, tzinfo=UTC)
COUNT = 2_000
RECORDS = [
    make_legacy(id=number, happenedAt=(NOW - timedelta(days=40) + number * timedelta(minutes=20)).isoformat())
    for number in range(COUNT)
]
HOUR = timedelta(hours=1)


def sync(plane: Plane, archive: Archive, token: str | None = None, now: datetime = NOW, *, own: bool = True) -> Synced:
    """Sync 90 days with a token, or with the client's id and secret."""
    environ = {"AUDIT_EXPLORER_TOKEN": token} if token else {}
    environ |= {"AUDIT_EXPLORER_CLIENT_ID": plane.client_id, "AUDIT_EXPLORER_CLIENT_SECRET": plane.client_secret}
    server = Server.from_environment(environ, address=plane.address)
    server = replace(server, network=Network(own_way=own))
    return Sync(server, archive, since=timedelta(days=90), now=lambda: now).run()


def total(archive: Archive) -> int:
    """Count the records of an archive."""
    dataset = archive.open()
    try:
        return dataset.facts.total
    finally:
        dataset.close()


@pytest.mark.parametrize("release", ["current", "legacy"])
def test_the_administrator_is_not_told_that_a_narrow_token_saw_all(tmp_path: Path, release: str) -> None:
    """A token that sees few of 2,000 records marks nothing for the administrator's, which brings all the others."""
    archive = Archive(tmp_path / "archive")
    with control_plane(RECORDS, release=release) as plane:
        narrow = sync(plane, archive, plane.token_of("auditor@one-department", sees=2))
        wide = sync(plane, archive, plane.token_of("administrator"), NOW + HOUR)
        again = sync(plane, archive, plane.token_of("administrator"), NOW + 2 * HOUR)

    assert narrow.complete
    assert 0 < narrow.new < 10
    assert (wide.complete, wide.new, total(archive)) == (True, COUNT - narrow.new, COUNT)
    assert (again.complete, again.new) == (True, 0)
    assert len(again.spans) == 1
    assert again.spans[0].end - again.spans[0].start < 2 * HOUR
    views = {note.view.who for note in archive.notes()}
    assert views == {"auditor@one-department", "administrator"}


def test_a_renewed_token_of_one_subject_is_one_asker(tmp_path: Path) -> None:
    """What differs from token to token (iat, exp, jti, sid) makes no other asker; other roles do, in any order."""
    archive = Archive(tmp_path / "archive")
    with control_plane(RECORDS, release="current") as plane:
        first = sync(plane, archive, plane.token_of("ci", roles=["a", "b"], sid="1", nonce="2"))
        renewed = sync(plane, archive, plane.token_of("ci", roles=["b", "a"], sid="3", nonce="4"), NOW + HOUR)
        wider = sync(plane, archive, plane.token_of("ci", roles=["a", "b", "admin"]), NOW + HOUR)

    assert [len(one.spans) for one in (first, renewed, wider)] == [1, 1, 1]
    lengths = [one.spans[0].end - one.spans[0].start for one in (first, renewed, wider)]
    assert lengths[1] < 2 * HOUR
    assert lengths[2] == lengths[0]


def test_a_client_that_may_see_more_later_fetches_again(tmp_path: Path) -> None:
    """A client id is the same; that its token says other roles is seen when it has signed in, and all is asked anew."""
    archive = Archive(tmp_path / "archive")
    with control_plane(RECORDS, release="current", sees=1, said={"roles": ["viewer"]}) as plane:
        narrow = sync(plane, archive)
        plane.behave(sees=None, said={"roles": ["administrator"]})
        wide = sync(plane, archive, now=NOW + HOUR)
        again = sync(plane, archive, now=NOW + 2 * HOUR)

    assert narrow.new < 10
    assert (wide.complete, total(archive)) == (True, COUNT)
    assert again.new == 0
    assert len(again.spans) == 1
    assert {note.view.kind for note in archive.notes()} == {"client"}


def test_opaque_tokens_are_askers_of_their_own(tmp_path: Path) -> None:
    """A token that says nothing is named by a part of its hash: the same one goes on, another one fetches anew."""
    archive = Archive(tmp_path / "archive")
    with control_plane(RECORDS, release="current", opaque_tokens=True) as plane:
        token = plane.token
        sync(plane, archive, token)
        same = sync(plane, archive, token, NOW + HOUR)
        del plane.token
        other = sync(plane, archive, plane.token, NOW + HOUR)
        written = b"".join(path.read_bytes() for path in archive.folder.rglob("*") if path.is_file())

    assert same.spans[0].end - same.spans[0].start < 2 * HOUR
    assert other.spans[0].end - other.spans[0].start > timedelta(days=80)
    assert token.encode() not in written


def test_a_platform_that_changes_its_generation_is_fetched_again(tmp_path: Path) -> None:
    """The records of both generations differ: what was fetched over one says nothing of the other."""
    archive = Archive(tmp_path / "archive")
    with control_plane(RECORDS, release="legacy") as plane:
        token = plane.token
        assert sync(plane, archive, token).complete
        plane.behave(release="current")
        upgraded = sync(plane, archive, token, NOW + HOUR)
        again = sync(plane, archive, token, NOW + 2 * HOUR)

    assert (upgraded.complete, upgraded.view.generation) == (True, "current")
    assert upgraded.new == COUNT
    assert (again.complete, len(again.spans), again.new) == (True, 1, 0)


def test_a_way_that_a_form_gave_proves_nothing(tmp_path: Path) -> None:
    """What came through a proxy or a CA of a form's is noted as such: no later sync counts it, its own neither."""
    archive = Archive(tmp_path / "archive")
    with control_plane(RECORDS, release="current", sees=0) as plane:
        token = plane.token_of("administrator", sees=0)
        forged = [sync(plane, archive, token, NOW, own=False) for _ in range(2)]
        assert [(one.complete, len(one.spans)) for one in forged] == [(False, 1)] * 2
        assert any("the next sync asks for all of it again" in sentence for sentence in forged[0].said)
        assert not any(note.whole for note in archive.notes())
        own = sync(plane, archive, plane.token_of("administrator"))

    assert (own.complete, own.new) == (True, COUNT)


def test_an_archive_of_an_earlier_version_is_fetched_anew(tmp_path: Path) -> None:
    """Its notes don't say for whom: the first sync asks for everything, and nothing is there twice."""
    archive = Archive(tmp_path / "archive")
    with control_plane(RECORDS, release="current") as plane:
        token = plane.token_of("administrator")
        sync(plane, archive, token)
        for path in (archive.folder / "coverage").iterdir():
            said = json.loads(path.read_bytes())
            early = {name: said[name] for name in ("address", "start", "end", "whole", "fetched_at")} | {"format": 1}
            content = json.dumps(early, sort_keys=True).encode()
            path.unlink()
            (path.parent / f"{hashlib.sha256(content).hexdigest()}.json").write_bytes(content)
        assert archive.notes()
        again = sync(plane, archive, token, NOW + HOUR)

    assert (again.complete, again.new, again.repeated) == (True, 0, COUNT)
    assert total(archive) == COUNT


def test_what_one_asker_began_and_another_ended_is_nobodys_view(tmp_path: Path) -> None:
    """A fetch that other credentials went on with is noted in part: half of a window was shown to somebody else."""
    archive = Archive(tmp_path / "archive")
    plan = Plan(Filter(period=Period(NOW - timedelta(days=20), NOW)), "current", page_size=100)
    with control_plane(RECORDS, release="current", faults=[Status(400).on(4)]) as plane:
        servers = [
            Server(read_address(plane.address), BearerToken(plane.token_of(who))) for who in ("narrow", "administrator")
        ]
        first = Fetch(servers[0], plan, tmp_path, now=lambda: NOW).run()
        assert first.resume is not None
        plane.behave(faults=[])
        mixed = Fetch(servers[1], first.resume, tmp_path, now=lambda: NOW).run()
        alone = Fetch(servers[0], first.resume, tmp_path, now=lambda: NOW).run()

    assert mixed.complete
    assert mixed.asker is None
    assert alone.asker == servers[0].asker
    log = FetchedLog([*first.files, *mixed.files], plane.address)
    archive_fetched(archive, mixed, log, plane.address, NOW)
    log.close()
    assert [(note.whole, note.view.kind) for note in archive.notes()] == [(False, "")]


def test_no_secret_gets_into_a_note_or_a_repr(tmp_path: Path) -> None:
    """Neither a token, whole or in part, nor a client's secret, nor a signature stands in any file of the archive."""
    archive = Archive(tmp_path / "archive")
    with control_plane(RECORDS[:10], release="current") as plane:
        tokens = [plane.token_of("ci", roles=["admin"]), plane.token]
        done = [sync(plane, archive, token) for token in (*tokens, None)]
        secrets = [plane.client_secret, *tokens, *(part for token in tokens for part in token.split(".")[1:])]
    written = b"".join(path.read_bytes() for path in archive.folder.rglob("*") if path.is_file())
    shown = repr((done, archive.notes()))
    assert len({note.view for note in archive.notes()}) == 3
    assert not [secret for secret in secrets if secret.encode() in written or secret in shown]


def test_every_segment_lost_is_every_record_fetched_again(tmp_path: Path) -> None:
    """Notes whose segments are gone are void: the next sync brings all 2,000 records, and only then says complete."""
    archive = Archive(tmp_path / "archive")
    with control_plane(RECORDS, release="current") as plane:
        token = plane.token_of("administrator")
        assert sync(plane, archive, token).new == COUNT
        shutil.rmtree(archive.folder / "segments")
        assert not any(note.whole and note.proof for note in archive.notes())
        again = sync(plane, archive, token, NOW + HOUR)

    assert (again.complete, again.new, total(archive)) == (True, COUNT, COUNT)


def test_a_bit_flipped_in_every_segment_is_every_record_fetched_again(tmp_path: Path) -> None:
    """A segment that isn't what its name says proves nothing."""
    archive = Archive(tmp_path / "archive")
    with control_plane(RECORDS, release="current") as plane:
        token = plane.token_of("administrator")
        sync(plane, archive, token)
        for path in (archive.folder / "segments").glob("*.parquet"):
            content = bytearray(path.read_bytes())
            content[len(content) // 2] ^= 1
            path.write_bytes(content)
        again = sync(plane, archive, token, NOW + HOUR)

    assert (again.complete, total(archive)) == (True, COUNT)
