"""Tests of a fetch's own limits: no server keeps it going for ever, and what came is kept."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Any, Final

import pytest

from audit_explorer import errors
from audit_explorer.settings import ANSWER, FETCH_IDLE, FETCH_REQUESTS, FETCH_SIZE
from audit_explorer.sources.api import Fetch, Fetched, Plan
from audit_explorer.sources.api.fetching import window_reading
from audit_explorer.sources.api.fetching.limits import Budget, Limits
from tests.control_plane import control_plane
from tests.control_plane.raw_answers import RawServer, raw_server
from tests.unit.sources.api.fetch_runs import MONTH, NOW, evenly, held, ids, records, server

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from pathlib import Path

    from audit_explorer.sources.api.fetching.plan import Form, Generation
    from tests.control_plane import Plane

MB: Final = 1 << 20


def run(plane: Plane | RawServer, folder: Path, limits: Limits, plan: Plan | None = None) -> Fetched:
    """Fetch without waiting between attempts."""
    where = server(plane)
    plan = plan or Plan(MONTH, "legacy")
    return Fetch(where, plan, folder, now=lambda: NOW, sleep=lambda _: None, limits=limits).run()


def pages(make: Callable[[int], list[dict[str, Any]]]) -> Callable[[socket.socket, bytes], bool]:
    """Answer with the page that `make` gives for an offset."""

    def answer(connection: socket.socket, head: bytes) -> bool:
        offset = re.search(rb"offset=(\d+)", head)
        body = json.dumps(make(int(offset[1]) if offset else 0)).encode()
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        return True

    return answer


def record(number: int, day: int = 3, **fields: object) -> dict[str, Any]:
    """Make one."""
    return {"id": number, "action": "Create", "happenedAt": f"2026-09-{day:02d}T10:00:00.000Z", **fields}


ENDLESS: Final[dict[str, Callable[[int], list[dict[str, Any]]]]] = {
    "the same page": lambda _: [record(number) for number in range(10)],
    "ever new records": lambda offset: [record(offset + number) for number in range(10)],
    "ever new records of the future": lambda offset: [
        record(offset + number) | {"happenedAt": "2027-01-01T00:00:00Z"} for number in range(10)
    ],
    "ever new records without a time": lambda offset: [{"id": offset + number} for number in range(10)],
    "records again under new names": lambda offset: [record(number, x=offset) for number in range(10)],
    "pages of nothing but null": lambda offset: [None] * (offset + 1),  # type: ignore[list-item]
}


@pytest.mark.parametrize("name", ENDLESS)
def test_pages_without_an_end_end(name: str, tmp_path: Path) -> None:
    """At the number of requests, or before; everything that came is kept, and none of it is called complete."""
    with raw_server(pages(ENDLESS[name])) as plane:
        fetched = run(plane, tmp_path, Limits(requests=150))
        # One may be under way when the limit is reached.
        assert len(plane.heads) <= 151
    assert fetched.records == len(records(fetched))
    assert not fetched.complete
    assert fetched.resume is not None
    if fetched.error is None:
        assert "not known to be complete" in fetched.said[-1]
    else:
        assert isinstance(fetched.error, errors.FetchLimitError)
        assert FETCH_REQUESTS.name in fetched.error.advice


def test_a_reading_of_too_many_records_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of one window has a bound; beyond it the window is in doubt, and the next one is read."""
    monkeypatch.setattr(window_reading, "MOST_RECORDS", 50)
    with raw_server(pages(ENDLESS["ever new records of the future"])) as plane:
        fetched = run(plane, tmp_path, Limits())
        assert len(plane.heads) < 50
    assert fetched.error is None
    assert not fetched.complete
    assert "page after page without an end" in fetched.said[-1]


