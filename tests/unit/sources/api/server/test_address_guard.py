"""Tests of where a connection to a typed address may go, over real sockets of this machine."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest
import trustme

from audit_explorer.errors import AddressError, CertificateError, NoAnswerError
from audit_explorer.sources.api import AddressGuard, BearerToken, Fetch, Fetched, Network, Plan, Server, read_address
from audit_explorer.sources.api.server.address_guard import ForbiddenAddressError
from tests.control_plane import control_plane
from tests.control_plane.proxy import tunnelling_proxy
from tests.control_plane.tls import server_tls
from tests.unit.sources.api.fetch_runs import MONTH, NOW, evenly, held, ids, records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.control_plane import Plane

OPEN = AddressGuard(private=True)
CLOSED = AddressGuard()
COUNT = 120
NAME = "tenant.example"


@pytest.fixture
def plane() -> Iterator[Plane]:
    """Run a control plane."""
    with control_plane(evenly(COUNT)) as plane:
        yield plane


@pytest.fixture
def leads(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Give a way to say where names lead, one answer a look-up; what was looked up is in the list."""

    def leads(*answers: list[str]) -> list[str]:
        looked_up: list[str] = []
        rest = list(answers)

        def look_up(host: str, port: int, *_: object, **__: object) -> list[Any]:
            if host[0].isdigit():
                found = [host]
            else:
                looked_up.append(host)
                found = rest.pop(0) if len(rest) > 1 else rest[0]
            if not found:
                raise socket.gaierror(-2, "Name or service not known")
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        return looked_up

    return leads


def run(server: Server, folder: Path) -> tuple[Fetched, list[float]]:
    """Fetch, with how long was waited between attempts."""
    waited: list[float] = []
    return Fetch(server, Plan(MONTH, page_size=50), folder, now=lambda: NOW, sleep=waited.append).run(), waited


def typed(address: str, guard: AddressGuard = CLOSED, network: Network | None = None, token: str = "x") -> Server:  # noqa: S107 - no secret
    """Name what somebody typed."""
    return Server(read_address(address), BearerToken(token), network or Network(), guard)


def test_a_private_network_is_asked_where_that_is_allowed(plane: Plane, tmp_path: Path) -> None:
    """With the setting a control plane on this machine is fetched from, whole."""
    fetched, _ = run(typed(plane.address, OPEN, token=plane.token), tmp_path)
    assert fetched.complete
    assert ids(records(fetched)) == held(plane, fetched)


def test_a_name_that_leads_to_a_private_network_is_not_connected_to(
    plane: Plane, tmp_path: Path, leads: Callable[..., list[str]]
) -> None:
    """What counts is where the name leads, not how it looks; nothing is sent."""
    leads(["127.0.0.1"])
    fetched, _ = run(typed(f"https://{NAME}:{plane.port}"), tmp_path)
    assert isinstance(fetched.error, NoAnswerError)
    assert plane.requests == []
    assert not plane.requests_elsewhere


@pytest.mark.parametrize("answer", [["127.0.0.1", "169.254.169.254"], ["169.254.169.254"], ["fe80::1"]])
def test_one_forbidden_address_is_enough(answer: list[str], tmp_path: Path, leads: Callable[..., list[str]]) -> None:
    """A name with a good address and one of a metadata service leads nowhere, the setting or not."""
    leads(answer)
    fetched, _ = run(typed(f"https://{NAME}", OPEN), tmp_path)
    assert isinstance(fetched.error, NoAnswerError)


def test_a_name_of_thousands_of_addresses_is_not_asked_at_each(leads: Callable[..., list[str]]) -> None:
    """A name server could otherwise keep a fetch connecting for hours; one that is forbidden still counts, the last."""
    many = [f"127.0.{high}.{low}" for high in range(20) for low in range(1, 200)]
    leads(many, [*many, "169.254.169.254"])
    assert OPEN.resolve(NAME, 443) == many[:16]
    with pytest.raises(ForbiddenAddressError):
        OPEN.resolve(NAME, 443)


def test_a_name_is_looked_up_once_and_connected_to_as_it_was_checked(
    tmp_path: Path, leads: Callable[..., list[str]]
) -> None:
    """A name that leads elsewhere the next time (DNS rebinding) gains nothing; the certificate is for the name."""
    authority = trustme.CA()
    with control_plane(evenly(COUNT), tls=server_tls(authority, NAME)) as plane:
        asked = leads(["127.0.0.1"], ["169.254.169.254"])
        network = Network(authority.cert_pem.bytes().decode())
        fetched, _ = run(typed(f"https://{NAME}:{plane.port}", OPEN, network, plane.token), tmp_path)
        assert fetched.complete
        assert ids(records(fetched)) == held(plane, fetched)
        assert {seen.headers["host"] for seen in plane.requests} == {f"{NAME}:{plane.port}"}
    assert asked.count(NAME) == 1


