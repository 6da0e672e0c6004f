"""What whoever runs this server has set."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.errors import CredentialsError, SettingError
from audit_explorer.settings import ADDRESS
from audit_explorer.sources.api import Server
from audit_explorer.ui.people.provider import check_provider, sign_in_is_on

if TYPE_CHECKING:
    from audit_explorer.ui.people.role import Person


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


def _text(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
