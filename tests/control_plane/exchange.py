"""One request on its way: what a fault can do to it."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    import asyncio

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from tests.control_plane.seen import RequestSeen
    from tests.control_plane.state import State


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def with_body(self, body: bytes) -> Answer:
        """Return the answer with another body of which its length is told."""
        kept = tuple((name, value) for name, value in self.headers if name.lower() != b"content-length")
        return replace(self, body=body, headers=(*kept, (b"content-length", b"%d" % len(body))))


@dataclass(frozen=True, slots=True)
class Exchange:
    """The request, the answer that it would have got, and the wire."""

    app: ASGIApp
    state: State
    request: RequestSeen
    scope: Scope
    receive: Receive
    wire: Send
    transport: asyncio.Transport

    async def answer(self, **query: object) -> Answer:
        """Ask the control plane itself; `query` replaces parameters of the request."""
        status, headers, body = 0, (), b""

        async def collect(message: Message) -> None:
            nonlocal status, headers, body
            if message["type"] == "http.response.start":
                status, headers = message["status"], tuple(message["headers"])
            else:
                body += message.get("body", b"")

        asked = dict(self.scope)
        if query:
            asked["query_string"] = urlencode(self.request.query | query).encode()
        await self.app(asked, self.receive, collect)
        return Answer(status, headers, body)

    async def send(self, answer: Answer) -> None:
        """Send a whole answer."""
        await self._start(answer)
        await self.wire({"type": "http.response.body", "body": answer.body})

    async def send_half(self, answer: Answer) -> None:
        """Promise the whole answer and send half of it."""
        await self._start(answer)
        half = answer.body[: max(1, len(answer.body) // 2)]
        await self.wire({"type": "http.response.body", "body": half, "more_body": True})

    async def hang_up(self, *, reset: bool) -> None:
        """End the connection in the middle: by a reset (RST), or as if all were sent (FIN)."""
        if reset:
            # To close a socket that lingers for no time is what makes the kernel send a reset.
            connection = self.transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.transport.abort()
        else:
            self.transport.close()
        await self.gone()

    async def gone(self) -> None:
        """Wait until the connection is no more."""
        while (await self.receive())["type"] != "http.disconnect":
            pass

    async def _start(self, answer: Answer) -> None:
        self.request.status = answer.status
        await self.wire({"type": "http.response.start", "status": answer.status, "headers": list(answer.headers)})
