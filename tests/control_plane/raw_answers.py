"""A server of bytes: what a control plane that keeps to HTTP can't send."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class RawServer:
    """Listens on the loopback, and lets `answer` do what it likes with each connection, a thread a connection.

    `answer` is given the connection and the head of a request, again for every request that comes over it; what it
    returns is whether to read on. `heads` are the requests so far; `asked` is set by the first.
    """

    def __init__(self, answer: Callable[[socket.socket, bytes], bool]) -> None:
        self.answer = answer
        self.heads: list[bytes] = []
        self.asked = threading.Event()
        self.gone = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.token = "raw"  # noqa: S105 - any will do
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while True:
                head = b""
                while b"\r\n\r\n" not in head:
                    piece = connection.recv(65_536)
                    if not piece:
                        self.gone.set()
                        return
                    head += piece
                self.heads.append(head)
                self.asked.set()
                if not self.answer(connection, head):
                    return
        self.gone.set()


@contextmanager
def raw_server(answer: Callable[[socket.socket, bytes], bool]) -> Iterator[RawServer]:
    """Run one for as long as a test needs it."""
    server = RawServer(answer)
    try:
        yield server
    finally:
        server.close()


def whole(body: bytes, *headers: bytes, status: int = 200) -> Callable[[socket.socket, bytes], bool]:
    """Answer everything with this body, of which the length is told."""
    lines = [b"HTTP/1.1 %d X" % status, b"Content-Length: %d" % len(body), *headers, b"", b""]

    def answer(connection: socket.socket, _head: bytes) -> bool:
        connection.sendall(b"\r\n".join(lines) + body)
        return True

    return answer


def dripping(head: bytes, piece: bytes, seconds: float) -> Callable[[socket.socket, bytes], bool]:
    """Send a beginning, then the same piece again and again, until the connection breaks."""

    def answer(connection: socket.socket, _head: bytes) -> bool:
        pause = threading.Event()
        connection.sendall(head)
        while True:
            pause.wait(seconds)
            connection.sendall(piece)

    return answer
