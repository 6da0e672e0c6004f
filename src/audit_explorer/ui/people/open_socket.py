"""A page's WebSocket, which ends with the sign-in that opened it."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Seconds between two looks, also where nobody touches the page.
LOOK: Final = 2.0
_POLICY_VIOLATION: Final = 1008


class OpenSocket:
    """Passes messages on as long as `counts` says yes.

    It is asked before each message of the browser, so that no run begins later, and now and then without one. At the
    end the browser is told to load its page again, which is then the page for signing in.
    """

    def __init__(self, receive: Receive, send: Send, counts: Callable[[], bool]) -> None:
        self._receive = receive
        self._send = send
        self._counts = counts
        self._accepted = False
        self._closed = False

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        """Serve it to the end."""
        watching = asyncio.create_task(self._watch())
        try:
            await app(scope, self._next, self._pass)
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching

    async def _next(self) -> Message:
        message = await self._receive()
        if message["type"] == "websocket.receive" and not self._counts():
            await self._close()
            return {"type": "websocket.disconnect", "code": _POLICY_VIOLATION}
        return message

    async def _pass(self, message: Message) -> None:
        if self._closed:
            return
        self._accepted = self._accepted or message["type"] == "websocket.accept"
        self._closed = message["type"] == "websocket.close"
        await self._send(message)

    async def _watch(self) -> None:
        while not self._closed:
            await asyncio.sleep(LOOK)
            if self._accepted and not self._counts():
                await self._close()

    async def _close(self) -> None:
        if self._closed:
            return
        self._closed = True
        again = ForwardMsg()
        again.auth_redirect.url = ""  # the page's own address
        again.auth_redirect.SetInParent()
        with contextlib.suppress(OSError, RuntimeError):  # the browser may have gone meanwhile
            await self._send({"type": "websocket.send", "bytes": again.SerializeToString()})
            await self._send({"type": "websocket.close", "code": _POLICY_VIOLATION})
