"""Tests of how a control plane is reached, as settings and as a form say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import trustme

from audit_explorer.errors import AddressError, NetworkError, SettingError
from audit_explorer.sources.api import Network, network_from_environment, network_from_form

if TYPE_CHECKING:
    from pathlib import Path

PEM = trustme.CA().cert_pem.bytes()
OTHER = trustme.CA().cert_pem.bytes()
KEY = b"-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----\n"
PROXY = "http://user:canary@proxy.example:3128"
NO_PROXIES = [
    "canary:3128",
    "//canary",
    "socks5://canary",
    "http://",
    "http:canary",
    "https://:canary@:3128",
    "http://canary:port",
    "http://canary:0",
    "http://canary:65536",
    "http://can ary",
    "http://canary..example",
    f"http://{'canary' * 20}",
    "http://[canary",
    "http://user:can\x00ary@proxy.example",
    "http://user:12/canary@proxy.example",
    "http://user:12?canary@proxy.example",
    "http://user:12#canary@proxy.example",
]
NO_TIMEOUTS = [0.0, -1.0, 3600.1, float("nan"), float("inf")]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Give settings of all three."""
    file = tmp_path / "ca.pem"
    file.write_bytes(PEM)
    return {
        "AUDIT_EXPLORER_CA_FILE": f" {file} ",
        "AUDIT_EXPLORER_PROXY": f" {PROXY} ",
        "AUDIT_EXPLORER_TIMEOUT": " 2.5 ",
    }


def test_the_settings_are_read(environ: dict[str, str]) -> None:
    """The CA file's content is taken, the proxy and the time-out as they are; without any it is the usual."""
    assert network_from_environment(environ) == Network(PEM.decode(), PROXY, 2.5)
    assert (
        network_from_environment(dict.fromkeys(environ, " ")) == network_from_environment({}) == Network(None, None, 30)
    )


def test_a_form_goes_before_the_settings(environ: dict[str, str]) -> None:
    """Each field that a person filled in counts, each that they left empty is the setting's."""
    assert network_from_form(environ, ca=None, proxy=" ", timeout=None) == network_from_environment(environ)
    assert network_from_form(environ, ca=OTHER, proxy="", timeout=None) == Network(
        OTHER.decode(), PROXY, 2.5, own_way=False
    )
    assert network_from_form(environ, ca=None, proxy=" https://p ", timeout=None) == Network(
        PEM.decode(), "https://p", 2.5, own_way=False
    )
    assert network_from_form(environ, ca=None, proxy="", timeout=9) == Network(PEM.decode(), PROXY, 9)
    broken = dict.fromkeys(environ, "canary")
    assert network_from_form(broken, ca=OTHER, proxy=PROXY, timeout=9) == Network(
        OTHER.decode(), PROXY, 9, own_way=False
    )


def test_repr_has_no_password_and_no_certificate() -> None:
    """Whoever prints it prints neither the proxy with its password nor pages of PEM."""
    assert repr(Network(PEM.decode(), PROXY, 9)) == "Network(timeout=9)"


@pytest.mark.parametrize("proxy", ["http://p", "HTTPS://p.example/", "http://u:p%40ss@10.0.0.1:3128", "http://[::1]:1"])
def test_a_proxy(proxy: str) -> None:
    """Either scheme, a name or a number, with and without a port or a sign-in: all are taken."""
    assert network_from_form({}, ca=None, proxy=proxy, timeout=None).proxy == proxy


@pytest.mark.parametrize("proxy", NO_PROXIES)
def test_what_is_no_proxy(proxy: str) -> None:
    """It is refused before anything is sent, by the setting's name where it is one, and never quoted."""
    with pytest.raises(NetworkError, match="The proxy can't be used") as typed:
        network_from_form({}, ca=None, proxy=proxy, timeout=None)
    with pytest.raises(SettingError, match="AUDIT_EXPLORER_PROXY") as set_:
        network_from_environment({"AUDIT_EXPLORER_PROXY": proxy})
    for found in (typed.value, set_.value):
        assert "http://user:password@" in found.advice
        assert "canary" not in f"{found} {found!r}"


