"""The client of Spark Connect, as far as it is needed here: loaded when a cluster is asked for, not before."""

from __future__ import annotations

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
        from pyspark.sql.connect import proto
        from pyspark.sql.connect.client.core import DefaultChannelBuilder, SparkConnectClient
        from pyspark.sql.connect.client.retries import DefaultPolicy, RetryPolicyState
        from pyspark.sql.pandas.types import to_arrow_schema
    except ImportError as error:
        raise ClusterExtraError from error
    finally:
        if _lacks_prompt:
            del sys.ps1

__all__ = ["PySparkException", "SparkConnectClient", "bounded", "grpc", "new_client", "proto", "to_arrow_schema"]

# How often a connection that breaks is tried again at most, and after how many milliseconds.
_TRIES: Final = 30
_FIRST_WAIT: Final = 100
_LONGEST_WAIT: Final = 3_000
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


def new_client(engine: str) -> SparkConnectClient:
    """Give a client of its own session; nothing is asked yet. A malformed address raises PySparkException."""
    builder = DefaultChannelBuilder(engine, channelOptions=list(_CHANNEL))
    return SparkConnectClient(builder)


def bounded(client: SparkConnectClient, seconds: float) -> None:
    """Say how long the client tries a connection that breaks again; left to itself it would for ten minutes."""
    client.set_retry_policies([_BoundedPolicy(seconds)])


class _BoundedPolicy(DefaultPolicy):
    """What the client tries again by itself, but never longer than a person waits."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            max_retries=_TRIES, backoff_multiplier=2.0, initial_backoff=_FIRST_WAIT, max_backoff=_LONGEST_WAIT
        )

    def to_state(self) -> RetryPolicyState:
        return _BoundedTries(self)


class _BoundedTries(RetryPolicyState):
    """How often one request was tried; the client itself would warn when it gives up, and raise only then."""

    def __init__(self, policy: _BoundedPolicy) -> None:
        super().__init__(policy)
        self._ends = time.monotonic() + policy.seconds

    def can_retry(self, exception: BaseException) -> bool:
        return time.monotonic() < self._ends and super().can_retry(exception)
