"""Tests of a whole fetch from a control plane over real sockets that keeps to the specification."""

from __future__ import annotations

import json
import stat
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.errors import EndpointGoneError, QueryError, SignInError, TokenRejectedError
from audit_explorer.filters import Filter
from audit_explorer.period import Period
from audit_explorer.sources import open_files
from audit_explorer.sources.api import AppToken, BearerToken, ClientCredentials, Credentials, Fetch, Plan
from tests.builders import ABSENT, make_legacy
from tests.control_plane import control_plane, paths
from tests.unit.sources.api.fetch_runs import MONTH, NOW, START, evenly, fetch, held, ids, records, server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from audit_explorer.sources.api.fetching.plan import Form, Generation

GENERATIONS: list[Generation] = ["current", "legacy"]
FORMS: list[tuple[Generation, Form]] = [("legacy", "json"), ("current", "json"), ("current", "csv")]


@pytest.mark.parametrize("generation", GENERATIONS)
def test_every_record_arrives_once_as_it_was_sent(generation: Generation, tmp_path: Path) -> None:
    """The files hold exactly the records that the server holds, and make a dataset; they are private."""
    with control_plane(evenly(2_345)) as plane:
        fetched = fetch(plane, Plan(MONTH, generation), tmp_path)
        sent = plane.records if generation == "legacy" else plane.current_records
    assert fetched.complete
    assert fetched.error is None
    assert fetched.resume is None
    assert sorted(records(fetched), key=repr) == sorted(sent, key=repr)
    assert fetched.records == len(sent)
    assert fetched.covered == ((START, NOW),)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (*fetched.files, fetched.ledger_file)} == {0o600}
    dataset = open_files(fetched.files)
    assert (dataset.facts.total, dataset.facts.duplicates, dataset.facts.unreadable) == (2_345, 0, 0)
    dataset.close()


@pytest.mark.parametrize(("generation", "form"), FORMS)
@pytest.mark.parametrize("whole", [False, True])
def test_download_forms_bring_the_same_records(
    generation: Generation,
    form: Form,
    whole: bool,
    tmp_path: Path,
) -> None:
    """A file may hold no more than a page or everything: either way all records come, each once."""
    with control_plane(evenly(2_345), download_whole=whole) as plane:
        fetched = fetch(plane, Plan(MONTH, generation, form=form), tmp_path)
        assert fetched.complete
        assert ids(records(fetched)) == held(plane, fetched)
    dataset = open_files(fetched.files)
    assert (dataset.facts.total, dataset.facts.undated) == (2_345, 0)
    dataset.close()


def test_csv_needs_the_current_generation(tmp_path: Path) -> None:
    """Forced, it is refused before anything is asked; detected, the fetch says so."""
    with pytest.raises(QueryError):
        Plan(MONTH, "legacy", form="csv")
    with control_plane(evenly(1), release="legacy") as plane:
        assert isinstance(fetch(plane, Plan(MONTH, form="csv"), tmp_path).error, QueryError)


@pytest.mark.parametrize(("release", "used"), [("both", "current"), ("current", "current"), ("legacy", "legacy")])
@pytest.mark.parametrize("gone", [404, 410])
def test_the_generation_is_detected(release: str, used: str, gone: int, tmp_path: Path) -> None:
    """The current endpoint is tried first; a sentence says which one is used and why."""
    with control_plane(evenly(7), release=release, retired_status=gone) as plane:
        fetched = fetch(plane, Plan(MONTH), tmp_path)
        assert ids(records(fetched)) == held(plane, fetched)
    assert fetched.generation == used
    assert fetched.said[0].startswith(f"The {used} API was used")
    assert (str(gone) in fetched.said[0]) is (release == "legacy")


def test_a_forced_generation_that_is_gone_is_an_error(tmp_path: Path) -> None:
    """Nothing else is tried, and the advice points to the other endpoint."""
    with control_plane(evenly(7), release="current") as plane:
        fetched = fetch(plane, Plan(MONTH, "legacy"), tmp_path)
        assert [seen.path for seen in plane.requests] == [paths.LEGACY]
    assert isinstance(fetched.error, EndpointGoneError)
    assert "other generation" in fetched.error.advice
    assert not fetched.files
    assert not fetched.complete


