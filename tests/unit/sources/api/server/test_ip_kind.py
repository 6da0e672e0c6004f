"""Tests of what kind of network an address belongs to."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.sources.api.server.ip_kind import ip_kind

FORMS = {
    "mapped": lambda v4: (0xFFFF << 32) | v4,
    "compatible": lambda v4: v4,
    "translated": lambda v4: (0xFFFF << 48) | v4,
    "NAT64": lambda v4: (0x64FF9B << 96) | v4,
    "local NAT64": lambda v4: (0x64FF9B0001 << 80) | v4,
    "6to4": lambda v4: (0x2002 << 112) | (v4 << 80) | 1,
    "Teredo, of the server": lambda v4: (0x20010000 << 96) | (v4 << 64) | 0xF7F7F7F7,
    "Teredo, of the client": lambda v4: (0x20010000 << 96) | (0x08080808 << 64) | (v4 ^ 0xFFFFFFFF),
    "ISATAP": lambda v4: (0x2A00 << 112) | (0x5EFE << 32) | v4,
}


@pytest.mark.parametrize(
    "text", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8", "2002:808:808::1"]
)
def test_an_address_of_the_internet_is_public(text: str) -> None:
    """Also where it stands inside an IPv6 address that leads there."""
    assert ip_kind(ipaddress.ip_address(text)) == "public"


@pytest.mark.parametrize(
    "text",
    [
        *("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "127.0.0.1", "127.9.9.9"),
        *("192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
        *("::1", "fc00::1", "fd12:3456::1", "fec0::1", "64:ff9b:1::808:808", "2001:db8::1"),
    ],
)
def test_a_private_network_and_this_machine_are_private(text: str) -> None:
    """RFC 1918, carrier-grade NAT, unique local, loopback, what is for documents and for tests."""
    assert ip_kind(ipaddress.ip_address(text)) == "private"


@pytest.mark.parametrize(
    "text",
    [
        *("169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254"),
        *("0.0.0.0", "0.1.2.3", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "fe80::1", "fe80::a9fe:a9fe"),  # noqa: S104
        *("ff02::1", "fd20:ce::254", "fd00:42::42", "fd00:c1::a9fe:a9fe"),
    ],
)
def test_link_local_metadata_and_no_machine_are_never(text: str) -> None:
    """Metadata services of clouds, unspecified, multicast, reserved: no control plane is there."""
    assert ip_kind(ipaddress.ip_address(text)) == "never"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", ["169.254.169.254", "100.100.100.200", "0.0.0.0"])  # noqa: S104 - nothing listens
def test_metadata_in_a_form_of_ipv6_is_metadata(form: str, text: str) -> None:
    """Mapped, translated or tunnelled, it leads to the same machine."""
    address = ipaddress.IPv6Address(FORMS[form](int(ipaddress.IPv4Address(text))))
    assert ip_kind(address) == "never"


@given(st.sampled_from(sorted(FORMS)), st.ip_addresses(v=4))
def test_no_form_is_more_open_than_what_is_in_it(form: str, inner: ipaddress.IPv4Address) -> None:
    """Wrapping an address never makes a private one public, or a forbidden one private."""
    rank = ["public", "private", "never"]
    outer = ip_kind(ipaddress.IPv6Address(FORMS[form](int(inner))))
    # ::1 in its short form is this machine, which is another address than 0.0.0.1.
    assert rank.index(outer) >= rank.index(ip_kind(inner)) or (form == "compatible" and int(inner) == 1)
