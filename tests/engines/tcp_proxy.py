"""A connection to an engine that can be cut: what passes between a client and a server on this machine."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# Closed so, a connection is reset: neither side hears a farewell.
_AT_ONCE: Final = struct.pack("ii", 1, 0)


class TcpProxy:
    """Hands on what it gets, both ways, until it is cut."""

    def __init__(self, port: int) -> None:
        """Listen on a free port for whoever wants to speak with a port of this machine."""
        self._server = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._open: list[socket.socket] = []
        self._lets_in = True
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, *, for_good: bool = False) -> int:
        """Cut all connections, and let no more in where that is for good; give how many were cut."""
        self._lets_in = not for_good
        ends, self._open = self._open, []
        for end in ends:
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        return len(ends) // 2

    def close(self) -> None:
        """Cut all, and listen no more."""
        self.cut(for_good=True)
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                one, _ = self._listening.accept()
                if not self._lets_in:
                    one.close()
                    continue
                other = socket.create_connection(("127.0.0.1", self._server))
                self._open += (one, other)
                for pair in ((one, other), (other, one)):
                    threading.Thread(target=_hand_on, args=pair, daemon=True).start()


def _hand_on(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def tcp_proxy(address: str) -> Iterator[tuple[str, TcpProxy]]:
    """Run a proxy before the engine at an address of this machine; give the address to ask instead."""
    host, _, port = address.rpartition(":")
    proxy = TcpProxy(int(port))
    try:
        yield f"{host}:{proxy.port}", proxy
    finally:
        proxy.close()
