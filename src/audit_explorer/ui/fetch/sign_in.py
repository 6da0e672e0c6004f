"""The part of a form that says who is asked, by which credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.errors import AddressError, ForbiddenError, SignInError, TokenRejectedError
from audit_explorer.settings import ADDRESS
from audit_explorer.sources.api import (
    AppToken,
    BearerToken,
    ClientCredentials,
    Server,
    network_from_form,
    read_address,
)
from audit_explorer.sources.api.server.network import DEFAULT_TIMEOUT, LONGEST_TIMEOUT
from audit_explorer.ui.people.person import person
from audit_explorer.ui.server.deployment import PIN_FIRST, is_shared, own_server, permitted, pinned_addresses, settings
from audit_explorer.ui.session import fetching, refreshing
from audit_explorer.ui.session.slots import CONTROL_PLANE, CONTROL_PLANE_ADDRESS, SIGN_IN_TURN

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.errors import AuditExplorerError
    from audit_explorer.sources.api import Credentials, Network

_BEFORE: Final = "before"
_SETTINGS: Final = "settings"
_KINDS: Final = {
    _BEFORE: "The credentials entered before",
    _SETTINGS: "Credentials of this deployment",
    "token": "Pasted token",
    "v1": "Client id and secret",
    "v2": "Client id and secret (OAuth2, releases 2.24 and later)",
    "app": "App token (releases up to 2.19)",
}
_SIGNS: Final = {
    "token": ("Token",),
    "v1": ("Client id", "Client secret"),
    "v2": ("Client id", "Client secret"),
    "app": ("App id", "App secret"),
}
FORM_WIDTH: Final = 880
"""Pixels, at most, of a form with these fields."""


def signed_in() -> Server | None:
    """Give the control plane that this session signed in to last; it is remembered as long as the session."""
    return CONTROL_PLANE.get()


def forget() -> None:
    """Let go of this session's credentials, wherever they are held for a later request."""
    CONTROL_PLANE.pop()
    refreshing.set_upkeep(None)
    if (fetch := fetching.latest()) is not None:
        fetch.server = None


def is_rejected(server: Server | None, error: AuditExplorerError | None) -> bool:
    """Say whether it takes other credentials to go on; the ones of `server` are then forgotten."""
    if not isinstance(error, TokenRejectedError | SignInError | ForbiddenError):
        return False
    if server is signed_in():
        forget()
    return True


def choose_kind(key: str, *, fixed: str | None = None) -> str:
    """Draw the choice of how to sign in, outside the form, as its fields depend on it.

    `fixed` is the only address to sign in to. Raises AddressError and SettingError for settings that can't be used.
    """
    there = {_BEFORE: signed_in(), _SETTINGS: own_server(person())}
    if fixed is not None:
        there = {kind: one if one and str(one.address) == fixed else None for kind, one in there.items()}
    with st.container(horizontal=True, vertical_alignment="bottom", width=FORM_WIDTH):
        kind = st.selectbox(
            "Sign in with",
            [kind for kind in _KINDS if there.get(kind, True) is not None],
            format_func=_KINDS.__getitem__,
            key=f"{key} kind {there[_BEFORE] is not None}",
        )
        if kind == _BEFORE:
            st.button("Forget", key=f"{key} forget", on_click=forget, help="Removes the credentials from this server.")
    return kind


def draw_sign_in(kind: str, key: str, *, fixed: str | None = None) -> Callable[[], Server]:
    """Draw the fields, and give what makes the server of them and remembers it.

    `fixed` is the only address to sign in to. What is given raises AddressError, CredentialsError or SettingError;
    drawing raises SettingError, and AddressError on a shared deployment whose addresses are not set.
    """
    given = {_BEFORE: signed_in(), _SETTINGS: own_server(person())}.get(kind)
    if given is not None:
        st.text_input("Address", str(given.address), disabled=True, key=f"{key} address {kind}")
        return lambda: given
    allowed = pinned_addresses()
    if not allowed and is_shared():
        raise AddressError(PIN_FIRST, "Ask whoever runs it.")
    if fixed is not None:
        st.text_input("Address", fixed, disabled=True, key=f"{key} address fixed")
    address = fixed or _address(key, [str(one) for one in allowed])
    signs = _signs(kind, key)
    network = _network(key, pinned=bool(allowed))

    def server() -> Server:
        found = permitted(Server(read_address(address, allowed), _credentials(kind, *signs), network()))
        CONTROL_PLANE.set(found)
        CONTROL_PLANE_ADDRESS.set(str(found.address))
        # Fresh inputs: what was typed into the old ones leaves the session with them.
        SIGN_IN_TURN.set(SIGN_IN_TURN.get() + 1)
        return found

    return server


def _address(key: str, pinned: list[str]) -> str:
    if pinned:
        return st.selectbox("Address", pinned, key=f"{key} address pinned")
    last = CONTROL_PLANE_ADDRESS.get() or ADDRESS.text(settings())
    return st.text_input("Address", last, key=f"{key} address", placeholder="https://tenant.run.ai")


def _signs(kind: str, key: str) -> list[str]:
    """Draw the inputs of one way to sign in."""
    turn = SIGN_IN_TURN.get()
    return [
        st.text_input(
            label,
            type="default" if label.endswith(" id") else "password",
            autocomplete="off",
            key=f"{key} sign {label} {turn}",
        )
        for label in _SIGNS[kind]
    ]


def _credentials(kind: str, first: str, second: str = "") -> Credentials:
    if kind == "token":
        return BearerToken(first)
    if kind == "app":
        return AppToken(first, second)
    return ClientCredentials(first, second, "v2" if kind == "v2" else "v1")


def _network(key: str, *, pinned: bool) -> Callable[[], Network]:
    """Draw how the control plane is reached. Where addresses are pinned, no proxy may lead elsewhere."""
    with st.expander("Certificate, proxy, time-out"):
        ca = st.file_uploader(
            "Certificates of a private authority (PEM or DER)",
            key=f"{key} ca {SIGN_IN_TURN.get()}",
            max_upload_size=1,
        )
        with st.container(horizontal=True):
            proxy = "" if pinned else st.text_input("Proxy", key=f"{key} proxy", placeholder="http://proxy:3128")
            timeout = st.number_input(
                "Seconds to wait for an answer",
                1.0,
                LONGEST_TIMEOUT,
                value=None,
                key=f"{key} timeout",
                placeholder=f"{DEFAULT_TIMEOUT:.0f}",
            )
    return lambda: network_from_form(settings(), ca=ca.getvalue() if ca else None, proxy=proxy, timeout=timeout)
