"""The client of Spark Connect, as far as it is needed here: loaded when a cluster is asked for, not before."""

from __future__ import annotations

import atexit
import sys
import time
import warnings
from typing import Final

from audit_explorer.errors import ClusterExtraError

with warnings.catch_warnings():
    # It warns of a pandas that is newer than it knows; no pandas comes from it here.
    warnings.simplefilter("ignore")
    # Without a script (python -c) it takes itself to be tested, and would end the process.
    _lacks_prompt = not hasattr(sys, "ps1")
    if _lacks_prompt:
        sys.ps1 = ""
    try:
        import grpc
        from pyspark.errors import PySparkException
        from pyspark.logger import PySparkLogger
        from pyspark.sql.connect import proto
        from pyspark.sql.connect.client.core import DefaultChannelBuilder, SparkConnectClient
        from pyspark.sql.connect.client.retries import DefaultPolicy, RetryPolicyState
        from pyspark.sql.pandas.types import to_arrow_schema
    except ImportError as error:
        raise ClusterExtraError from error
    finally:
        if _lacks_prompt:
            del sys.ps1

__all__ = [
    "PySparkException",
    "SparkConnectClient",
    "bounded",
    "grpc",
    "is_broken",
    "new_client",
    "proto",
    "to_arrow_schema",
]

# It would write an engine's refusals to standard error, which quote the statement and may quote the log.
for _name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):
    PySparkLogger.getLogger(_name).disabled = True

# After how many milliseconds a connection that broke is tried again.
_FIRST_WAIT: Final = 100
_LONGEST_WAIT: Final = 3_000
# How the transport says it where it takes it for a fault of the engine's.
_CUT: Final = ("RST_STREAM", "Stream removed", "Socket closed", "GOAWAY")
# A machine that vanished is noticed by these signs of life, in milliseconds; engines allow no more frequent ones.
_CHANNEL: Final = (
    ("grpc.keepalive_time_ms", 60_000),
    ("grpc.keepalive_timeout_ms", 20_000),
    ("grpc.max_receive_message_length", -1),
    ("grpc.min_reconnect_backoff_ms", 5_000),
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.max_reconnect_backoff_ms", 2_000),
    # A server that was started anew is another one: nothing is shared with an earlier connection.
    ("grpc.use_local_subchannel_pool", 1),
)


def new_client(engine: str, calls: grpc.UnaryStreamClientInterceptor) -> SparkConnectClient:
    """Give a client of its own session; nothing is asked yet. A malformed address raises PySparkException.

    `calls` sees each question on its way.
    """
    builder = DefaultChannelBuilder(engine, channelOptions=list(_CHANNEL))
    builder.add_interceptor(calls)
    client = SparkConnectClient(builder)
    # When the program ends it would ask the engine something once more, and never be let go before.
    atexit.unregister(client._on_exit)  # noqa: SLF001 - there is no other name for it
    return client


def bounded(client: SparkConnectClient, seconds: float) -> None:
    """Say how long the client tries a connection that breaks again; left to itself it would for ten minutes."""
    client.set_retry_policies([_BoundedPolicy(seconds)])


def is_broken(error: BaseException) -> bool:
    """Say whether it is a connection that something between here and the engine has cut."""
    return isinstance(error, grpc.RpcError | PySparkException) and any(sign in str(error) for sign in _CUT)


class _BoundedPolicy(DefaultPolicy):
    """What the client tries again by itself, but never longer than a person waits."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            max_retries=None, backoff_multiplier=2.0, initial_backoff=_FIRST_WAIT, max_backoff=_LONGEST_WAIT
        )

    def can_retry(self, e: BaseException) -> bool:
        return super().can_retry(e) or is_broken(e)

    def to_state(self) -> RetryPolicyState:
        return _BoundedTries(self)


class _BoundedTries(RetryPolicyState):
    """How long one request is tried already; the client itself would warn when it gives up, and raise only then."""

    def __init__(self, policy: _BoundedPolicy) -> None:
        super().__init__(policy)
        self._seconds = policy.seconds
        self._first = self._last = 0.0
        self._decided: tuple[BaseException | None, bool] = None, False

    def can_retry(self, exception: BaseException) -> bool:
        # Asked twice of one failure, it says the same.
        if self._decided[0] is not exception:
            self._decided = exception, super().can_retry(exception) and self._is_early()
        return self._decided[1]

    def _is_early(self) -> bool:
        """The time counts from when the connection broke, not from when the engine began to work."""
        now = time.monotonic()
        if now - self._last > max(self._seconds, _LONGEST_WAIT / 1000):
            self._first = now
        self._last = now
        return now - self._first < self._seconds
