"""Tests of TLS over real sockets: whom a fetch trusts, and that nothing is sent to anybody else."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import trustme

from audit_explorer.errors import CertificateError, TooSlowError
from audit_explorer.sources.api import (
    BearerToken,
    ClientCredentials,
    Fetch,
    Fetched,
    Network,
    Plan,
    Server,
    network_from_environment,
    network_from_form,
    read_address,
)
from tests.control_plane import control_plane
from tests.control_plane.tls import server_tls
from tests.unit.sources.api.fetch_runs import MONTH, NOW, evenly, fetch, held, ids, records, server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AUTHORITY = trustme.CA()
PEM = AUTHORITY.cert_pem.bytes()
TRUSTING = Network(PEM.decode())
COUNT = 120


def by_setting(folder: Path) -> Network:
    """Name a file in the setting."""
    file = folder / "ca.pem"
    file.write_bytes(PEM)
    return network_from_environment({"AUDIT_EXPLORER_CA_FILE": str(file)})


def by_pem(_folder: Path) -> Network:
    """Upload it as PEM."""
    return network_from_form({}, ca=PEM, proxy="", timeout=None)


def by_der(_folder: Path) -> Network:
    """Upload it as DER."""
    return network_from_form({}, ca=ssl.PEM_cert_to_DER_cert(PEM.decode()), proxy="", timeout=None)


def refused(where: Server, folder: Path) -> tuple[Fetched, CertificateError]:
    """Fetch from whom nobody trusts: it is asked once, without waiting, and nothing is kept."""
    waited: list[float] = []
    fetched = Fetch(where, Plan(MONTH), folder, now=lambda: NOW, sleep=waited.append).run()
    assert isinstance(fetched.error, CertificateError)
    assert [row.failure for row in fetched.ledger] == ["bad-certificate"]
    assert not waited
    assert not fetched.files
    assert not fetched.records
    assert not fetched.complete
    return fetched, fetched.error


@pytest.mark.parametrize("network", [by_setting, by_pem, by_der])
def test_with_the_authority_a_fetch_is_complete(network: Callable[[Path], Network], tmp_path: Path) -> None:
    """Given in the setting, or uploaded in either form, the authority is trusted, for signing in too."""
    with control_plane(evenly(COUNT), tls=server_tls(AUTHORITY)) as plane:
        credentials = ClientCredentials(plane.client_id, plane.client_secret)
        fetched = fetch(plane, Plan(MONTH, page_size=50), tmp_path, credentials, network=network(tmp_path))
        assert fetched.error is None
        assert fetched.complete
        assert ids(records(fetched)) == held(plane, fetched)
        assert plane.address.startswith("https://")


@pytest.mark.parametrize(
    "network", [Network(), Network(trustme.CA().cert_pem.bytes().decode())], ids=["none", "another"]
)
def test_without_the_authority_nothing_is_sent(network: Network, tmp_path: Path) -> None:
    """Whoever is not trusted gets no request, so no token; the advice is the CA file, and what continues is whole."""
    with control_plane(evenly(COUNT), tls=server_tls(AUTHORITY)) as plane:
        first, error = refused(server(plane, network=network), tmp_path)
        assert "CA file (AUDIT_EXPLORER_CA_FILE)" in error.advice
        assert not plane.requests
        assert first.resume is not None
        assert ids(records(fetch(plane, first.resume, tmp_path, network=TRUSTING))) == ids(plane.current_records)


@pytest.mark.parametrize(
    ("name", "not_after", "why", "advice"),
    [
        ("other.example", None, "for another host", "Enter the address by the name"),
        ("127.0.0.2", None, "for another host", "Enter the address by the name"),
        ("127.0.0.1", datetime(2020, 1, 1, tzinfo=UTC), "has expired", "renew it"),
    ],
)
def test_a_trusted_authority_is_not_enough(
    name: str, not_after: datetime | None, why: str, advice: str, tmp_path: Path
) -> None:
    """A certificate of another host, or of another time, is none; as no CA file would help, none is advised."""
    with control_plane(evenly(1), tls=server_tls(AUTHORITY, name, not_after=not_after)) as plane:
        _, error = refused(server(plane, network=TRUSTING), tmp_path)
        assert why in error.message
        assert advice in error.advice
        assert "CA file" not in error.advice
        assert not plane.requests


def test_where_there_is_no_tls(tmp_path: Path) -> None:
    """A server that speaks plain http under an https address is not fallen back to."""
    with control_plane(evenly(1)) as plane:
        where = Server(read_address(plane.address.replace("http:", "https:")), BearerToken(plane.token), TRUSTING)
        refused(where, tmp_path)
        assert not plane.requests


def test_a_handshake_that_stalls_is_a_time_out(tmp_path: Path) -> None:
    """A server that takes the connection and then says nothing is given up after the set time, every time."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = read_address(f"https://127.0.0.1:{silent.getsockname()[1]}")
        where = Server(address, BearerToken("x"), network_from_form({}, ca=PEM, proxy="", timeout=0.1))
        waited: list[float] = []
        fetched = Fetch(where, Plan(MONTH), tmp_path, now=lambda: NOW, sleep=waited.append).run()
    assert isinstance(fetched.error, TooSlowError)
    assert "AUDIT_EXPLORER_TIMEOUT" in fetched.error.advice
    assert [row.failure for row in fetched.ledger] == ["too-slow"] * 6
    assert len(waited) == 5
