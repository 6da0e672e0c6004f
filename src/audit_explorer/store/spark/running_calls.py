"""The calls that wait for an engine's answers, each of which can be broken off from another thread."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from audit_explorer.store.spark.connect_client import grpc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class RunningCalls(grpc.UnaryStreamClientInterceptor):  # type: ignore[misc] # gRPC tells no types
    """Knows which call a thread waits for: the client gives no way to end its wait."""

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._here = threading.local()
        self._calls: dict[str, Any] = {}
        self._broken_off: set[str] = set()

    @contextmanager
    def under(self, tag: str) -> Iterator[None]:
        """Let `break_off` end what this thread waits for within."""
        with self._lock:
            self._calls[tag] = None
        self._here.tag = tag
        try:
            yield
        finally:
            self._here.tag = None
            with self._lock:
                self._calls.pop(tag)
                self._broken_off.discard(tag)
                self._lock.notify_all()

    def ended(self, tag: str, within: float) -> bool:
        """Wait until nothing is asked under a tag, so many seconds at most; say whether that is so."""
        with self._lock:
            return self._lock.wait_for(lambda: tag not in self._calls, within)

    def break_off(self, tag: str) -> None:
        """End the wait of whoever asks under a tag, now and whenever it would wait again."""
        with self._lock:
            if tag not in self._calls:
                return
            self._broken_off.add(tag)
            call = self._calls[tag]
        if call is not None:
            call.cancel()

    def is_broken_off(self, tag: str) -> bool:
        """Say whether the wait under a tag was ended here, and by nobody else."""
        with self._lock:
            return tag in self._broken_off

    def intercept_unary_stream(self, continuation: Callable[..., Any], details: Any, request: Any) -> Any:  # noqa: ANN401 - gRPC's own
        """Remember the call of this thread."""
        call = continuation(details, request)
        tag = getattr(self._here, "tag", None)
        if tag is None:
            return call
        with self._lock:
            self._calls[tag] = call
            is_over = tag in self._broken_off
        if is_over:
            call.cancel()
        return call
