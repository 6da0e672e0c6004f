"""Tests of how long the client tries a connection that broke again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import grpc
import pytest

from audit_explorer.store.spark.connect_client import bounded, new_client
from audit_explorer.store.spark.running_calls import RunningCalls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Try = Callable[..., float]


class Silence(grpc.RpcError):  # type: ignore[misc] # gRPC tells no types
    """Nobody answers."""

    def __init__(self, code: grpc.StatusCode, said: str = "") -> None:
        super().__init__(said)
        self._code = code

    def code(self) -> grpc.StatusCode:
        """Say so in the protocol's words."""
        return self._code

    def details(self) -> str:
        """Say it in other words."""
        return str(self)

    def trailing_metadata(self) -> None:
        """Say nothing more."""


def _fail(attempts: Iterable[Any], *failure: Any) -> None:  # noqa: ANN401 - gRPC's own
    for attempt in attempts:
        with attempt:
            raise Silence(*failure)


@pytest.fixture
def tried() -> Iterator[Try]:
    """Give how long something that fails after so many seconds of work is tried again at most."""
    client = new_client("sc://127.0.0.1:9", RunningCalls())

    def try_again(seconds: float, work: float, *failure: Any) -> float:  # noqa: ANN401 - as above
        bounded(client, seconds)
        retrying = client._retrying()  # noqa: SLF001 - how the client itself does it
        time.sleep(work)
        began = time.monotonic()
        with pytest.raises(Silence):
            _fail(retrying, *failure)
        return time.monotonic() - began

    yield try_again
    client.close()


def test_the_time_counts_from_the_failure(tried: Try) -> None:
    """An engine may have worked for longer before its connection broke."""
    assert 0.3 < tried(0.4, 0.5, grpc.StatusCode.UNAVAILABLE) < 3


def test_what_is_cut_is_tried_again(tried: Try) -> None:
    """Something between here and the engine is told of as a fault of the engine's; a fault is tried once."""
    assert tried(0.2, 0.0, grpc.StatusCode.INTERNAL, "Received RST_STREAM with error code 2") > 0.1
    assert tried(0.2, 0.0, grpc.StatusCode.INTERNAL, "no such column") < 0.1


def test_not_at_all(tried: Try) -> None:
    """Where nobody waits for it any more."""
    assert tried(0.0, 0.0, grpc.StatusCode.UNAVAILABLE) < 0.1
