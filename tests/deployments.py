"""A deployment with sign-in: its secrets, the cookies that Streamlit's login would give."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest
from streamlit import config
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from audit_explorer.ui.people import provider
from audit_explorer.ui.people.live import LIVE
from audit_explorer.ui.people.visitor import mark_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

COOKIE: Final = "_streamlit_user"
SECRET: Final = "canary-cookie-secret-canary-cookie-secret"  # noqa: S105 - secret to nobody
AUTH: Final = {
    "redirect_uri": "http://127.0.0.1:8501/oauth2callback",
    "cookie_secret": SECRET,
    "client_id": "audit-explorer",
    "client_secret": "canary-client-secret",
    "server_metadata_url": "http://127.0.0.1:9/.well-known/openid-configuration",
}


class Deployment:
    """The secrets of a deployment, to be written anew at will."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, text: str) -> None:
        """Let this be its secrets.toml."""
        self._path.write_text(text, "utf-8")
        secrets_singleton._reset()  # noqa: SLF001 - what its watcher of the file does

    def sign_in_on(self, settings: Mapping[str, object], auth: Mapping[str, str] = AUTH) -> None:
        """Switch sign-in on, with these settings."""
        lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
        lines += ["[auth]", *(f"{name} = {json.dumps(value)}" for name, value in auth.items())]
        self.write("\n".join(lines))

    def remove(self) -> None:
        """Remove its secrets.toml."""
        self._path.unlink()
        secrets_singleton._reset()  # noqa: SLF001

    def cookies(self, **claims: object) -> dict[str, str]:
        """Give the cookie of someone who signed in here just now."""
        return self.cookies_of(said_of(**claims))

    def cookies_of(self, said: Mapping[str, object], *, live: bool = True, secret: str = SECRET) -> dict[str, str]:
        """Give a cookie with these claims; `live` is whether this server made it."""
        if live:
            now = datetime.now(UTC).timestamp()
            LIVE.add(mark_of(said), now + 3600, now)
        return {COOKIE: create_signed_value(secret, COOKIE, json.dumps(said)).decode()}


def said_of(**claims: object) -> dict[str, object]:
    """Give what is in the cookie of someone who signed in just now: Ann, unless the claims say otherwise."""
    now = int(datetime.now(UTC).timestamp())
    usual = {
        "iss": "https://issuer.example",
        "sub": "ann",
        "iat": now,
        "exp": now + 3600,
        "email": "ann@corp.example",
        "email_verified": True,
        "origin": "http://127.0.0.1:8501",
        "is_logged_in": True,
        "provider": "default",
    }
    return {name: value for name, value in (usual | claims).items() if value is not None}


@pytest.fixture(autouse=True)
def no_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test's sign-in be on for the next one: in a server it stays on until the end."""
    monkeypatch.setattr(provider, "_ON", threading.Event())


@pytest.fixture
def deployment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployment]:
    """Give a deployment without secrets, so far."""
    monkeypatch.setattr(provider, "_ON", threading.Event())
    monkeypatch.setattr(secrets_singleton, "_file_watchers_installed", True)
    before = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(tmp_path / "secrets.toml")])
    secrets_singleton._reset()  # noqa: SLF001
    yield Deployment(tmp_path / "secrets.toml")
    secrets_singleton._reset()  # noqa: SLF001
    config.set_option("secrets.files", before)
