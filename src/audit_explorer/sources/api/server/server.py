"""The control plane that records are fetched from, with how it is reached."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from audit_explorer.errors import AddressError
from audit_explorer.settings import ADDRESS
from audit_explorer.sources.api.server.address import Address, allowed_addresses, read_address
from audit_explorer.sources.api.server.asker import Asker, asker_of
from audit_explorer.sources.api.server.credentials import Credentials, credentials_from_environment
from audit_explorer.sources.api.server.network import Network, network_from_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit_explorer.sources.api.server.address_guard import AddressGuard


@dataclass(frozen=True, slots=True)
class Server:
    """One control plane, signed in to by `credentials`.

    `guard` is for an address or a proxy that a person typed on a page: it decides where a connection may go. Without
    one the address is trusted, as whoever runs this program has set it, or entered it in their own shell.
    """

    address: Address
    credentials: Credentials
    network: Network = field(default_factory=Network)
    guard: AddressGuard | None = None

    @property
    def proxy(self) -> str | None:
        """The proxy it is asked through; none by plain http, which is for this machine: it would read the token."""
        return None if self.address.base.startswith("http://") else self.network.proxy

    @property
    def asker(self) -> Asker:
        """Who will ask, as far as that is known before signing in."""
        return replace(asker_of(self.credentials), own_way=self.network.own_way)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], *, address: str | None = None) -> Server:
        """Make it of the settings; `address` goes before the setting of that name. Where it leads is not checked.

        Raises AddressError, CredentialsError or SettingError, each of which names what is missing or wrong.
        """
        text = address if address is not None else ADDRESS.text(environ)
        if not text.strip():
            message = "The address of the control plane is missing."
            raise AddressError(message, f"Give it, or set {ADDRESS.name}.")
        found = read_address(text, allowed_addresses(environ))
        return cls(found, credentials_from_environment(environ), network_from_environment(environ))
