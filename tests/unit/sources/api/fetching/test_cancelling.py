"""Tests of cancelling over real sockets: whatever a fetch waits for, it ends at once, and what came is kept."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING, Final

import pytest

from audit_explorer.sources.api import BearerToken, Fetch, Network, Plan, Server, read_address
from tests.control_plane import control_plane
from tests.control_plane.faults import Status
from tests.control_plane.raw_answers import dripping, raw_server
from tests.unit.sources.api.fetch_runs import MONTH, NOW, evenly, records, server
from tests.waiting import LIMIT, joined, until

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.sources.api import Fetched

#: Seconds on a busy machine; measured on an idle one it is below 0.6.
PROMPT: Final = 5.0

WAITING: Final = {
    "for headers": (b"", b""),
    "in the middle of headers": (b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
    "in a flood of early hints": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100),
    "in the middle of a drip": (b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n[", b" "),
    "for the rest of an error": (b"HTTP/1.1 500 X\r\nContent-Length: 99999\r\n\r\n{", b""),
}


def cancelled(under_way: Fetch, when: threading.Event) -> Fetched:
    """Run a fetch, cancel it at a moment, and give what it brought, which has to be soon."""
    found: list[Fetched] = []
    thread = threading.Thread(target=lambda: found.append(under_way.run()), daemon=True)
    thread.start()
    assert when.wait(LIMIT)
    began = time.monotonic()
    under_way.cancel()
    joined(thread, "the end of a cancelled fetch", PROMPT)
    assert time.monotonic() - began < PROMPT
    assert found[0].cancelled
    assert found[0].error is None
    assert not found[0].complete
    assert found[0].resume is not None
    return found[0]


@pytest.mark.parametrize("name", WAITING)
def test_cancelling_while_an_answer_is_waited_for(name: str, tmp_path: Path) -> None:
    """The connection is cut, so that the server is rid of it too; the request is in the ledger."""
    with raw_server(dripping(*WAITING[name], 0.01)) as plane:
        found = cancelled(Fetch(server(plane), Plan(MONTH), tmp_path, now=lambda: NOW), plane.asked)
    assert [row.failure for row in found.ledger] == ["cancelled"]


def test_cancelling_in_a_retrys_sleep(tmp_path: Path) -> None:
    """A server that asks to be left alone for an hour makes nobody wait who cancels."""
    with control_plane(evenly(3), faults=[Status(503, retry_after="3600")]) as plane:
        under_way = Fetch(server(plane), Plan(MONTH), tmp_path, now=lambda: NOW)
        sleeping = threading.Event()

        def look() -> None:
            until(lambda: "trying again" in under_way.progress().step, "the wait")
            sleeping.set()

        threading.Thread(target=look, daemon=True).start()
        cancelled(under_way, sleeping)


def test_cancelling_while_a_connection_is_made(tmp_path: Path) -> None:
    """Nobody accepts: the thread that connects is left alone."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        # The queue of one is filled, so that the next connection hangs.
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.settimeout(0)
            filler.connect_ex(full.getsockname())
        where = Server(read_address(f"http://127.0.0.1:{full.getsockname()[1]}"), BearerToken("x"))
        begun = threading.Event()
        threading.Timer(0.5, begun.set).start()
        cancelled(Fetch(where, Plan(MONTH), tmp_path, now=lambda: NOW), begun)
        for filler in fillers:
            filler.close()


def test_cancelling_while_a_name_is_looked_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing wakes a thread in the system's own resolver: it is left alone."""
    asked, never = threading.Event(), threading.Event()

    def lookup(*_: object, **__: object) -> list[object]:
        asked.set()
        never.wait(LIMIT)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    where = Server(read_address("https://tenant.run.ai"), BearerToken("x"))
    cancelled(Fetch(where, Plan(MONTH), tmp_path, now=lambda: NOW), asked)
    never.set()


def test_cancelling_while_tls_is_agreed_on(tmp_path: Path) -> None:
    """A server that takes a connection and says nothing of TLS is left, and its connection ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        where = Server(read_address(f"https://127.0.0.1:{listener.getsockname()[1]}"), BearerToken("x"), Network())
        begun, gone = threading.Event(), threading.Event()

        def accept() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                begun.set()
                while connection.recv(65_536):
                    pass
            gone.set()

        threading.Thread(target=accept, daemon=True).start()
        cancelled(Fetch(where, Plan(MONTH), tmp_path, now=lambda: NOW), begun)
        assert gone.wait(PROMPT)


def test_cancelling_keeps_the_pages_that_came(tmp_path: Path) -> None:
    """Two pages came, the third drips: both are in the files."""
    served = threading.Event()

    def answer(connection: socket.socket, head: bytes) -> bool:
        if b"offset=0 " in head:
            body = b"[" + b",".join(b'{"id":%d,"happenedAt":"2026-09-03T10:00:00.000Z"}' % n for n in range(5)) + b"]"
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            return True
        served.set()
        return dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b" ", 0.01)(connection, head)

    with raw_server(answer) as plane:
        found = cancelled(Fetch(server(plane), Plan(MONTH, "legacy"), tmp_path, now=lambda: NOW), served)
    assert [record["id"] for record in records(found)] == [0, 1, 2, 3, 4]


def test_no_thread_stays_behind(tmp_path: Path) -> None:
    """Once its connection is cut, the thread that waited for it ends."""
    with raw_server(dripping(b"", b"", 0.01)) as plane:
        cancelled(Fetch(server(plane), Plan(MONTH), tmp_path, now=lambda: NOW), plane.asked)
    until(lambda: not any(thread.name == "fetch" for thread in threading.enumerate()), "the thread's end")
