"""The door: where sign-in is on, nothing but the page for signing in is served to those outside."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import streamlit as st
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from streamlit.url_util import make_url_path
from streamlit.user_info import generate_login_redirect_url

from audit_explorer.errors import SettingError
from audit_explorer.ui.people import return_address
from audit_explorer.ui.people.callback import returning
from audit_explorer.ui.people.live import LIVE
from audit_explorer.ui.people.open_socket import OpenSocket
from audit_explorer.ui.people.provider import check_provider, is_over_https, providers, sign_in_is_on
from audit_explorer.ui.people.refused import SIGN_IN_FAILED, Refused, misconfigured
from audit_explorer.ui.people.sign_in_page import BEGIN, FAILED, LEAVE, links, sign_in_page
from audit_explorer.ui.people.visitor import SignIn, mark_of, read_cookie, visitor

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_HEALTH: Final = "/_stcore/health"
_LOGIN: Final = "/auth/login"
_CALLBACK: Final = "/oauth2callback"
_POLICY_VIOLATION: Final = 1008
# A neighbouring name, or another port of this one, is another site too.
_OURS: Final = frozenset({"same-origin", "none"})


class Gate:
    """ASGI middleware that lets in only those who are signed in and named; where sign-in is off, it does nothing.

    Open to all are the health check and the steps of the login. Whatever else is asked for, known or not, is closed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        kind, path = scope["type"], scope.get("path")
        if kind == "lifespan" or not sign_in_is_on() or (kind == "http" and path in {_at(_HEALTH), _at(_LOGIN)}):
            await self._app(scope, receive, send)
        elif kind == "http" and path == _at(_CALLBACK):
            await self._app(scope, receive, returning(HTTPConnection(scope), send))
        elif kind == "http" and path in {_at(BEGIN), _at(FAILED), _at(LEAVE)}:
            await self._step(scope, receive, send)
        else:
            await self._closed(scope, receive, send)

    async def _step(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a step of signing in or out that is ours, or that we have to see."""
        asked = HTTPConnection(scope)
        if scope["path"] == _at(BEGIN):
            await _begin(asked)(scope, receive, send)
        elif scope["path"] == _at(FAILED):
            await sign_in_page(SIGN_IN_FAILED, links(SIGN_IN_FAILED, providers(), _base(), None))(scope, receive, send)
        elif asked.headers.get("sec-fetch-site", "none") not in _OURS:
            await PlainTextResponse("Another site may sign nobody out.", 403)(scope, receive, send)
        else:
            if (said := read_cookie(asked.cookies)) is not None:
                LIVE.remove(mark_of(said))
            await self._app(scope, receive, send)

    async def _closed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what someone asks who may come in; tell everybody else why not."""
        asked = HTTPConnection(scope)

        def counts() -> bool:
            return isinstance(visitor(asked.cookies, datetime.now(UTC)), SignIn)

        found = visitor(asked.cookies, datetime.now(UTC))
        if not isinstance(found, Refused):
            if scope["type"] == "websocket":
                await OpenSocket(receive, send, counts).run(self._app, scope)
            else:
                await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            await _refusal(asked, found)(scope, receive, send)


def _begin(asked: HTTPConnection) -> Response:
    """Send the browser to the provider, and remember where it wanted to go."""
    name = asked.query_params.get("provider", "")
    try:
        check_provider()
    except SettingError as error:
        return sign_in_page(misconfigured(error), [])
    if name not in providers():
        return RedirectResponse(_at("/"), 302)
    response = RedirectResponse(generate_login_redirect_url(name), 302, {"Cache-Control": "no-store"})
    wanted = return_address.local_address(asked.query_params.get("to"))
    cookie = return_address.set_cookie(wanted, path=_at("/"), secure=is_over_https())
    response.headers.append("Set-Cookie", cookie)
    return response


def _refusal(asked: HTTPConnection, refused: Refused) -> Response:
    kinds = f"{asked.headers.get('sec-fetch-dest', '')} {asked.headers.get('accept', '')}"
    if asked.scope["method"] not in {"GET", "HEAD"} or not ("document" in kinds or "text/html" in kinds):
        return PlainTextResponse(f"{refused.title}.", refused.status, {"Cache-Control": "no-store"})
    path = asked.scope.get("raw_path", b"").decode("latin-1").partition("?")[0] or asked.url.path
    wanted = return_address.local_address(f"{path}?{asked.url.query}" if asked.url.query else path)
    return sign_in_page(refused, links(refused, providers(), _base(), wanted))


def _base() -> str:
    return str(st.get_option("server.baseUrlPath"))


def _at(path: str) -> str:
    return make_url_path(_base(), path)
