"""Tests of a fetch from a control plane that misbehaves: all records once, or a named partial result that continues."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from audit_explorer import errors
from audit_explorer.sources.api import ClientCredentials, Fetch, Network, Plan
from tests.control_plane import Arrivals, control_plane
from tests.control_plane.faults import (
    CloseMidBody,
    CutJson,
    EndlessNext,
    ExpireTokens,
    Fault,
    Html,
    Planned,
    Redirect,
    Repeats,
    ResetMidBody,
    Silence,
    StallMidBody,
    Status,
    StuckNext,
    WrongOrder,
    WrongShape,
    WrongTotal,
)
from tests.unit.sources.api.fetch_runs import MONTH, NOW, evenly, fetch, held, ids, records, server

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from audit_explorer.sources.api.fetching.plan import Generation

GENERATIONS: list[Generation] = ["current", "legacy"]
COUNT = 634
PAGE = 100

PASSING: dict[str, Fault | Planned] = {
    "429 with seconds": Status(429, retry_after="7").on(1, 2),
    "429 until a date": Status(429, retry_after="Thu, 01 Oct 2026 00:00:09 GMT").on(0),
    "502 from a proxy": Html(502).on(1),
    "503 burst": Status(503).on(2, 3, 4, 5),
    "504": Status(504).on(6),
    "reset": ResetMidBody().on(1, 2),
    "closed": CloseMidBody().on(3),
    "cut": CutJson().on(2),
    "wrong order": WrongOrder(),
    "stuck next": StuckNext(),
    "next back to the start": StuckNext(at=0),
    "endless next": EndlessNext(),
    "repeats": Repeats(),
    "repeats once": Repeats(count=5).on(4),
    "token expires": ExpireTokens().on(3, 7),
}
QUIRKS: dict[str, dict[str, Any]] = {
    "stable order without sense": {"order": "scattered"},
    "each seventh twice": {"doubled_every": 7},
    "a page size of its own": {"own_page_size": 30},
    "a larger page than asked for": {"own_page_size": 200},
    "exclusive bounds": {"with_start": False, "with_end": False},
    "next is null at the end": {"end_of_next": "null"},
    "next is empty at the end": {"end_of_next": "empty"},
}
STOPPING: dict[str, tuple[Fault | Planned, type[errors.AuditExplorerError]]] = {
    "500": (Status(500).on(3), errors.ServerFailedError),
    "503 for ever": (Status(503).on(*range(3, 99)), errors.ServerFailedError),
    "429 for ever": (Status(429).on(*range(3, 99)), errors.BusyError),
    "400": (Status(400).on(3), errors.RequestRejectedError),
    "403": (Status(403).on(3), errors.ForbiddenError),
    "404": (Status(404).on(3), errors.EndpointGoneError),
    "login page": (Html().on(3), errors.NotJsonError),
    "redirect": (Redirect().on(3), errors.RedirectedError),
    "wrong shape": (WrongShape().on(3), errors.WrongShapeError),
    "cut for ever": (CutJson().on(*range(3, 99)), errors.CutAnswerError),
    "reset for ever": (ResetMidBody().on(*range(3, 99)), errors.ConnectionLostError),
}


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("name", PASSING)
def test_a_passing_fault_loses_nothing(name: str, generation: Generation, tmp_path: Path) -> None:
    """All records come, each once, and the fetch knows that it is complete."""
    with control_plane(evenly(COUNT), faults=[PASSING[name]]) as plane:
        credentials = ClientCredentials(plane.client_id, plane.client_secret)
        fetched = fetch(plane, Plan(MONTH, generation, page_size=PAGE), tmp_path, credentials)
        assert fetched.error is None
        assert fetched.complete
        assert ids(records(fetched)) == held(plane, fetched)


@pytest.mark.parametrize("by", [-1_000, -1_000_000])
def test_a_total_below_what_came_loses_nothing_and_is_said(by: int, tmp_path: Path) -> None:
    """All records come; that the server contradicts itself is a doubt, so the fetch is not known to be complete."""
    with control_plane(evenly(COUNT), faults=[WrongTotal(by=by)]) as plane:
        fetched = fetch(plane, Plan(MONTH, "current", page_size=PAGE), tmp_path)
        assert fetched.error is None
        assert not fetched.complete
        assert any("the server says that it has" in sentence for sentence in fetched.said)
        assert ids(records(fetched)) == held(plane, fetched)


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("name", QUIRKS)
def test_a_quirk_loses_nothing(name: str, generation: Generation, tmp_path: Path) -> None:
    """What the specification leaves open, or a server gets wrong all the time, changes nothing in the result."""
    with control_plane(evenly(COUNT), **QUIRKS[name]) as plane:
        fetched = fetch(plane, Plan(MONTH, generation, page_size=PAGE), tmp_path)
        assert fetched.complete
        assert ids(records(fetched)) == held(plane, fetched)


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("name", STOPPING)
def test_what_stops_it_is_named_and_continued(name: str, generation: Generation, tmp_path: Path) -> None:
    """What came before the error is kept; continuing where it stopped brings exactly the rest."""
    fault, kind = STOPPING[name]
    with control_plane(evenly(COUNT, step=timedelta(hours=1)), faults=[fault]) as plane:
        first = fetch(plane, Plan(MONTH, generation, page_size=PAGE), tmp_path)
        assert type(first.error) is kind
        assert first.error is not None
        assert first.error.advice
        assert not first.complete
        # The record at a window's very end belongs to the next one.
        assert len(records(first)) == first.records
        assert first.records in {3 * PAGE - 1, 3 * PAGE}
        assert first.resume is not None
        plane.behave(faults=())
        before = len(plane.requests)
        second = fetch(plane, first.resume, tmp_path)
        assert second.complete
        assert second.generation == generation
        assert ids(records(first, second)) == held(plane, second)
        assert plane.requests[before].query["offset"] == str(first.ledger[-1].offset) == str(3 * PAGE)
        assert not plane.requests_elsewhere


@pytest.mark.parametrize("fault", [Silence(), StallMidBody()])
def test_silence_is_a_time_out(fault: Fault, tmp_path: Path) -> None:
    """A server that stops answering is given up after the set time, and the next attempt may succeed."""
    with control_plane(evenly(COUNT), faults=[fault.on(2)]) as plane:
        fetched = fetch(plane, Plan(MONTH, page_size=500), tmp_path, network=Network(timeout=0.5))
        assert fetched.complete
        assert [row.failure for row in fetched.ledger if row.failure] == ["too-slow"]
        assert ids(records(fetched)) == held(plane, fetched)


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("arrivals", [Arrivals(late=3), Arrivals(late=2, requests=4), Arrivals(newest=3, late=1)])
def test_late_records_push_none_out(generation: Generation, arrivals: Arrivals, tmp_path: Path) -> None:
    """Records that arrive among the older ones while someone pages lose none of those that were there before."""
    with control_plane(evenly(COUNT), arrivals=arrivals) as plane:
        before = ids(plane.records if generation == "legacy" else plane.current_records)
        fetched = fetch(plane, Plan(MONTH, generation, page_size=PAGE), tmp_path)
        found = ids(records(fetched))
        everything = held(plane, fetched)
    assert len(found) == len(set(found))
    assert set(before) <= set(found) <= set(everything)


def test_cancelling_keeps_what_came_and_continues(tmp_path: Path) -> None:
    """Cancel stops between two pages; nothing is an error, and continuing brings the rest."""
    with control_plane(evenly(COUNT)) as plane:
        under_way: list[Fetch] = []

        def now() -> Any:  # noqa: ANN401
            if under_way and under_way[0].progress().records >= 2 * PAGE:
                under_way[0].cancel()
            return NOW

        under_way.append(Fetch(server(plane), Plan(MONTH, page_size=PAGE), tmp_path, now=now))
        first = under_way[0].run()
        assert first.cancelled
        assert first.error is None
        assert not first.complete
        assert 0 < first.records < COUNT
        assert first.resume is not None
        second = fetch(plane, first.resume, tmp_path)
        assert second.complete
        assert ids(records(first, second)) == held(plane, second)


def test_cancelling_ends_a_long_wait(tmp_path: Path) -> None:
    """Whoever cancels while a Retry-After is waited for doesn't wait with it."""
    with control_plane(evenly(3), faults=[Status(503, retry_after="60")]) as plane:
        under_way = Fetch(server(plane), Plan(MONTH), tmp_path, now=lambda: NOW)
        under_way.cancel()
        assert under_way.run().cancelled


@pytest.mark.parametrize("generation", GENERATIONS)
def test_a_hundred_thousand_records_while_new_ones_arrive(generation: Generation, tmp_path: Path) -> None:
    """Nothing lost, nothing twice: every record that was there before the fetch is in the files once."""
    with control_plane(evenly(100_000, step=timedelta(seconds=25)), arrivals=Arrivals(newest=2)) as plane:
        before = ids(plane.records if generation == "legacy" else plane.current_records)
        fetched = fetch(plane, Plan(MONTH, generation), tmp_path)
        everything = held(plane, fetched)
    assert fetched.complete
    found = ids(records(fetched))
    assert len(found) == len(set(found))
    assert set(before) <= set(found) <= set(everything)
