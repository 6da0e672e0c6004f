"""What the code of an error stands for, wherever it was written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.errors.base import AuditExplorerError

if TYPE_CHECKING:
    from collections.abc import Iterator

# Ledgers of archives that were made before errors had codes name the class instead.
_OLD_NAMES: Final = {
    "AddressError": "bad-address",
    "AnswerTooLargeError": "answer-too-large",
    "AuditExplorerError": "failed",
    "BusyError": "asked-too-often",
    "CancelledError": "cancelled",
    "CertificateError": "bad-certificate",
    "ConnectionLostError": "connection-lost",
    "CredentialsError": "bad-credentials",
    "CutAnswerError": "cut-answer",
    "EndpointGoneError": "endpoint-gone",
    "FetchError": "fetch-failed",
    "ForbiddenError": "forbidden",
    "NoAddressError": "no-address",
    "NoSuchSignInError": "no-such-sign-in",
    "NotJsonError": "not-json",
    "NotKeptError": "not-written",
    "ProxyFailedError": "proxy-failed",
    "ReachError": "bad-connection",
    "RedirectedError": "redirected",
    "RefusedError": "connection-refused",
    "RequestRejectedError": "request-rejected",
    "ServerFailedError": "server-failed",
    "SignInError": "sign-in-rejected",
    "SourceError": "source-failed",
    "TokenRejectedError": "token-rejected",
    "TooSlowError": "too-slow",
    "UnknownHostError": "unknown-host",
    "UnreachableError": "unreachable",
    "WrongShapeError": "wrong-shape",
}


def error_classes() -> Iterator[type[AuditExplorerError]]:
    """Yield every class of the tree that is loaded, the root first."""
    yield AuditExplorerError
    yield from _below(AuditExplorerError)


def title_of(failure: str) -> str:
    """Give the title for a ledger's `failure`: a code, or the name of a class in an old ledger.

    What is neither is given back as it is: a ledger may come from a later version.
    """
    code = _OLD_NAMES.get(failure, failure)
    return next((error.title for error in error_classes() if error.code == code), failure)


def _below(parent: type[AuditExplorerError]) -> Iterator[type[AuditExplorerError]]:
    for child in parent.__subclasses__():
        yield child
        yield from _below(child)
