"""Tests of requests that are sent before they are asked for."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pytest

from audit_explorer.period import to_ms
from audit_explorer.sources.api import Fetch, Fetched, Plan
from audit_explorer.sources.api.answering.seen_records import Seen
from audit_explorer.sources.api.asking.request_thread import Ahead, Sent
from audit_explorer.sources.api.fetching.plan import Item, Left
from audit_explorer.sources.api.fetching.record_files import RecordFiles
from audit_explorer.sources.api.fetching.windows import Window
from tests.control_plane import control_plane
from tests.control_plane.faults import Fault, Status
from tests.unit.sources.api.fetch_runs import MONTH, NOW, START, evenly, fetch, held, ids, records, server

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from audit_explorer.sources.api.fetching.plan import Generation
    from tests.control_plane.exchange import Exchange

GENERATIONS: list[Generation] = ["current", "legacy"]
COUNT = 634
PAGE = 100
PATIENCE = 30
RECORDS = evenly(COUNT, step=timedelta(hours=1))
WINDOW = Window(to_ms(START), to_ms(NOW))


class Echo:
    """Answers a question with itself, in capitals; one that is empty fails."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.threads: set[int] = set()
        self.arrived: Future[str] = Future()

    def __call__(self, question: str) -> str:
        """Answer."""
        self.asked.append(question)
        self.threads.add(threading.get_ident())
        if question == "next":
            self.arrived.set_result(question)
        if not question:
            raise ConnectionError
        return question.upper()


@pytest.fixture
def echo() -> Echo:
    """Make one that was asked nothing yet."""
    return Echo()


@pytest.fixture
def ahead(echo: Echo) -> Iterator[Ahead[str, str]]:
    """Ask it ahead."""
    asking = Ahead(echo, lambda: 0.0)
    yield asking
    asking.close()


def test_what_is_expected_is_sent_at_once_and_once(echo: Echo, ahead: Ahead[str, str]) -> None:
    """It arrives without anybody waiting for it; asking for it later sends nothing more. One thread sends all."""
    unused: list[Sent[str, str]] = []
    assert ahead.ask("first").answer.result(PATIENCE) == "FIRST"
    ahead.expect("next", unused.append)
    echo.arrived.result(PATIENCE)
    assert ahead.ask("next").answer.result(PATIENCE) == "NEXT"
    assert echo.asked == ["first", "next"]
    assert echo.threads.isdisjoint({threading.get_ident()})
    assert len(echo.threads) == 1
    assert not unused


def test_what_is_expected_in_vain_is_told(echo: Echo, ahead: Ahead[str, str]) -> None:
    """Another question, another expectation and the end each tell of what nobody asked for, once it has ended."""
    unused: list[Sent[str, str]] = []
    ahead.expect("next", unused.append)
    assert ahead.ask("other").answer.result(PATIENCE) == "OTHER"
    ahead.expect("", unused.append)
    ahead.expect("last", unused.append)
    ahead.close()
    assert [sent.question for sent in unused] == ["next", "", "last"]
    assert all(sent.answer.done() for sent in unused)
    assert echo.asked == ["next", "other", "", "last"]


def test_what_goes_wrong_ahead_is_raised_where_it_is_asked(ahead: Ahead[str, str]) -> None:
    """Not before, and not in the other thread alone."""
    ahead.expect("", lambda _: None)
    sent = ahead.ask("")
    with pytest.raises(ConnectionError):
        sent.answer.result(PATIENCE)


