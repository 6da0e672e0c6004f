"""The connection that a client's thread waits on, so that another thread can cut it."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_SLOWEST: Final = 1_024
"""An answer that comes with fewer bytes a second is given up: each byte for itself would never be too late."""

_PHASES: Final = 3
"""Connecting, agreeing on TLS and beginning to answer may each take the time-out."""


class Wire:
    """The sockets of one client that sends one request at a time, and until when the answer must have come so far.

    `trace` is what httpcore tells of its connections. A socket that is shut down wakes whoever reads from it; one that
    is merely closed doesn't.
    """

    def __init__(self, clock: Callable[[], float], timeout: float) -> None:
        self._clock = clock
        self._timeout = timeout
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._twin: socket.socket | None = None
        self._began: float | None = None
        self._deadline: float | None = None
        self._cut = False
        self.late = False

    def begin(self) -> None:
        """Note that a request is about to be sent."""
        self._began, self.late = None, False
        self._deadline = self._clock() + _PHASES * self._timeout

    def came(self, size: int) -> None:
        """Note that so many bytes of the answer's body have come."""
        if self._began is None:
            self._began = self._clock()
        self._deadline = self._began + self._timeout + size / _SLOWEST

    def end(self) -> None:
        """Note that nothing is waited for any more."""
        self._deadline = None

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Take the socket of each new connection."""
        name = event.partition(".")[2]
        if name == "connect_tcp.complete":
            self._take(info["return_value"].get_extra_info("socket"))
        elif name == "start_tls.started":
            self._guard()
        elif name == "start_tls.complete":
            self._take(info["return_value"].get_extra_info("socket"))
        elif name == "start_tls.failed":
            self._take(None)

    def hurry(self) -> None:
        """Cut the connection when the answer is too late."""
        if self._deadline is not None and self._clock() > self._deadline:
            self.late = True
            self._shut()

    def cut(self) -> None:
        """Cut the connection, and every one that is made from now on."""
        self._cut = True
        self._shut()

    def _take(self, found: Any) -> None:  # noqa: ANN401 - whatever httpcore has: a socket, or TLS within TLS
        with self._lock:
            if self._twin is not None:
                self._twin.close()
                self._twin = None
            self._socket = found if isinstance(found, socket.socket) else None
        if self._cut:
            self._shut()

    def _guard(self) -> None:
        """Have a second handle: to agree on TLS takes the first one away from whoever holds it."""
        with self._lock, suppress(OSError, NotImplementedError):
            if self._socket is not None:
                self._twin = self._socket.dup()
        if self._cut:
            self._shut()

    def _shut(self) -> None:
        with self._lock:
            for each in (self._socket, self._twin):
                if each is not None:
                    with suppress(OSError):  # it has ended already
                        # Not TLS's own way to end, which would take turns with whoever reads.
                        socket.socket.shutdown(each, socket.SHUT_RDWR)
