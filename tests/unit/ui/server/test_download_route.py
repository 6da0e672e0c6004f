"""Tests of the route that delivers downloads, over a real socket."""

from __future__ import annotations

import http.client
import logging
import socket
from typing import TYPE_CHECKING

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from audit_explorer.errors import AuditExplorerError, LogGoneError
from audit_explorer.exports import Export
from audit_explorer.filters import Filter
from audit_explorer.ui.server.download_route import Offer, routes
from audit_explorer.ui.server.headers import SecurityHeaders
from tests.builders import make_legacy
from tests.control_plane.server import ServerThread, listen
from tests.unit.store.loading import Loader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ROWS = 3


@pytest.fixture
def load(tmp_path: Path) -> Iterator[Loader]:
    """Give a way to open contents as files."""
    loader = Loader(tmp_path)
    yield loader
    loader.close()


@pytest.fixture
def offer(load: Loader) -> Offer:
    """Offer the records of a log as received."""
    return Offer(Export(load([make_legacy(id=number) for number in range(ROWS)]), Filter(), "jsonl"), ROWS)


@pytest.fixture
def port() -> Iterator[int]:
    """Serve the route as the app does."""
    server = ServerThread()
    listener = listen()
    server.start(Starlette(routes=routes, middleware=[Middleware(SecurityHeaders)]), [listener])
    yield listener.getsockname()[1]
    server.stop()


@pytest.fixture
def get(port: int) -> Iterator[Callable[[str], http.client.HTTPResponse]]:
    """Give a way to ask it."""
    connections: list[http.client.HTTPConnection] = []

    def get(path: str) -> http.client.HTTPResponse:
        connections.append(http.client.HTTPConnection("127.0.0.1", port, timeout=60))
        connections[-1].request("GET", path)
        return connections[-1].getresponse()

    yield get
    for connection in connections:
        connection.close()


def test_a_download_is_delivered_whole(offer: Offer, get: Callable[[str], http.client.HTTPResponse]) -> None:
    """Every record, as a file to be saved that no cache keeps; the offer says that it has ended well."""
    answer = get(offer.path)
    assert answer.status == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{offer.name}"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(answer.read().splitlines()) == ROWS
    assert (offer.ended, offer.error, offer.done) == (True, None, ROWS)


@pytest.mark.parametrize("failure", [LogGoneError(), RuntimeError("nobody foresaw this")], ids=["told", "unforeseen"])
def test_a_download_that_fails_breaks_off(
    offer: Offer,
    get: Callable[[str], http.client.HTTPResponse],
    failure: Exception,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What came before the failure is there, and the connection ends without the end of the file: it can't look whole.

    Nothing of the failure stands in the answer; the page that watches is given an error in our words.
    """

    def chunks(_export: Export, *_: object) -> Iterator[bytes]:
        yield b'{"id": 1}\n'
        raise failure

    monkeypatch.setattr(Export, "chunks", chunks)
    with caplog.at_level(logging.INFO):
        answer = get(offer.path)
        with pytest.raises(http.client.IncompleteRead) as broken:
            answer.read()
    assert broken.value.partial == b'{"id": 1}\n'
    assert offer.ended
    if isinstance(failure, AuditExplorerError):
        assert offer.error is failure
    else:
        assert "broke off unexpectedly" in str(offer.error)
        assert "foresaw" not in str(offer.error)
        assert "RuntimeError in chunks" in caplog.text
    assert not [record for record in caplog.records if record.exc_info]
    assert "Traceback" not in caplog.text
    assert "foresaw" not in caplog.text


def test_a_broken_download_has_no_last_piece(
    offer: Offer, port: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """On the wire: the piece that came, then the end of the connection, without the empty piece that ends a body."""

    def chunks(_export: Export, *_: object) -> Iterator[bytes]:
        yield b"one"
        raise LogGoneError

    monkeypatch.setattr(Export, "chunks", chunks)
    with caplog.at_level(logging.INFO), socket.create_connection(("127.0.0.1", port), 60) as connection:
        connection.sendall(f"GET {offer.path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        said = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    head, _, body = said.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert body == b"3\r\none\r\n"
    with pytest.raises(httpx.RemoteProtocolError, match="incomplete"):
        httpx.get(f"http://127.0.0.1:{port}{offer.path}")


def test_a_download_that_cannot_begin_says_why(
    offer: Offer, get: Callable[[str], http.client.HTTPResponse], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where not one piece came, the answer is an error with our sentence, as plain text, which is no file."""

    def chunks(_export: Export, *_: object) -> Iterator[bytes]:
        yield from ()
        raise LogGoneError

    monkeypatch.setattr(Export, "chunks", chunks)
    answer = get(offer.path)
    assert (answer.status, answer.headers["Content-Type"]) == (500, "text/plain; charset=utf-8")
    assert answer.headers["Content-Disposition"] is None
    assert answer.read().decode() == f"{LogGoneError()}\n"
    assert isinstance(offer.error, LogGoneError)
    assert offer.ended


def test_what_is_no_longer_offered(get: Callable[[str], http.client.HTTPResponse]) -> None:
    """An address that nobody holds any more, or never did, says what to do."""
    answer = get("/download/gone")
    assert (answer.status, b"no longer offered" in answer.read()) == (404, True)
