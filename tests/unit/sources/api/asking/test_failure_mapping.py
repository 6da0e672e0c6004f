"""Tests of what a failed exchange becomes: whatever httpx raises is one of our errors."""

from __future__ import annotations

import inspect
import socket
import ssl
from typing import TYPE_CHECKING

import httpx
import pytest

from audit_explorer import errors
from audit_explorer.sources.api import BearerToken, Fetch, Plan, Server, read_address
from audit_explorer.sources.api.asking.failure_mapping import ESCAPING, from_exception, from_status, is_transient
from tests.unit.sources.api.fetch_runs import MONTH, NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RAISED = sorted(
    {
        kind
        for _, kind in inspect.getmembers(httpx, inspect.isclass)
        if issubclass(kind, Exception) and kind.__module__.startswith("httpx") and not issubclass(kind, Warning)
    },
    key=lambda kind: kind.__name__,
)


def make(kind: type[Exception]) -> Exception:
    """Make an exception of this kind, whatever it takes, with a secret in its text."""
    request = httpx.Request("GET", "https://t.run.ai/canary")
    for arguments in (
        lambda: kind("canary", request=request, response=httpx.Response(500)),  # type: ignore[call-arg]
        lambda: kind("canary", request=request),  # type: ignore[call-arg]
        lambda: kind("canary"),
        kind,
    ):
        try:
            return arguments()
        except TypeError:
            continue
    raise AssertionError(kind)


def run(handler: Callable[[httpx.Request], httpx.Response], folder: Path) -> errors.AuditExplorerError | None:
    """Fetch through a handler and give the error."""
    server = Server(read_address("https://t.run.ai"), BearerToken("canary"))
    transport = httpx.MockTransport(handler)
    fetched = Fetch(server, Plan(MONTH), folder, now=lambda: NOW, transport=transport, sleep=lambda _: None).run()
    assert not fetched.complete
    return fetched.error


def test_every_exception_is_tried() -> None:
    """The list below is what httpx exports, so that a new one is not forgotten."""
    assert len(RAISED) > 20
    assert httpx.ReadTimeout in RAISED


@pytest.mark.parametrize("kind", RAISED, ids=lambda kind: kind.__name__)
def test_no_transport_error_escapes(kind: type[Exception], tmp_path: Path) -> None:
    """Each becomes an error of our tree with advice, without a word of the exception's own text."""

    def handler(_request: httpx.Request) -> httpx.Response:
        raise make(kind)

    assert issubclass(kind, ESCAPING)
    found = run(handler, tmp_path)
    assert isinstance(found, errors.FetchError | errors.AddressError)
    assert found.advice
    assert "canary" not in f"{found} {found!r}"


def caused(cause: BaseException) -> httpx.ConnectError:
    """Make a failed connection as httpx raises it: with the system's own error as a cause further down."""
    middle = RuntimeError()
    middle.__cause__ = cause
    error = httpx.ConnectError("canary")
    error.__context__ = middle
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (caused(socket.gaierror(-2, "Name or service not known")), errors.UnknownHostError),
        (caused(ssl.SSLCertVerificationError(1, "self-signed")), errors.CertificateError),
        (caused(ConnectionRefusedError(111, "refused")), errors.RefusedError),
        (httpx.ConnectTimeout("x"), errors.TooSlowError),
        (httpx.PoolTimeout("x"), errors.TooSlowError),
        (httpx.ReadError("x"), errors.ConnectionLostError),
        (httpx.RemoteProtocolError("x"), errors.ConnectionLostError),
        (httpx.ProxyError("x"), errors.ProxyFailedError),
        (httpx.DecodingError("x"), errors.NotJsonError),
        (ConnectionResetError(), errors.ConnectionLostError),
    ],
)
def test_each_has_its_own_name(error: Exception, kind: type[Exception]) -> None:
    """What a person can do differs, so the errors do."""
    assert type(from_exception(error, "https://t.run.ai")) is kind


@pytest.mark.parametrize("cause", [socket.gaierror(-2, "not known"), ConnectionRefusedError(111, "refused")])
def test_where_there_is_a_proxy_it_is_the_one_not_reached(cause: Exception) -> None:
    """The control plane itself is neither looked up nor connected to from here, so nothing is said of it."""
    assert type(from_exception(caused(cause), "https://t.run.ai", proxied=True)) is errors.ProxyFailedError


def test_a_refused_connection_over_a_real_socket(tmp_path: Path) -> None:
    """Nothing listens there: it is said so, after having been tried several times."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = read_address(f"http://127.0.0.1:{free.getsockname()[1]}")
    waited: list[float] = []
    fetched = Fetch(
        Server(address, BearerToken("x")), Plan(MONTH), tmp_path, now=lambda: NOW, sleep=waited.append
    ).run()
    assert isinstance(fetched.error, errors.RefusedError)
    assert len(waited) == 5
    assert [row.failure for row in fetched.ledger] == ["connection-refused"] * 6


@pytest.mark.parametrize(
    ("status", "kind", "again"),
    [
        (400, errors.RequestRejectedError, False),
        (401, errors.TokenRejectedError, False),
        (403, errors.ForbiddenError, False),
        (404, errors.EndpointGoneError, False),
        (410, errors.EndpointGoneError, False),
        (418, errors.RequestRejectedError, False),
        (429, errors.BusyError, True),
        (500, errors.ServerFailedError, False),
        (502, errors.ServerFailedError, True),
        (503, errors.ServerFailedError, True),
        (504, errors.ServerFailedError, True),
    ],
)
def test_statuses(status: int, kind: type[Exception], again: bool) -> None:
    """Each status has its error; only those that pass by themselves are tried again."""
    error = from_status(status, b'{"code":1,"message":"It says canary \xe2\x80\xae here."}', "https://t", ("canary",))
    assert type(error) is kind
    assert is_transient(error, status) is again
    assert "canary" not in str(error)
    assert "\u202e" not in str(error)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[", b"7", b'{"message":7}', b'{"message":""}', b"\xff" * 9])
def test_an_error_body_of_any_kind_is_no_error_more(body: bytes) -> None:
    """What isn't in the documented form is not quoted."""
    assert "saying" not in str(from_status(500, body, "https://t"))


@pytest.mark.parametrize(
    ("location", "followed"),
    [
        ("/elsewhere?x=1", True),
        ("https://t.run.ai/elsewhere", True),
        ("https://t.run.ai:443/elsewhere", True),
        ("http://t.run.ai/elsewhere", False),
        ("https://t.run.ai:444/elsewhere", False),
        ("https://evil.example/canary", False),
        ("//evil.example/", False),
        ("https://user:canary@t.run.ai/elsewhere", False),
        ("", False),
        ("https://[", False),
    ],
)
def test_a_redirect_leads_nowhere_else(location: str, followed: bool, tmp_path: Path) -> None:
    """On the same scheme, host and port it is followed; to anywhere else nothing is sent, the token least of all."""
    seen: list[httpx.URL] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.url)
        if request.url.path == "/elsewhere":
            return httpx.Response(403)
        return httpx.Response(302, headers={"Location": location})

    found = run(handler, tmp_path)
    assert isinstance(found, errors.ForbiddenError) is followed
    assert len(seen) == (2 if followed else 1)
    assert "canary" not in str(found)
    assert {url.host for url in seen} == {"t.run.ai"}


def test_endless_redirects_end(tmp_path: Path) -> None:
    """A circle on one host is left after a few hops."""
    found = run(lambda _: httpx.Response(302, headers={"Location": "/a"}), tmp_path)
    assert isinstance(found, errors.RedirectedError)
