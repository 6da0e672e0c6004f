"""A proxy on the loopback that notes what it can read."""

from __future__ import annotations

import select
import socket
import socketserver
import threading
from base64 import b64encode
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from tests.waiting import joined

if TYPE_CHECKING:
    from collections.abc import Iterator


class Proxy(socketserver.ThreadingTCPServer):
    """Opens tunnels (CONNECT) for whoever signs in.

    `asked` has the head of each request to the proxy itself, `passed` all that went through, as it could read it.
    """

    daemon_threads = True

    def __init__(self, sign_in: str) -> None:
        """Listen on a free port; `sign_in` is "user:password"."""
        super().__init__(("127.0.0.1", 0), _Client)
        self.address = f"127.0.0.1:{self.server_address[1]}"
        self.expected = b"Proxy-Authorization: Basic " + b64encode(sign_in.encode())
        self.asked: list[bytes] = []
        self.passed = bytearray()


class _Client(socketserver.StreamRequestHandler):
    """One connection."""

    server: Proxy
    rbufsize = 0  # what follows the head is left to the pipe

    def handle(self) -> None:
        """Read one head; then be a pipe until either end closes."""
        lines = list(iter(lambda: self.rfile.readline().rstrip(b"\r\n"), b""))
        if not lines:
            return
        self.server.asked.append(b"\n".join(lines))
        if self.server.expected not in lines:
            self.wfile.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        method, target, _ = lines[0].decode().split(" ")
        assert method == "CONNECT"
        host, _, port = target.rpartition(":")
        with socket.create_connection((host, int(port))) as other, suppress(ConnectionError):
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            self._pipe(other)

    def _pipe(self, other: socket.socket) -> None:
        ways = {self.connection: other, other: self.connection}
        while True:
            for source in select.select(list(ways), [], [])[0]:
                data = source.recv(1 << 16)
                if not data:
                    return
                self.server.passed += data
                ways[source].sendall(data)


@contextmanager
def tunnelling_proxy(sign_in: str) -> Iterator[Proxy]:
    """Run a proxy."""
    with Proxy(sign_in) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05}, name="proxy")
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            joined(thread, "the end of the proxy")
