"""The sites that this server is: what a browser's address line may begin with."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_PORTS: Final = {"http": 80, "https": 443}
_LAST_PORT: Final = 65_535
# As browsers send it, but for upper case: no user, no zone, no dot at the end, no port of another spelling.
_AUTHORITY: Final = re.compile(
    r"(?P<name>[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(?P<port>[1-9][0-9]{0,4}))?", re.ASCII
)
#: The names of a machine for itself. No name server answers for them, so no page elsewhere can take them on.
LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")


class Named(NamedTuple):
    """A name under which people reach the server, with what else is known: `https://name`, `name:port`, or the name."""

    name: str
    port: int | None = None
    scheme: str | None = None

    def __str__(self) -> str:
        """Give it as a person writes it."""
        return f"{f'{self.scheme}://' if self.scheme else ''}{self.name}{f':{self.port}' if self.port else ''}"

    def sites(self, listening: int | None) -> Iterator[tuple[str, int]]:
        """Yield each scheme and port of the name; a name alone is at the usual ports, and at the one listened on."""
        for scheme in (self.scheme,) if self.scheme else _PORTS:
            yield scheme, self.port or _PORTS[scheme]
            if self.scheme is None and self.port is None and listening is not None:
                yield scheme, listening


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where this server lets people in: its own names, those of the setting, whether somebody signs people in."""

    own: tuple[str, ...] = LOOPBACK
    named: tuple[Named, ...] = ()
    guarded: bool = False

    def origins(self, host: str, listening: int | None) -> frozenset[str]:
        """Give the origins that a Host header stands for, as browsers write them; empty when it is not this server.

        `listening` is the port that the connection came in on; None for a socket without one.
        """
        found = authority(host.lower())
        if found is None:
            return frozenset()
        name, port = found
        return frozenset(
            f"{scheme}://{name}" + (f":{at}" if at != _PORTS[scheme] else "")
            for entry in self.entries(listening)
            if entry.name == name
            for scheme, at in entry.sites(listening)
            if at == (port or _PORTS[scheme])
        )

    def entries(self, listening: int | None) -> tuple[Named, ...]:
        """Give everything it answers to, while it listens on this port."""
        own = () if listening is None else tuple(Named(name, listening) for name in self.own)
        return (*own, *self.named)


def authority(text: str) -> tuple[str, int | None] | None:
    """Give the name and the port of `name:port` in small letters, IPv6 in its usual spelling; None when it is none."""
    found = _AUTHORITY.fullmatch(text)
    if found is None:
        return None
    name, port = found["name"], int(found["port"]) if found["port"] else None
    if name.startswith("["):
        try:
            name = f"[{ipaddress.IPv6Address(name[1:-1])}]"
        except ValueError:
            return None
    return (name, port) if port is None or port <= _LAST_PORT else None


def read_names(text: str) -> tuple[Named, ...]:
    """Read `name`, `name:port`, `https://name:port`, separated by commas; raises ValueError for anything else."""
    names = []
    for part in filter(None, (part.strip().lower() for part in text.split(","))):
        scheme, separator, rest = part.rpartition("://")
        found = authority(rest.removesuffix("/") if separator else rest)
        if found is None or (separator and scheme not in _PORTS):
            message = "one of them is no name, name:port or https://name:port"
            raise ValueError(message)
        names.append(Named(*found, scheme or None))
    return tuple(names)


def own_names(address: str | None) -> tuple[str, ...]:
    """Give the names of a server that listens on an address; an empty one, or none, stands for all of a machine's.

    Where it listens on all of them, only the machine itself is sure to mean it by a name.
    """
    if not address or _is_wildcard(address):
        return LOOPBACK
    own = f"[{address.lower()}]" if ":" in address else address.lower()
    return tuple(dict.fromkeys((*LOOPBACK, own))) if is_loopback(address) else (own,)


def is_loopback(address: str) -> bool:
    """Whether an address leads to the machine itself and to nobody else; a name other than localhost may lead on."""
    found = _ip(address)
    return address.lower() == "localhost" if found is None else found.is_loopback


def _is_wildcard(address: str) -> bool:
    found = _ip(address)
    return found is not None and found.is_unspecified


def _ip(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found
