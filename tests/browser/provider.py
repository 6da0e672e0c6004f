"""A provider that signs people in over OpenID Connect, in a process of its own on a free port of this machine."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.browser.server import fetched, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Page

#: What must never leave the server, whatever is done.
COOKIE_SECRET: Final = "canary-cookie-secret-canary-cookie-secret"  # noqa: S105 - secret to nobody
CLIENT_SECRET: Final = "canary-client-secret"  # noqa: S105 - the same
_START: Final = 60


class Provider:
    """One that runs; discovery, authorisation code, token and keys are asked over HTTP as of any other."""

    def __init__(self, base: str) -> None:
        self.base = base

    def knows(self, subject: str, claims: Mapping[str, Any]) -> None:
        """Let it say this of someone in their ID token."""
        request = urllib.request.Request(  # noqa: S310 - our own address
            f"{self.base}/users/{subject}",
            json.dumps(claims).encode(),
            {"Content-Type": "application/json"},
            method="PUT",
        )
        with urllib.request.urlopen(request, timeout=_START):  # noqa: S310
            pass

    def sign_in(self, page: Page, subject: str) -> None:
        """Let someone say who they are on its page."""
        page.get_by_placeholder("sub").fill(subject)
        page.get_by_role("button", name="Authorize").click()

    def secrets(self, folder: Path, **settings: object) -> Path:
        """Write the secrets of a deployment that signs in here, with these settings."""
        lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
        lines += [
            "[auth]",
            'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"',
            f'cookie_secret = "{COOKIE_SECRET}"',
            'client_id = "audit-explorer"',
            f'client_secret = "{CLIENT_SECRET}"',
            f'server_metadata_url = "{self.base}/.well-known/openid-configuration"',
        ]
        path = folder / "secrets.toml"
        path.write_text("\n".join(lines), "utf-8")
        return path


@contextlib.contextmanager
def provider(folder: Path, *, seconds: int = 3600) -> Iterator[Provider]:
    """Run it, its log in `folder`; its tokens expire after so many seconds."""
    port = free_port()
    log = folder / "provider.log"
    command = [sys.executable, "-m", "oidc_provider_mock", "-p", str(port), "--token-max-age", str(seconds)]
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
            command, env=os.environ | {"TMPDIR": str(folder)}, stdout=out, stderr=subprocess.STDOUT
        )
    base = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + _START
        while process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                fetched(f"{base}/.well-known/openid-configuration")
                break
            time.sleep(0.1)
        else:
            pytest.fail(f"the provider did not start:\n{log.read_text('utf-8', 'replace')}")
        yield Provider(base)
    finally:
        process.terminate()
        process.wait(10)