def test_a_fetch_ends_at_its_size(tmp_path: Path) -> None:
    """Records that are invented fill no disk."""
    with raw_server(pages(lambda offset: [record(offset + n, body="x" * 1_000) for n in range(100)])) as plane:
        fetched = run(plane, tmp_path, Limits(size=MB))
    assert isinstance(fetched.error, errors.FetchLimitError)
    assert MB <= sum(path.stat().st_size for path in fetched.files) < 2 * MB
    assert FETCH_SIZE.name in fetched.error.advice


def test_a_fetch_ends_without_news(tmp_path: Path) -> None:
    """A server that answers and answers, but nothing new, is left after the time that is set."""

    def answer(connection: socket.socket, head: bytes) -> bool:
        time.sleep(0.05)
        return pages(lambda _: [record(1)])(connection, head)

    with raw_server(answer) as plane:
        fetched = run(plane, tmp_path, Limits(idle=0.3))
    assert isinstance(fetched.error, errors.FetchLimitError)
    assert fetched.records == 1
    assert FETCH_IDLE.name in fetched.error.advice


def test_waiting_for_news_begins_anew_with_each_record() -> None:
    """Only what brings nothing counts, in time as in requests."""
    now = [0.0]
    budget = Budget(Limits(idle=10, requests=4_000), lambda: now[0])
    for number in range(100):
        now[0] += 9
        budget.check(number * 10, number, 0)
    now[0] += 10
    with pytest.raises(errors.FetchLimitError, match="no new record came for 10 seconds"):
        budget.check(1_000, 99, 0)
    budget.check(1_100, 100, 0)
    with pytest.raises(errors.FetchLimitError, match="200 requests in a row"):
        budget.check(1_300, 100, 0)


@pytest.mark.parametrize(("generation", "form"), [("legacy", "pages"), ("current", "pages"), ("legacy", "json")])
@pytest.mark.parametrize("own", [None, 100_000])
def test_answers_that_are_too_large_come_in_smaller_parts(
    generation: Generation, form: Form, own: int | None, tmp_path: Path
) -> None:
    """Whether a server heeds the page size or only the period: every record comes, once, no answer above the limit."""
    large = [one | {"body": {"text": "x" * 4_000}} for one in evenly(600)]
    behaviour: dict[str, Any] = {"own_page_size": own, "download_whole": own is not None}
    with control_plane(large, **behaviour) as plane:
        fetched = run(plane, tmp_path, Limits(answer=300_000), Plan(MONTH, generation, form=form, page_size=500))
        assert ids(records(fetched)) == held(plane, fetched)
        assert len(fetched.ledger) == len(plane.requests)
    if generation == "legacy":
        assert "answer-too-large" in {row.failure for row in fetched.ledger}
    assert fetched.complete


def test_one_record_that_is_too_large_is_said(tmp_path: Path) -> None:
    """Nothing smaller can be asked for: the fetch ends there, with what came before it."""
    large = [one | {"body": {"text": "x" * (400_000 if number == 30 else 10)}} for number, one in enumerate(evenly(50))]
    with control_plane(large) as plane:
        fetched = run(plane, tmp_path, Limits(answer=300_000), Plan(MONTH, "legacy", page_size=10))
    assert isinstance(fetched.error, errors.AnswerTooLargeError)
    assert not fetched.complete
    assert ANSWER.name in fetched.error.advice


@pytest.mark.parametrize("setting", [ANSWER, FETCH_SIZE, FETCH_REQUESTS, FETCH_IDLE], ids=lambda one: one.name)
def test_a_limit_that_is_none_ends_the_fetch(setting: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    """It is named before anything is asked, as any error of a fetch is."""
    monkeypatch.setenv(setting.name, "many")
    with control_plane([]) as plane:
        fetched = Fetch(server(plane), Plan(MONTH), tmp_path, now=lambda: NOW).run()
        assert not plane.requests
    assert isinstance(fetched.error, errors.SettingError)
    monkeypatch.setenv(setting.name, "7")
    assert 7 in {getattr(Limits.from_environment(), name) for name in ("requests", "idle")} | {
        getattr(Limits.from_environment(), name) // MB for name in ("answer", "size")
    }
