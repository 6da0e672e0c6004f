"""The control plane that records are fetched from, with how it is reached."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from audit_explorer.errors import AddressError, SettingError
from audit_explorer.sources.api.address import Address, allowed_addresses, read_address
from audit_explorer.sources.api.credentials import Credentials, credentials_from_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

ADDRESS_SETTING: Final = "AUDIT_EXPLORER_ADDRESS"
CA_FILE_SETTING: Final = "AUDIT_EXPLORER_CA_FILE"
PROXY_SETTING: Final = "AUDIT_EXPLORER_PROXY"
TIMEOUT_SETTING: Final = "AUDIT_EXPLORER_TIMEOUT"

DEFAULT_TIMEOUT: Final = 30.0
_LONGEST: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Reach:
    """How a control plane is reached: a further CA file, a proxy (its URL may hold a password), seconds to wait."""

    ca_file: Path | None = None
    proxy: str | None = field(default=None, repr=False)
    timeout: float = DEFAULT_TIMEOUT


@dataclass(frozen=True, slots=True)
class Server:
    """One control plane, signed in to by `credentials`."""

    address: Address
    credentials: Credentials
    reach: Reach = Reach()

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], *, address: str | None = None) -> Server:
        """Make it of the settings; `address` goes before the setting of that name.

        Raises AddressError, CredentialsError or SettingError, each of which names what is missing or wrong.
        """
        text = address if address is not None else environ.get(ADDRESS_SETTING, "")
        if not text.strip():
            message = "The address of the control plane is missing."
            raise AddressError(message, f"Give it, or set {ADDRESS_SETTING}.")
        found = read_address(text, allowed_addresses(environ))
        return cls(found, credentials_from_environment(environ), reach_from_environment(environ))


def reach_from_environment(environ: Mapping[str, str]) -> Reach:
    """Read the CA file, the proxy and the time-out; raises SettingError for one that can't be used."""
    ca_file = environ.get(CA_FILE_SETTING, "").strip()
    proxy = environ.get(PROXY_SETTING, "").strip()
    if ca_file and not Path(ca_file).is_file():
        raise SettingError(CA_FILE_SETTING, "the path of a readable file with certificates (PEM)")
    if proxy and not proxy.lower().startswith(("http://", "https://")):
        raise SettingError(PROXY_SETTING, "the proxy's URL, which begins with http:// or https://")
    return Reach(Path(ca_file) if ca_file else None, proxy or None, _timeout(environ))


def _timeout(environ: Mapping[str, str]) -> float:
    text = environ.get(TIMEOUT_SETTING, "").strip()
    if not text:
        return DEFAULT_TIMEOUT
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= _LONGEST:
        raise SettingError(TIMEOUT_SETTING, f"a number of seconds up to {_LONGEST:,.0f}")
    return seconds
