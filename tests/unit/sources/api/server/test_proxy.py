"""Tests of a fetch through a proxy, over real sockets."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import trustme

from audit_explorer.errors import CertificateError, ProxyFailedError
from audit_explorer.sources.api import BearerToken, Fetch, Fetched, Network, Plan, Server, read_address
from tests.control_plane import control_plane
from tests.control_plane.proxy import tunnelling_proxy
from tests.control_plane.tls import server_tls
from tests.unit.sources.api.fetch_runs import MONTH, NOW, evenly, held, ids, records, server

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

AUTHORITY = trustme.CA()
PEM = AUTHORITY.cert_pem.bytes().decode()
CANARY = "canary/0b5f"
TYPED = "canary%2F0b5f"
COUNT = 120
TENANT = read_address("https://tenant.run.ai")  # no name that this machine looks up when there is a proxy


def run(where: Server, folder: Path) -> tuple[Fetched, list[float]]:
    """Fetch, with how long was waited between attempts."""
    waited: list[float] = []
    return Fetch(where, Plan(MONTH, page_size=50), folder, now=lambda: NOW, sleep=waited.append).run(), waited


def test_a_tunnel_hides_the_token_from_the_proxy(tmp_path: Path) -> None:
    """The proxy gets its password and the name of the control plane; what is said through it, it can't read."""
    with (
        control_plane(evenly(COUNT), tls=server_tls(AUTHORITY)) as plane,
        tunnelling_proxy(f"user:{CANARY}") as proxy,
    ):
        fetched, _ = run(server(plane, network=Network(PEM, f"http://user:{TYPED}@{proxy.address}")), tmp_path)
        assert fetched.complete
        assert ids(records(fetched)) == held(plane, fetched)
        heads = [head.split(b"\n") for head in proxy.asked]
        assert {head[0] for head in heads} == {f"CONNECT 127.0.0.1:{plane.port} HTTP/1.1".encode()}
        assert all(proxy.expected in head for head in heads)
        assert not [head for head in proxy.asked if b"Bearer" in head or plane.token.encode() in head]
        assert proxy.passed
        assert plane.token.encode() not in proxy.passed
        assert b"audit_logs" not in proxy.passed
        # Nor does the control plane get what is the proxy's.
        assert not [seen for seen in plane.requests if "proxy-authorization" in seen.headers]


def test_plain_http_goes_without_it(tmp_path: Path) -> None:
    """It is for this machine alone: a proxy would read the token, and look for 127.0.0.1 where it runs itself."""
    with control_plane(evenly(COUNT)) as plane, tunnelling_proxy(f"user:{CANARY}") as proxy:
        fetched, _ = run(server(plane, network=Network(proxy=f"http://user:{TYPED}@{proxy.address}")), tmp_path)
        assert fetched.complete
        assert ids(records(fetched)) == held(plane, fetched)
        assert not proxy.asked


def test_a_proxy_that_refuses_is_asked_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A wrong password is named without being quoted; trying it again and again would lock the account."""
    caplog.set_level(logging.DEBUG)
    with tunnelling_proxy("user:right") as proxy:
        where = Server(TENANT, BearerToken("x"), Network(proxy=f"http://user:{TYPED}@{proxy.address}"))
        fetched, waited = run(where, tmp_path)
        assert len(proxy.asked) == 1
    assert isinstance(fetched.error, ProxyFailedError)
    assert "(407)" in fetched.error.message
    assert "AUDIT_EXPLORER_PROXY" in fetched.error.advice
    assert [(row.status, row.failure) for row in fetched.ledger] == [(407, "proxy-failed")]
    assert not waited
    written = [path.read_text() for path in tmp_path.rglob("*") if path.is_file()]
    for text in (caplog.text, repr(fetched), str(fetched.error), repr(where), *written):
        assert CANARY not in text
        assert TYPED not in text


def test_a_proxy_that_is_not_there(tmp_path: Path) -> None:
    """It is the proxy that is said to fail, not the control plane; it may come back, so it is tried again."""
    with tunnelling_proxy("user:x") as proxy:
        address = proxy.address
    fetched, waited = run(Server(TENANT, BearerToken("x"), Network(proxy=f"http://user:x@{address}")), tmp_path)
    assert isinstance(fetched.error, ProxyFailedError)
    assert len(waited) == 5


def test_a_proxy_proves_who_it_is(tmp_path: Path) -> None:
    """A proxy reached by https has to be trusted, by the same authorities, before it gets its password."""
    with control_plane(evenly(1), tls=server_tls(AUTHORITY)) as stranger:
        proxy = f"https://user:{TYPED}@127.0.0.1:{stranger.port}"
        fetched, _ = run(Server(TENANT, BearerToken("x"), Network(proxy=proxy)), tmp_path)
        assert isinstance(fetched.error, CertificateError)
        fetched, _ = run(Server(TENANT, BearerToken("x"), Network(PEM, proxy)), tmp_path)
        assert isinstance(fetched.error, ProxyFailedError)  # trusted, but no proxy
