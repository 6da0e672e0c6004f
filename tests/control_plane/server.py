"""uvicorn in a thread of this process, on the loopback."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING

import uvicorn

from tests.waiting import LIMIT, joined

if TYPE_CHECKING:
    import ssl
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Scope


def listen(port: int = 0) -> socket.socket:
    """Listen on the loopback, on a free port unless one is given."""
    listener = socket.create_server(("127.0.0.1", port))
    # Small answers would otherwise wait for the acknowledgement of the piece before.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.settimeout(0)  # as asyncio wants it
    return listener


class _Server(uvicorn.Server):
    """A server that tells when it runs and stops at once."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()

    async def main_loop(self) -> None:
        """Wait for the end without looking at a clock; then end what is still open, a stalled answer too."""
        self._loop = asyncio.get_running_loop()
        self.ready.set()
        await self._stop.wait()
        for connection in list(self.server_state.connections):
            transport = getattr(connection, "transport", None)
            if isinstance(transport, asyncio.Transport):
                transport.abort()

    def stop(self) -> None:
        """Let it end; any thread may call this."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)


class ServerThread:
    """A running server."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def start(
        self,
        app: ASGIApp,
        listeners: Sequence[socket.socket],
        tls: ssl.SSLContext | None = None,
        *,
        web_sockets: bool = False,
    ) -> None:
        """Serve the application on the listening sockets, which are closed in the end; return once it runs."""
        config = uvicorn.Config(
            app,
            http="h11",
            ws="websockets-sansio" if web_sockets else "none",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=5,
            ssl_context_factory=None if tls is None else lambda *_: tls,
        )
        server = self._server = _Server(config)
        self._thread = threading.Thread(
            target=lambda: asyncio.run(server.serve(sockets=list(listeners))), name="control plane", daemon=True
        )
        self._thread.start()
        assert server.ready.wait(LIMIT), "waited in vain for the server to start"

    def stop(self) -> None:
        """End all connections and the thread."""
        if self._server is not None and self._thread is not None:
            self._server.stop()
            joined(self._thread, "the end of the server")

    def transport_of(self, scope: Scope) -> asyncio.Transport:
        """Return the connection that a request came by."""
        assert self._server is not None
        for connection in self._server.server_state.connections:
            transport = getattr(connection, "transport", None)
            client = getattr(connection, "client", None)
            if isinstance(transport, asyncio.Transport) and client == tuple(scope["client"]):
                return transport
        message = "the connection is gone"
        raise ConnectionError(message)
