"""What whoever runs this server has set."""

from __future__ import annotations

import os
from collections.abc import Mapping

import streamlit as st

from audit_explorer.errors import CredentialsError
from audit_explorer.settings import ADDRESS
from audit_explorer.sources.api import Server


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
