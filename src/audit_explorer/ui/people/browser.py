"""Which browser, or which person, something was made for."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection

from audit_explorer.ui.people.provider import sign_in_is_on
from audit_explorer.ui.people.visitor import SignIn, visitor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_COOKIE: Final = "audit_explorer_browser"


def owner(cookies: Mapping[str, str]) -> str | None:
    """Give what stands for the person that sends these cookies, or for their browser where nobody signs in.

    It is empty for a client without cookies; None for someone who may not come in, and who owns nothing.
    """
    found = visitor(cookies, datetime.now(UTC))
    if found is None:
        return cookies.get(_COOKIE, "")
    return found.owner if isinstance(found, SignIn) else None


class BrowserCookie:
    """ASGI middleware that gives each browser a random name with its first page; where people sign in, it does nothing.

    No script can read it, no other site's request brings it. It ends with the browser.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http" or sign_in_is_on() or HTTPConnection(scope).cookies.get(_COOKIE):
            await self._app(scope, receive, send)
            return
        secure = "; Secure" if scope.get("scheme") == "https" else ""

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    name = secrets.token_urlsafe(24)
                    headers.append("Set-Cookie", f"{_COOKIE}={name}; Path=/; HttpOnly; SameSite=Lax{secure}")
            await send(message)

        await self._app(scope, receive, send_with_cookie)
