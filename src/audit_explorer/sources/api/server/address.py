"""The address of a control plane, brought to one form."""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from audit_explorer.errors import AddressError
from audit_explorer.settings import ADDRESSES
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SHOWN: Final = 100
_LONGEST: Final = 2_000
_SCHEME: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*)://")
# What no address has, but what programs read differently: spaces, controls, backslashes, quotes.
_ODD: Final = re.compile(r"[\x00-\x20\x7f\\\"'<>^`{|}]")
_NAME: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?")
_USUAL_PORT: Final = {"https": 443, "http": 80}
_LARGEST_PORT: Final = 65_535
_ADVICE: Final = "Enter it as the browser shows it, for example https://tenant.run.ai."


@dataclass(frozen=True, slots=True)
class Address:
    """Where a control plane is: scheme, host and port, without a path and without a slash at the end.

    `left_out` is what of the typed address is not used, inert and shortened; empty when everything is.
    """

    base: str
    left_out: str = ""

    @property
    def loopback(self) -> bool:
        """Whether it is on this machine."""
        return _loopback(urlsplit(self.base).hostname or "")

    def __str__(self) -> str:
        return self.base


def read_address(text: str, allowed: Sequence[Address] = ()) -> Address:
    """Read an address as a person types it: the scheme may be missing (then it is https), a path is left out.

    Raises AddressError for plain http to another machine, for a name or password inside, for what is no address, and,
    when `allowed` has any, for all others.
    """
    typed = text.strip()
    if not typed:
        message = "The address of the control plane is missing."
        raise AddressError(message, _ADVICE)
    if len(typed) > _LONGEST or _ODD.search(typed):
        raise _no_address(typed)
    scheme = _SCHEME.match(typed)
    try:
        parts = urlsplit(typed if scheme else f"https://{typed}")
        port = parts.port
    except ValueError:
        raise _no_address(typed) from None
    if "@" in parts.netloc:
        # Not quoted: what stands before the @ may be a password.
        message = "The address holds a user name or a password."
        raise AddressError(message, "Leave out what stands before the @, and use the fields for signing in.")
    host = _host(parts.hostname or "", typed)
    if parts.scheme not in _USUAL_PORT or port == 0 or (port or 1) > _LARGEST_PORT:
        raise _no_address(typed)
    if parts.scheme == "http" and not _loopback(host):
        message = f"{_shown(f'http://{host}')} would send the token unencrypted."
        raise AddressError(message, "Use https; plain http is for this machine alone.")
    shown_host = f"[{host}]" if ":" in host else host
    usual = port is None or port == _USUAL_PORT[parts.scheme]
    base = f"{parts.scheme}://{shown_host}" if usual else f"{parts.scheme}://{shown_host}:{port}"
    if allowed and base not in {address.base for address in allowed}:
        message = f"{_shown(base)} is not among the addresses that this deployment fetches from."
        raise AddressError(message, f"It fetches from: {', '.join(address.base for address in allowed)}.")
    # A query or a fragment may hold anything, a token too: only that something is left out is said of them.
    extra = "what follows the path" if parts.query or parts.fragment else ""
    path = _shown(parts.path) if parts.path.strip("/") else ""
    return Address(base, " with ".join(filter(None, [path, extra])))


def allowed_addresses(environ: Mapping[str, str] = os.environ) -> tuple[Address, ...]:
    """Give the addresses that the setting pins, separated by commas or spaces; none allows all.

    Raises SettingError when one of them can't be read, so that a slip in the setting doesn't open the deployment.
    """
    try:
        return tuple(read_address(part) for part in re.split(r"[,\s]+", ADDRESSES.text(environ)) if part)
    except AddressError as error:
        raise ADDRESSES.refusal() from error


def _host(host: str, typed: str) -> str:
    """Give the host as the wire has it: lower case, other scripts as punycode."""
    try:
        return ipaddress.ip_address(host).compressed
    except ValueError:
        pass
    try:
        name = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise _no_address(typed) from None
    name = name.lower().rstrip(".")
    # A last label of digits alone would be an IPv4 address in one of the forms that only some programs know.
    if _NAME.fullmatch(name) is None or re.fullmatch(r"[0-9]+|0x[0-9a-f]*", name.rpartition(".")[2]):
        raise _no_address(typed)
    return name


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _no_address(typed: str) -> AddressError:
    shown = "What was typed" if "@" in typed else _shown(re.split(r"[?#]", typed)[0])
    return AddressError(f"{shown} is no address of a control plane.", _ADVICE)


def _shown(text: str) -> str:
    return shown(text, limit=_SHOWN)
