"""What keeps a cluster from answering, in our words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from audit_explorer.errors import AnswerFailedError, ClusterLostError, ClusterRefusedError, NoClusterError
from audit_explorer.store.spark.connect_client import PySparkException, grpc, is_broken

if TYPE_CHECKING:
    from collections.abc import Iterator

# What engines call it when the session, or what was noted in it, is there no more: it was left alone for long, or the
# server was started anew, or held no longer what was on its way when a connection was cut (10 MB on Apache Spark).
_GONE: Final = (
    "INVALID_HANDLE.SESSION",
    "INVALID_HANDLE.OPERATION",
    "INVALID_CURSOR",
    "RESPONSE_ALREADY_RECEIVED",
    "TABLE_OR_VIEW_NOT_FOUND",
    "NO_ACTIVE_SESSION",
    "Table or view not found",
    "session not found",
    "is not running",
    "operation not found",
)
_REFUSED: Final = (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED)
_SILENT: Final = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.CANCELLED)
#: What the client raises: an engine's refusal, a failed connection or one that is ended, no Arrow.
FAILURES: Final = (PySparkException, grpc.RpcError, pa.ArrowException, ValueError, TypeError)
# What the transport says of why nothing answers, and how a person is told; the text itself may name anything.
_REASONS: Final = {
    "connection refused": "the connection is refused",
    "hostname lookup": "the name leads to no machine",
    "name resolution": "the name leads to no machine",
    "errors resolving": "the name leads to no machine",
    "handshake": "no encrypted connection comes about",
    "ssl": "no encrypted connection comes about",
    "wrong_version_number": "no encrypted connection comes about",
    "timeout": "no answer comes in time",
    "deadline": "no answer comes in time",
    "unreachable": "there is no way to it",
}


@contextmanager
def answering(engine: str, *, begun: bool) -> Iterator[None]:
    """Raise an error of our tree for what the engine says, never in its own words: they may quote the log.

    `engine` is its address as it may be shown; `begun` says whether it has answered already.
    """
    try:
        yield
    except (PySparkException, grpc.RpcError) as error:
        status = _status(error)
        if status in _REFUSED:
            raise ClusterRefusedError(engine) from error
        if is_silent(error) or is_gone(error):
            raise (ClusterLostError(engine) if begun else NoClusterError(engine, reason_of(error))) from error
        raise AnswerFailedError(_class_of(error)) from error
    except FAILURES as error:
        raise AnswerFailedError(type(error).__name__) from error


def is_silent(error: BaseException) -> bool:
    """Say whether nothing answered, or nobody who lets this program in."""
    return _status(error) in {*_SILENT, *_REFUSED} or is_broken(error)


def is_gone(error: BaseException) -> bool:
    """Say whether the engine has forgotten the session, so that a new one may answer."""
    text = str(error)
    return any(sign in text for sign in _GONE)


def reason_of(error: BaseException) -> str:
    """Say why nothing answers."""
    text = str(error).lower()
    return next((said for sign, said in _REASONS.items() if sign in text), "no connection comes about")


def _status(error: BaseException) -> object:
    ask = getattr(error, "getGrpcStatusCode", None) or getattr(error, "code", None)
    return None if ask is None else ask()


def _class_of(error: BaseException) -> str:
    condition = getattr(error, "getCondition", lambda: None)()
    return str(condition or type(error).__name__)
