"""The form that says what to fetch from which control plane."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.errors import AuditExplorerError
from audit_explorer.sources.api import (
    AppToken,
    BearerToken,
    ClientCredentials,
    Server,
    allowed_addresses,
    reach_from_environment,
    read_address,
)
from audit_explorer.sources.api.server import ADDRESS_SETTING
from audit_explorer.ui import fetching
from audit_explorer.ui.fetch_wishes import draw_wishes
from audit_explorer.ui.source_panel import show_error

if TYPE_CHECKING:
    from audit_explorer.sources.api import Credentials
    from audit_explorer.ui.view import View

_SETTINGS: Final = "settings"
_KINDS: Final = {
    "token": "Pasted token",
    "v1": "Client id and secret",
    "v2": "Client id and secret (OAuth2, releases 2.24 and later)",
    "app": "App token (releases up to 2.19)",
    _SETTINGS: "Credentials of this deployment",
}
_SIGNS: Final = {
    "token": ("Token",),
    "v1": ("Client id", "Client secret"),
    "v2": ("Client id", "Client secret"),
    "app": ("App id", "App secret"),
    _SETTINGS: (),
}
_ROUND: Final = "fetch round"


def fetch_form(view: View) -> None:
    """Draw it; when it is sent and can be done, the fetch begins."""
    try:
        ours, pinned = _ours(), [str(address) for address in allowed_addresses()]
    except AuditExplorerError as error:
        show_error(error)
        return
    kind = st.selectbox(
        "Sign in with",
        [kind for kind in _KINDS if kind != _SETTINGS or ours is not None],
        format_func=lambda kind: _KINDS[kind],
        key="fetch kind",
    )
    with st.form("fetch", border=True):
        address = _address(str(ours.address) if kind == _SETTINGS and ours is not None else None, pinned)
        signs = _signs(kind)
        plan = draw_wishes(view)
        sent = st.form_submit_button("Fetch", type="primary")
    if not sent:
        return
    try:
        if kind == _SETTINGS and ours is not None:
            server = ours
        else:
            found = read_address(address, allowed_addresses())
            server = Server(found, _credentials(kind, *signs), reach_from_environment(os.environ))
        fetching.begin(server, plan())
    except AuditExplorerError as error:
        show_error(error)
        return
    # Fresh inputs: what was typed into the old ones leaves the session with them.
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()


def _ours() -> Server | None:
    """Give the deployment's own server; its credentials go to its address, never to one that a person types."""
    try:
        return Server.from_environment(os.environ)
    except AuditExplorerError:
        return None


def _address(ours: str | None, pinned: list[str]) -> str:
    if ours is not None:
        return st.text_input("Address", ours, disabled=True, key="fetch address of settings")
    if pinned:
        return st.selectbox("Address", pinned, key="fetch address pinned")
    last = fetching.latest()
    value = last.address if last is not None else os.environ.get(ADDRESS_SETTING, "")
    return st.text_input("Address", value, key="fetch address", placeholder="https://tenant.run.ai")


def _signs(kind: str) -> list[str]:
    """Draw the inputs of one way to sign in."""
    turn = st.session_state.get(_ROUND, 0)
    return [
        st.text_input(
            label,
            type="default" if label.endswith(" id") else "password",
            autocomplete="off",
            key=f"fetch sign {label} {turn}",
        )
        for label in _SIGNS[kind]
    ]


def _credentials(kind: str, first: str, second: str = "") -> Credentials:
    if kind == "token":
        return BearerToken(first)
    if kind == "app":
        return AppToken(first, second)
    return ClientCredentials(first, second, "v2" if kind == "v2" else "v1")
