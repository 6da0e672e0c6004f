"""How a control plane is reached: whom to trust, through which proxy, how long to wait."""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import httpx

from audit_explorer.errors import AddressError, NetworkError
from audit_explorer.settings import CA_FILE, PROXY, TIMEOUT
from audit_explorer.sources.api.server.address import allowed_addresses, read_address
from audit_explorer.sources.api.server.certificates import read_certificates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audit_explorer.settings import Setting

DEFAULT_TIMEOUT: Final = float(TIMEOUT.default)
LONGEST_TIMEOUT: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Network:
    """How a control plane is reached; made only of what can be used, else NetworkError is raised, which quotes nothing.

    `ca` has certificates (PEM) to trust beside those of the system; `proxy` is a URL that may hold a password;
    `timeout` is how many seconds to wait for a connection, or for the next piece of an answer. `own_way` is False where
    a form gave the proxy or the certificates: who gives both can answer in the control plane's place. `proxy_typed` is
    whether a form gave the proxy.
    """

    ca: str | None = field(default=None, repr=False)
    proxy: str | None = field(default=None, repr=False)
    timeout: float = DEFAULT_TIMEOUT
    own_way: bool = field(default=True, repr=False)
    proxy_typed: bool = field(default=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.ca is not None:
            read_certificates(self.ca.encode())
        if self.proxy is not None:
            _check_proxy(self.proxy)
        if not 0 < self.timeout <= LONGEST_TIMEOUT:
            what = "The time-out"
            raise NetworkError(what, "it is out of range", TIMEOUT.takes)


def network_from_environment(environ: Mapping[str, str]) -> Network:
    """Read the CA file, the proxy and the time-out; raises SettingError for one that can't be used."""
    return Network(_ca(environ), _proxy(environ), _timeout(environ))


def network_from_form(environ: Mapping[str, str], *, ca: bytes | None, proxy: str, timeout: float | None) -> Network:
    """Make it of what a person gave, and of the settings for what they left empty; `ca` is the content of their file.

    It is for credentials of that person alone: whoever chooses both proxy and CA can read what is sent. Raises
    NetworkError for what they gave and can't be used, SettingError for a setting, and AddressError for a proxy where
    addresses are pinned: this machine would connect to it, wherever it is.
    """
    proxy = proxy.strip()
    if proxy and allowed_addresses(environ):
        message = "The proxy is not among the addresses that this deployment connects to."
        raise AddressError(message, f"Leave it empty, or ask whoever runs the deployment to set {PROXY.name}.")
    return Network(
        _ca(environ) if ca is None else read_certificates(ca),
        proxy or _proxy(environ),
        _timeout(environ) if timeout is None else timeout,
        own_way=ca is None and not proxy,
        proxy_typed=bool(proxy),
    )


def _ca(environ: Mapping[str, str]) -> str | None:
    path = CA_FILE.text(environ)
    if not path:
        return None
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError):  # a NUL in the path is a ValueError
        why = "it names no file that can be read"
        raise CA_FILE.refusal(why) from None
    with _named(CA_FILE):
        return read_certificates(data)


def _proxy(environ: Mapping[str, str]) -> str | None:
    proxy = PROXY.text(environ)
    if not proxy:
        return None
    with _named(PROXY):
        return Network(proxy=proxy).proxy


def _timeout(environ: Mapping[str, str]) -> float:
    try:
        seconds = float(TIMEOUT.text(environ) or TIMEOUT.default)
    except ValueError:
        seconds = math.nan
    with _named(TIMEOUT):
        return Network(timeout=seconds).timeout


@contextmanager
def _named(setting: Setting) -> Iterator[None]:
    """Name what can't be used by its setting."""
    try:
        yield
    except NetworkError as error:
        raise setting.refusal(error.why) from None


def _check_proxy(url: str) -> None:
    what = "The proxy"
    try:
        parts = urlsplit(url)
        # What is no host for an address is none here: the system's own resolver raises all kinds of errors for some.
        read_address(f"https://{parts.netloc.rpartition('@')[2]}")
        httpx.Proxy(url)
    except (AddressError, ValueError, httpx.InvalidURL):
        # The cause is left out: it quotes the URL, which may hold the proxy's password.
        raise NetworkError(what, "it is no URL with a host", PROXY.takes) from None
    if parts.scheme not in {"http", "https"}:
        raise NetworkError(what, "its URL begins with neither http:// nor https://", PROXY.takes)
    if parts.path.strip("/") or parts.query or parts.fragment:
        # Where a password has one of these signs, a part of it would be looked up as the host.
        raise NetworkError(what, "something follows its host and port", PROXY.takes)
