"""What is refused before anything else of the server sees it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final, NamedTuple

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

from audit_explorer.settings import HOSTS, PROXY_SIGNS_IN
from audit_explorer.ui.server.deployment import entrance
from audit_explorer.ui.server.sites import is_loopback

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from audit_explorer.ui.server.sites import Entrance

_LOG: Final = logging.getLogger(__name__)
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS: Final = frozenset({"same-origin", "none"})
_POLICY_VIOLATION: Final = 1008


class Refusal(NamedTuple):
    """The status and the sentence with which a connection is refused. A sentence quotes nothing of the request."""

    status: int
    sentence: str


TARGET: Final = Refusal(400, "What is asked for has to begin with a slash.")
NO_SIGN_IN: Final = Refusal(
    403,
    "This server has no sign-in, so it answers on its own machine only. Whoever runs it can switch on sign-in, or set "
    f"{PROXY_SIGNS_IN.name}=yes when a proxy in front signs people in.",
)
NAME: Final = Refusal(
    421,
    "This server does not go by the name in the address. Whoever runs it can add the name to the setting "
    f"{HOSTS.name}.",
)
ORIGIN: Final = Refusal(
    403,
    "Only pages of this server may ask for this, from the address at which they were opened. A proxy in front has to "
    f"pass on the Host header, and the setting {HOSTS.name} has to name the address that people open.",
)
NO_ORIGIN: Final = Refusal(
    403, "This takes an Origin header: the address of the page that asks, as every browser sends it."
)


class Edge:
    """ASGI middleware that lets through only what asks for a site of this server, from a page of that very site.

    That holds for every path, web sockets too. What it lets through has a Host header in the spelling of the Origin,
    so that Streamlit's own check of a web socket agrees at once: its other ways would ask the internet which address
    this machine has, while everybody waits.
    """

    def __init__(self, app: ASGIApp, where: Entrance | None = None) -> None:
        self._app = app
        self._entrance = where or entrance()
        self._logged: set[Refusal] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        found = self._look_at(scope)
        if isinstance(found, str):
            await self._app(_with_host(scope, found), receive, _only_for_its_own(send))
            return
        if found not in self._logged:  # once each: a stranger must not fill the disk
            self._logged.add(found)
            _LOG.warning("Refused: %s", found.sentence)
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": ""})
        else:
            answer = PlainTextResponse(f"{found.sentence}\n", found.status, {"Cache-Control": "no-store"})
            await answer(scope, receive, send)

    def _look_at(self, scope: Scope) -> str | Refusal:
        """Give the Host header for what may pass, else why it may not."""
        headers, server = Headers(scope=scope), scope.get("server") or ("", None)
        if not scope["path"].startswith("/"):
            return TARGET
        if server[1] is not None and not self._entrance.guarded and not is_loopback(server[0]):
            return NO_SIGN_IN
        hosts = headers.getlist("host")
        allowed = self._entrance.origins(hosts[0], server[1]) if len(hosts) == 1 else frozenset()
        return _host_for(scope, headers, allowed) if allowed else NAME


def _host_for(scope: Scope, headers: Headers, allowed: frozenset[str]) -> str | Refusal:
    origins = headers.getlist("origin")
    if origins:
        return origins[0].partition("://")[2] if len(origins) == 1 and origins[0] in allowed else ORIGIN
    # Every browser names the page that opens a web socket or changes something.
    if scope["type"] == "websocket" or scope["method"] not in _READING:
        return NO_ORIGIN
    return ORIGIN if _from_elsewhere(headers) else headers["host"].lower()


def _from_elsewhere(headers: Headers) -> bool:
    """Whether the page of another site asks, unless a person follows its link."""
    followed = headers.getlist("sec-fetch-mode") == ["navigate"] and headers.getlist("sec-fetch-dest") == ["document"]
    return not followed and not _OURS.issuperset(headers.getlist("sec-fetch-site"))


def _with_host(scope: Scope, host: str) -> Scope:
    others = [(name, value) for name, value in scope["headers"] if name != b"host"]
    return {**scope, "headers": [(b"host", host.encode("ascii")), *others]}


def _only_for_its_own(send: Send) -> Send:
    """Take what would let a page of another origin read an answer out of it: Streamlit puts it on some."""

    async def send_without(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name in {name for name in headers if name.startswith("access-control-")}:
                del headers[name]
        await send(message)

    return send_without
