"""Which machines a connection to a typed address may go to."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from audit_explorer.errors import AddressError
from audit_explorer.settings import ADDRESSES, ALLOW_PRIVATE
from audit_explorer.sources.api.server.ip_kind import IpAddress, IpKind, ip_kind

if TYPE_CHECKING:
    from collections.abc import Iterable

_NEVER = "is an address that no control plane has: link-local, of a cloud's metadata service, or reserved"
_PRIVATE = "is an address of this machine or of a private network"
# A name server may answer with thousands, each of which would be waited for.
_MOST = 16


class ForbiddenAddressError(OSError):
    """A name leads to an address that the guard does not let through; the text names neither."""


@dataclass(frozen=True, slots=True)
class AddressGuard:
    """What is let through: public addresses and, with `private`, those of private networks and of this machine.

    Link-local addresses, those of metadata services and those of no machine never are.
    """

    private: bool = False

    def admits(self, address: IpAddress) -> bool:
        """Say whether one address is let through."""
        return ip_kind(address) in self._admitted

    def resolve(self, host: str, port: int) -> list[str]:
        """Look a host up and give the first of its addresses, in the order of the system's resolver.

        Raises ForbiddenAddressError when one of them is not let through, OSError when there is none.
        """
        found = _looked_up(host, port)
        if not all(self.admits(address) for address in found):
            raise ForbiddenAddressError
        return [str(address) for address in dict.fromkeys(found)][:_MOST]

    def check_literal(self, url: str) -> None:
        """Raise AddressError for a URL whose host is a number, or this machine's own name, that is not let through.

        It looks nothing up, so that what is said tells nothing that the person didn't write.
        """
        host = urlsplit(url).hostname or ""
        address = _literal(host)
        if address is None or self.admits(address):
            return
        shown = f"[{host}]" if ":" in host else host
        if ip_kind(address) == "never":
            message = f"{shown} {_NEVER}."
            raise AddressError(message, "Enter the address of the control plane.")
        message = f"{shown} {_PRIVATE}."
        raise AddressError(
            message,
            f"For a control plane on premises, or on this machine, start the dashboard with {ALLOW_PRIVATE.name}=yes, "
            f"or name its address in {ADDRESSES.name}.",
        )

    @property
    def _admitted(self) -> frozenset[IpKind]:
        return frozenset({"public", "private"} if self.private else {"public"})


def _literal(host: str) -> IpAddress | None:
    if host == "localhost" or host.endswith(".localhost"):
        return ipaddress.IPv4Address("127.0.0.1")
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _looked_up(host: str, port: int) -> list[IpAddress]:
    try:
        found: Iterable[str] = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except UnicodeError as error:  # a label that is too long for the encoding of names
        raise socket.gaierror from error
    return [ipaddress.ip_address(text.partition("%")[0]) for text in found]