@pytest.mark.parametrize("timeout", NO_TIMEOUTS)
def test_what_is_no_time_out(timeout: float) -> None:
    """More than nothing, at most an hour."""
    with pytest.raises(NetworkError, match=r"out of range.*3,600"):
        network_from_form({}, ca=None, proxy="", timeout=timeout)
    with pytest.raises(SettingError, match="AUDIT_EXPLORER_TIMEOUT"):
        network_from_environment({"AUDIT_EXPLORER_TIMEOUT": str(timeout)})


def test_a_setting_that_is_no_number() -> None:
    """It is named and not quoted."""
    with pytest.raises(SettingError, match="AUDIT_EXPLORER_TIMEOUT") as found:
        network_from_environment({"AUDIT_EXPLORER_TIMEOUT": "canary"})
    assert "canary" not in str(found.value)


@pytest.mark.parametrize(("content", "why"), [(b"", "no certificate"), (b"canary", "no certificate"), (KEY, "private")])
def test_a_file_without_certificates(content: bytes, why: str, tmp_path: Path) -> None:
    """It is refused when it is given, with the reason and without its content."""
    file = tmp_path / "ca.pem"
    file.write_bytes(content)
    with pytest.raises(NetworkError, match=f"The CA file can't be used: .*{why}") as typed:
        network_from_form({}, ca=content, proxy="", timeout=None)
    with pytest.raises(SettingError, match=f"AUDIT_EXPLORER_CA_FILE can't be used: .*{why}") as set_:
        network_from_environment({"AUDIT_EXPLORER_CA_FILE": str(file)})
    with pytest.raises(NetworkError, match=why) as made:
        Network(content.decode())
    assert "canary" not in f"{typed.value} {set_.value} {made.value}"


@pytest.mark.parametrize("name", ["missing-canary.pem", ".", "canary\x00.pem"])
def test_a_file_that_is_none(name: str, tmp_path: Path) -> None:
    """A CA file that can't be read stops everything: without it another CA would be trusted than was meant."""
    with pytest.raises(SettingError, match=r"AUDIT_EXPLORER_CA_FILE.*no file") as found:
        network_from_environment({"AUDIT_EXPLORER_CA_FILE": str(tmp_path / name)})
    assert "canary" not in str(found.value)


def test_a_pinned_deployment_takes_no_other_proxy(environ: dict[str, str]) -> None:
    """Else a person could make this machine connect anywhere; its own proxy, a CA and a time-out stay possible."""
    environ |= {"AUDIT_EXPLORER_ADDRESSES": "https://tenant.run.ai"}
    with pytest.raises(AddressError, match="AUDIT_EXPLORER_PROXY") as found:
        network_from_form(environ, ca=None, proxy="http://u:canary@internal.example", timeout=None)
    assert "canary" not in str(found.value)
    assert "internal" not in str(found.value)
    assert network_from_form(environ, ca=OTHER, proxy="", timeout=9) == Network(OTHER.decode(), PROXY, 9, own_way=False)


@pytest.mark.parametrize(
    ("ca", "proxy", "own"),
    [(False, "", True), (True, "", False), (False, "http://p.example:1", False), (False, "  ", True)],
)
def test_what_a_form_gave_is_not_the_own_way(*, ca: bool, proxy: str, own: bool) -> None:
    """A proxy or certificates out of a form are marked, a time-out isn't; those of the settings are the own way."""
    environ = {"AUDIT_EXPLORER_PROXY": "http://settings.example:1"}
    network = network_from_form(environ, ca=PEM if ca else None, proxy=proxy, timeout=3)
    assert network.own_way is own
    assert network_from_environment(environ).own_way