@pytest.mark.parametrize("kind", ["v1", "v2", "app"])
def test_every_way_to_sign_in(kind: str, tmp_path: Path) -> None:
    """One token serves all pages; a wrong secret is named as such, and brings nothing."""
    make: dict[str, Callable[[str, str], Credentials]] = {
        "v1": ClientCredentials,
        "v2": lambda client_id, secret: ClientCredentials(client_id, secret, "v2"),
        "app": AppToken,
    }
    with control_plane(evenly(30)) as plane:
        plan = Plan(MONTH, page_size=10)
        assert fetch(plane, plan, tmp_path, make[kind](plane.client_id, plane.client_secret)).complete
        tokens = [seen for seen in plane.requests if seen.path in {paths.TOKEN_V1, paths.TOKEN_V2}]
        assert len(tokens) == 1
        refused = fetch(plane, plan, tmp_path, make[kind](plane.client_id, "wrong"))
    assert isinstance(refused.error, SignInError)
    assert not refused.files


def test_a_wrong_token_and_a_narrow_one(tmp_path: Path) -> None:
    """401 is a rejected token; both are asked once only."""
    with control_plane(evenly(3)) as plane:
        assert isinstance(fetch(plane, Plan(MONTH), tmp_path, BearerToken("wrong")).error, TokenRejectedError)
        assert len(plane.requests) == 1


def test_parameters_are_typed_as_specified(tmp_path: Path) -> None:
    """Legacy times have no zone and no milliseconds; the current ones have both; the windows stay within 30 days."""
    with control_plane(evenly(3)) as plane:
        filtered = Filter(period=Period(NOW - timedelta(days=90), NOW))
        asked = (("action", "Create"), ("success", "true"), ("filterBy", "action==create"))
        fetch(plane, Plan(filtered, "legacy", asked), tmp_path)
        old = [seen.query for seen in plane.requests]
        fetch(plane, Plan(filtered, "current", asked, page_size=10), tmp_path)
        new = [seen.query for seen in plane.requests[len(old) :]]
    assert {(query["action"], query["success"], query["limit"], query["offset"]) for query in old} == {
        ("Create", "true", "500", "0"),
        ("Create", "true", "500", "3"),  # whether there is a record after the last one
        ("Create", "true", "1", "0"),  # whether there is one in a window without any
    }
    assert old[0]["start"] == "2026-07-02T23:59:59"
    assert old[-1]["end"] == "2026-10-01T00:00:00"
    assert {(query["filterBy"], query["numberOfSamples"], query["sortBy"]) for query in new} == {
        ("action==create", "10", "timestamp")
    }
    assert new[0]["start"] == "2026-07-02T23:59:59.999Z"
    assert len(old) == 2 * 4  # 90 days in windows of a little less than 30, each confirmed by one more request


def test_sync_of_nothing_new_is_cheap(tmp_path: Path) -> None:
    """A short window without news takes two requests beside the token: its page, and the one after it."""
    with control_plane(evenly(3, start=NOW - timedelta(minutes=5))) as plane:
        plan = Plan(Filter(period=Period(last="1h", anchor="now")), "legacy")
        fetched = fetch(plane, plan, tmp_path, ClientCredentials(plane.client_id, plane.client_secret))
        assert fetched.records == 3
        assert len(plane.requests) == 3


@pytest.mark.parametrize("generation", GENERATIONS)
def test_odd_records_are_kept(generation: Generation, tmp_path: Path) -> None:
    """Records without a time or an id are taken over; alike ones without an id stay as many as one answer holds."""
    odd: list[dict[str, Any]] = [
        *evenly(60),
        make_legacy(id=900, happenedAt="2026-09-03T10:00:00.000Z", entityName='a \u2028 b\n"},{" c'),
        make_legacy(id=ABSENT, happenedAt="2026-09-03T10:00:01.000Z"),
        make_legacy(id=ABSENT, happenedAt="2026-09-03T10:00:01.000Z"),
    ]
    with control_plane(odd) as plane:
        fetched = fetch(plane, Plan(MONTH, generation), tmp_path)
        sent = plane.records if generation == "legacy" else plane.current_records
    assert sorted(map(json.dumps, records(fetched))) == sorted(map(json.dumps, sent))


def test_an_empty_period_asks_nothing(tmp_path: Path) -> None:
    """No request is made, and a sentence says why nothing came."""
    with control_plane(evenly(3)) as plane:
        fetched = fetch(plane, Plan(Filter(period=Period(NOW, NOW))), tmp_path)
        assert not plane.requests
    assert fetched.complete
    assert fetched.said


def test_progress_only_says_what_is(tmp_path: Path) -> None:
    """Before it: nothing; after it: the whole, with its requests and records."""
    with control_plane(evenly(20)) as plane:
        under_way = Fetch(server(plane), Plan(MONTH), tmp_path, now=lambda: NOW)
        assert (under_way.progress().requests, under_way.progress().share) == (0, 0.0)
        under_way.run()
        at = under_way.progress()
    assert (at.requests, at.records, at.share, at.left) == (3, 20, 1.0, 0.0)
