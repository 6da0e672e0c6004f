"""What whoever runs this server has set."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.errors import AddressError, CredentialsError, SettingError
from audit_explorer.settings import ADDRESS, ADDRESSES, ALLOW_PRIVATE, HOSTS, PROXY_SIGNS_IN
from audit_explorer.sources.api import Address, AddressGuard, Server, allowed_addresses, read_address
from audit_explorer.ui.people.provider import check_provider, sign_in_is_on
from audit_explorer.ui.server.sites import Entrance, own_names, read_names

if TYPE_CHECKING:
    from audit_explorer.ui.people.role import Person
    from audit_explorer.ui.server.sites import Named

PIN_FIRST: Final = (
    f"Others than the one who runs this dashboard may open it: it fetches only from addresses that are set by "
    f"{ADDRESSES.name} or {ADDRESS.name}, and none is."
)
"""What whoever runs a shared deployment has to do before anything is fetched on its pages."""


def settings() -> Mapping[str, str]:
    """Give the environment, with what .streamlit/secrets.toml adds to it."""
    if not st.secrets.load_if_toml_exists():
        return os.environ
    return {name: _text(value) for name, value in st.secrets.items() if not isinstance(value, Mapping)} | dict(
        os.environ
    )


def sign_in_configured() -> bool:
    """Say whether people have to sign in, and can, as .streamlit/secrets.toml is."""
    if not sign_in_is_on():
        return False
    try:
        check_provider()
    except SettingError:
        return False
    return True


def own_server(person: Person) -> Server | None:
    """Give the control plane whose address and credentials are set; None when they are not.

    These credentials go to this address, never to one that a person types. Raises NotAllowedError for someone who may
    not use them, AddressError and SettingError for settings that can't be used.
    """
    person.check("use this deployment's credentials")
    if not ADDRESS.text(settings()):
        return None
    try:
        return Server.from_environment(settings())
    except CredentialsError:
        return None


def entrance() -> Entrance:
    """Give where people may come in to this server; raises SettingError for settings that can't be used."""
    guarded = proxy_signs_in() or sign_in_configured()
    return Entrance(own_names(st.get_option("server.address")), _named(), guarded)


def proxy_signs_in() -> bool:
    """Whether whoever runs the server says that a proxy in front signs people in; raises SettingError."""
    said = PROXY_SIGNS_IN.text(settings())
    if said not in {"", "yes"}:
        raise PROXY_SIGNS_IN.refusal()
    return said == "yes"


def is_shared() -> bool:
    """Say whether others than the person who started the server may open its pages.

    That is so where it listens beyond this machine, where it goes by a name that others have for it (a proxy on this
    machine passes them on), or where people sign in. Raises SettingError.
    """
    beyond = not _is_loopback(str(st.get_option("server.address") or ""))
    return beyond or sign_in_is_on() or proxy_signs_in() or any(not _is_loopback(one.name) for one in _named())


def pinned_addresses() -> tuple[Address, ...]:
    """Give the only addresses that may be fetched from; on a person's own machine none may mean all.

    Raises SettingError and AddressError for settings that can't be used.
    """
    pinned = allowed_addresses(settings())
    own = ADDRESS.text(settings())
    if pinned or not own or not is_shared():
        return pinned
    return (read_address(own),)


def permitted(server: Server) -> Server:
    """Give a control plane that somebody wants to ask, guarded where what they typed decides where it leads.

    What is set by whoever runs this server is trusted. Raises AddressError for an address that may not be asked,
    SettingError for settings that can't be used.
    """
    pinned = pinned_addresses()
    known = pinned or ((read_address(own),) if (own := ADDRESS.text(settings())) else ())
    trusted = server.address.base in {address.base for address in known}
    if pinned and not trusted:
        message = f"{server.address} is not among the addresses that this deployment fetches from."
        raise AddressError(message, "Choose one of them.")
    if is_shared() and not pinned:
        raise AddressError(PIN_FIRST, "Ask whoever runs it.")
    if is_shared() and server.network.proxy_typed:
        message = "A proxy that is typed on a page is not used by a deployment that others may open."
        raise AddressError(message, "Leave it empty.")
    typed = [] if trusted else [server.address.base]
    if server.network.proxy_typed and server.proxy is not None:
        typed.append(server.proxy)
    guard = AddressGuard(ALLOW_PRIVATE.is_yes(settings()))
    for url in typed:
        guard.check_literal(url)
    # The same one where nothing changes: whoever signed in by it is recognised by it.
    wanted = guard if typed else None
    return server if wanted == server.guard else replace(server, guard=wanted)


def _named() -> tuple[Named, ...]:
    try:
        return read_names(HOSTS.text(settings()))
    except ValueError as error:
        raise HOSTS.refusal(str(error)) from error


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _text(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