def test_the_certificate_is_checked_by_the_name(tmp_path: Path, leads: Callable[..., list[str]]) -> None:
    """A certificate for the number that the name leads to proves nothing of the name."""
    authority = trustme.CA()
    with control_plane(evenly(1), tls=server_tls(authority)) as plane:
        leads(["127.0.0.1"])
        network = Network(authority.cert_pem.bytes().decode())
        fetched, _ = run(typed(f"https://{NAME}:{plane.port}", OPEN, network, plane.token), tmp_path)
        assert isinstance(fetched.error, CertificateError)
        assert plane.requests == []


def _refused() -> tuple[str, socket.socket | None]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}", None


def _silent() -> tuple[str, socket.socket | None]:
    listening = socket.create_server(("127.0.0.1", 0))
    return f"127.0.0.1:{listening.getsockname()[1]}", listening


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_refused_silent_unknown_and_not_allowed_are_one_sentence(
    scheme: str, tmp_path: Path, leads: Callable[..., list[str]]
) -> None:
    """No message, code, count of attempts or status tells them apart: the page is no port scanner."""
    refused, _ = _refused()
    silent, listening = _silent()
    nowhere, not_allowed = f"{NAME}:1", "metadata.example:1"
    found = []
    for number, (place, answer, guard) in enumerate(
        [
            (refused, ["127.0.0.1"], OPEN),
            (silent, ["127.0.0.1"], OPEN),
            (nowhere, [], OPEN),
            (not_allowed, ["169.254.169.254"], OPEN),
        ]
    ):
        leads(answer)
        folder = tmp_path / str(number)
        folder.mkdir()
        address = f"{scheme if place[0] == '1' else 'https'}://{place}"
        fetched, waited = run(typed(address, guard, Network(timeout=0.2)), folder)
        assert fetched.error is not None
        message = fetched.error.message.replace(address, "…")
        failures = [(row.status, row.failure) for row in fetched.ledger]
        found.append((type(fetched.error), message.partition("/")[0], fetched.error.advice, failures, len(waited)))
    assert listening is not None
    listening.close()
    assert found == [found[0]] * len(found)
    assert found[0][0] is NoAnswerError


def test_what_is_not_typed_keeps_its_reason(tmp_path: Path) -> None:
    """Of an address that is set, or given in a shell, the person is told what happened; it is asked wherever it is."""
    refused, _ = _refused()
    fetched, _ = run(Server(read_address(f"http://{refused}"), BearerToken("x")), tmp_path)
    assert [row.failure for row in fetched.ledger] == ["connection-refused"] * 6


def test_a_typed_proxy_is_checked_too(tmp_path: Path, leads: Callable[..., list[str]]) -> None:
    """This machine would connect to it: a proxy in a private network is not asked unless that is allowed."""
    with tunnelling_proxy("user:x") as proxy:
        url = f"http://user:x@proxy.example:{proxy.address.rpartition(':')[2]}"
        leads(["127.0.0.1"])
        fetched, _ = run(typed("https://tenant.run.ai", CLOSED, Network(proxy=url, proxy_typed=True)), tmp_path)
        assert isinstance(fetched.error, NoAnswerError)
        assert not proxy.asked


def test_a_typed_proxy_is_used_where_it_may_be(tmp_path: Path, leads: Callable[..., list[str]]) -> None:
    """It gets the name of the control plane, as it is the proxy that looks it up."""
    authority = trustme.CA()
    with control_plane(evenly(COUNT), tls=server_tls(authority)) as plane, tunnelling_proxy("user:x") as proxy:
        url = f"http://user:x@proxy.example:{proxy.address.rpartition(':')[2]}"
        asked = leads(["127.0.0.1"])
        network = Network(authority.cert_pem.bytes().decode(), url, proxy_typed=True)
        fetched, _ = run(typed(plane.address, OPEN, network, plane.token), tmp_path)
        assert fetched.complete
        assert {head.split(b"\n")[0].strip() for head in proxy.asked} == {
            f"CONNECT 127.0.0.1:{plane.port} HTTP/1.1".encode()
        }
    assert "proxy.example" in asked


@pytest.mark.parametrize(
    "url", ["https://10.0.0.5", "https://[::1]:444", "http://localhost:4010", "https://[::ffff:192.168.0.1]"]
)
def test_a_number_of_a_private_network_is_told_at_once(url: str) -> None:
    """Nothing is looked up for it, so the person learns which setting to make."""
    with pytest.raises(AddressError) as refused:
        CLOSED.check_literal(url)
    assert "AUDIT_EXPLORER_ALLOW_PRIVATE_ADDRESSES" in refused.value.advice
    OPEN.check_literal(url)


@pytest.mark.parametrize("url", ["https://169.254.169.254", "https://[fd00:ec2::254]", "https://[::ffff:169.254.1.1]"])
def test_metadata_by_number_is_refused_whatever_is_set(url: str) -> None:
    """No setting opens it."""
    for guard in (OPEN, CLOSED):
        with pytest.raises(AddressError, match="no control plane has"):
            guard.check_literal(url)


@pytest.mark.parametrize(
    "text",
    ["2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518", "127.1", "１２７.0.0.1", "127。0。0。1", "0"],
)
def test_a_number_in_another_form_is_no_address(text: str) -> None:
    """Decimal, octal, hexadecimal, short and wide forms of IPv4, which only some programs know, are refused."""
    with pytest.raises(AddressError):
        read_address(f"https://{text}")
