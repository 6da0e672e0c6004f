"""Where people sign in, as .streamlit/secrets.toml has it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.auth_util import get_origin_from_redirect_uri, is_authlib_installed

from audit_explorer.errors import SettingError

_OF_ALL: Final = ("redirect_uri", "cookie_secret")
_OF_ONE: Final = ("client_id", "client_secret", "server_metadata_url")
# Whoever guesses it signs in as anybody.
_SHORTEST_SECRET: Final = 32
DEFAULT: Final = "default"

_ON: Final = threading.Event()


def sign_in_is_on() -> bool:
    """Say whether people have to sign in: the secrets have an [auth] table, whole or not, or can't be read.

    Once it is on it stays so until the server ends: a file that is just being written opens no door.
    """
    if st.secrets.load_if_toml_exists():
        on = "auth" in st.secrets
    else:
        on = any(Path(path).exists() for path in st.get_option("secrets.files"))
    if on:
        _ON.set()
    return _ON.is_set()


def check_provider() -> None:
    """Raise SettingError when nobody can sign in as the secrets are; it names keys, never values."""
    slip = _slip()
    if slip is None and not is_authlib_installed():
        slip = "[auth]", "Authlib: pip install 'audit-explorer[sign-in]'", "Authlib is not installed"
    if slip is not None:
        raise SettingError(*slip)


def providers() -> list[str]:
    """Give the names of the providers that are whole: that of [auth] itself is `default`."""
    auth = _auth()
    named = [name for name, one in auth.items() if isinstance(one, Mapping) and "_" not in name and _is_whole(one)]
    return [DEFAULT, *named] if _is_whole(auth) else named


def _slip() -> tuple[str, str, str] | None:
    """Give the first thing that is wrong: what, what it takes, why not so."""
    auth = _auth()
    missing = [key for key in _OF_ALL if not _is_text(auth.get(key))]
    if not st.secrets.load_if_toml_exists():
        return ".streamlit/secrets.toml", "the form of TOML", "it can't be read"
    if missing:
        return "[auth]", f"a text for {' and '.join(missing)}", f"{' and '.join(missing)} is missing"
    if len(str(auth["cookie_secret"])) < _SHORTEST_SECRET:
        return "[auth] cookie_secret", f"at least {_SHORTEST_SECRET} random characters", "it is too short"
    if not str(auth["redirect_uri"]).endswith("/oauth2callback"):
        return "[auth] redirect_uri", "the address of this server with /oauth2callback at its end", ""
    if not providers():
        return "[auth]", f"texts for {', '.join(_OF_ONE)}", "it names no whole provider"
    return None


def is_over_https() -> bool:
    """Say whether browsers come over https, as the provider leads them back there; a proxy may end it before us."""
    return (get_origin_from_redirect_uri() or "").startswith("https:")


def _auth() -> Mapping[str, object]:
    auth = st.secrets.get("auth") if st.secrets.load_if_toml_exists() else None
    return auth if isinstance(auth, Mapping) else {}


def _is_whole(section: Mapping[str, object]) -> bool:
    return all(_is_text(section.get(key)) for key in _OF_ONE)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