class Counting(httpx.HTTPTransport):
    """Sends requests, and counts each before it goes."""

    def __init__(self) -> None:
        super().__init__()
        self.gone = threading.Semaphore(0)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Count and send one."""
        self.gone.release()
        return super().handle_request(request)


def asked(fetched: Fetched) -> list[tuple[str, int]]:
    """Give what each request was for, and its offset."""
    return [(row.purpose, row.offset) for row in fetched.ledger]


@pytest.mark.parametrize("generation", GENERATIONS)
def test_cancelling_while_a_request_ahead_is_under_way(
    generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page before it is kept, the request is in the ledger, and continuing asks for it again."""
    transport = Counting()
    keep = RecordFiles.add

    with control_plane(RECORDS) as plane:
        # A divided window's part: of the whole, the legacy API doesn't tell at once whether it must be divided.
        left = Left((Item(WINDOW, depth=1),), Seen(), WINDOW)
        plan = Plan(MONTH, generation, page_size=PAGE, left=left)
        under_way = Fetch(server(plane), plan, tmp_path, now=lambda: NOW, transport=transport)

        def add(kept: RecordFiles, lines: Sequence[bytes]) -> None:
            keep(kept, lines)
            if under_way.progress().records:
                # The first page was asked for to see whether the endpoint exists; this is the second.
                assert all(transport.gone.acquire(timeout=PATIENCE) for _ in range(3))
                under_way.cancel()

        with monkeypatch.context() as patch:
            patch.setattr(RecordFiles, "add", add)
            first = under_way.run()
        assert first.cancelled
        assert asked(first) == [("page", 0), ("page", PAGE), ("ahead", 2 * PAGE)]
        assert len(plane.requests) == 3
        assert first.records == 2 * PAGE
        assert first.resume is not None
        second = fetch(plane, first.resume, tmp_path)
        assert second.complete
        assert asked(second)[0] == ("page", 2 * PAGE)
        assert ids(records(first, second)) == held(plane, second)


@dataclass(frozen=True, slots=True)
class BrokenRecord(Fault):
    """A page that looks whole but for its last record's JSON."""

    async def play(self, exchange: Exchange) -> None:
        """Leave one quotation mark out."""
        answer = await exchange.answer()
        before, sign, after = answer.body.rpartition(b'":"')
        await exchange.send(answer.with_body(before + sign[:2] + after))


@pytest.mark.parametrize("generation", GENERATIONS)
def test_a_page_that_has_to_be_asked_for_again(generation: Generation, tmp_path: Path) -> None:
    """What was sent ahead on the word of a broken page is told in the ledger; nothing is lost or comes twice."""
    with control_plane(RECORDS, faults=[BrokenRecord().on(1)]) as plane:
        fetched = fetch(plane, Plan(MONTH, generation, page_size=PAGE), tmp_path)
        assert fetched.complete
        assert ids(records(fetched)) == held(plane, fetched)
        assert len(fetched.ledger) == len(plane.requests)
    failed = [(row.offset, row.failure) for row in fetched.ledger if row.failure]
    assert failed == [(PAGE, "cut-answer")]
    assert asked(fetched).count(("ahead", 2 * PAGE)) == 1


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("count", [0, 1, PAGE, COUNT])
def test_nothing_is_asked_in_vain(count: int, generation: Generation, tmp_path: Path) -> None:
    """A server that keeps to the specification gets no request that isn't used, and each is in the ledger."""
    with control_plane(RECORDS[:count]) as plane:
        fetched = fetch(plane, Plan(MONTH, generation, page_size=PAGE), tmp_path)
        assert len(fetched.ledger) == len(plane.requests)
    assert fetched.complete
    assert "ahead" not in {row.purpose for row in fetched.ledger}


@pytest.mark.parametrize("generation", GENERATIONS)
def test_a_request_ahead_that_fails(generation: Generation, tmp_path: Path) -> None:
    """The pages before it are kept, and it is in the ledger as any other."""
    with control_plane(RECORDS, faults=[Status(403).on(3)]) as plane:
        fetched = fetch(plane, Plan(MONTH, generation, page_size=PAGE), tmp_path)
        assert len(fetched.ledger) == len(plane.requests)
    # The record at a window's very end belongs to the next one.
    assert fetched.records in {3 * PAGE - 1, 3 * PAGE}
    assert (fetched.ledger[-1].offset, fetched.ledger[-1].status) == (3 * PAGE, 403)
    assert fetched.ledger[-1].failure == "forbidden"
