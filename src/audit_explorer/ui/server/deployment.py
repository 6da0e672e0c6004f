"""What whoever runs this server has set."""

from __future__ import annotations

import os
from collections.abc import Mapping

import streamlit as st

from audit_explorer.errors import CredentialsError
from audit_explorer.settings import ADDRESS, HOSTS, PROXY_SIGNS_IN
from audit_explorer.sources.api import Server
from audit_explorer.ui.server.sites import Entrance, own_names, read_names


def settings() -> Mapping[str, str]:
    """Give the environment, with what .streamlit/secrets.toml adds to it."""
    if not st.secrets.load_if_toml_exists():
        return os.environ
    return {name: str(value) for name, value in st.secrets.items() if not isinstance(value, Mapping)} | dict(os.environ)


def own_server() -> Server | None:
    """Give the control plane whose address and credentials are set; None when they are not.

    These credentials go to this address, never to one that a person types. Raises AddressError and SettingError for
    settings that can't be used.
    """
    if not ADDRESS.text(settings()):
        return None
    try:
        return Server.from_environment(settings())
    except CredentialsError:
        return None


def entrance() -> Entrance:
    """Give where people may come in to this server; raises SettingError for settings that can't be used."""
    try:
        named = read_names(HOSTS.text(settings()))
    except ValueError as error:
        raise HOSTS.refusal(str(error)) from error
    return Entrance(own_names(st.get_option("server.address")), named, guarded=proxy_signs_in() or sign_in_configured())


def proxy_signs_in() -> bool:
    """Whether whoever runs the server says that a proxy in front signs people in; raises SettingError."""
    said = PROXY_SIGNS_IN.text(settings())
    if said not in {"", "yes"}:
        raise PROXY_SIGNS_IN.refusal()
    return said == "yes"


def sign_in_configured() -> bool:
    """Whether the server signs people in by itself: .streamlit/secrets.toml has an [auth] table."""
    return st.secrets.load_if_toml_exists() and isinstance(st.secrets.get("auth"), Mapping)
