"""What kind of network an IP address belongs to, as far as it matters for who may be sent there."""

from __future__ import annotations

import ipaddress
from typing import Final, Literal

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IpKind = Literal["public", "private", "never"]
"""Anybody may be sent to a public one, to a private one only where that is wanted, to the others never."""

_RANK: Final[dict[IpKind, int]] = {"public": 0, "private": 1, "never": 2}
# Link-local has the metadata services of most clouds; the single addresses are those of the others. No control plane
# has an address that is unspecified, multicast or reserved.
_NEVER: Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "100.100.100.200/32",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "192.0.0.192/32",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/128",
        "fd00:42::42/128",
        "fd00:c1::a9fe:a9fe/128",
        "fd00:ec2::/32",
        "fd20:ce::254/128",
        "fe80::/10",
        "ff00::/8",
    )
)
_LOW: Final = 0xFFFF_FFFF
# Prefixes whose last 32 bits are an IPv4 address: compatible, mapped, translated, NAT64 (the well-known and the local).
_WITH_IPV4: Final = tuple(
    ipaddress.IPv6Network(text) for text in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")
)
_LOCAL_NAT64: Final = ipaddress.IPv6Network("64:ff9b:1::/48")
_SITE_LOCAL: Final = ipaddress.IPv6Network("fec0::/10")
_ISATAP: Final = frozenset({0x0000_5EFE, 0x0200_5EFE})


def ip_kind(address: IpAddress) -> IpKind:
    """Give the kind; of an IPv6 address that has an IPv4 address in it, the stricter kind of the two."""
    kinds = [_own_kind(address)]
    if isinstance(address, ipaddress.IPv6Address):
        kinds += [_own_kind(inner) for inner in _inside(address)]
    return max(kinds, key=_RANK.__getitem__)


def _own_kind(address: IpAddress) -> IpKind:
    if any(address in network for network in _NEVER if network.version == address.version):
        return "never"
    if isinstance(address, ipaddress.IPv6Address):
        if any(address in network for network in _WITH_IPV4) and not address.is_loopback:
            return "public"  # what counts is the address inside
        if address in _LOCAL_NAT64 or address in _SITE_LOCAL:
            return "private"
    return "public" if address.is_global else "private"


def _inside(address: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    value = int(address)
    last = ipaddress.IPv4Address(value & _LOW)
    if any(address in network for network in (*_WITH_IPV4, _LOCAL_NAT64)):
        return [] if address.is_loopback else [last]
    found = list(address.teredo or ())
    if address.sixtofour is not None:
        found.append(address.sixtofour)
    if value >> 32 & _LOW in _ISATAP:
        found.append(last)
    return found
