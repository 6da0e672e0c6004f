"""The one place where a failed exchange becomes an error of our tree."""

from __future__ import annotations

import json
import re
import socket
import ssl
from typing import TYPE_CHECKING, Final

import httpx

from audit_explorer.errors import (
    AuditExplorerError,
    BusyError,
    CertificateError,
    ConnectionLostError,
    CutAnswerError,
    EndpointGoneError,
    FetchError,
    ForbiddenError,
    NoAddressError,
    NoAnswerError,
    NoSuchSignInError,
    NotJsonError,
    ProxyFailedError,
    RedirectedError,
    RefusedError,
    RequestRejectedError,
    ServerFailedError,
    SignInError,
    TokenRejectedError,
    TooSlowError,
    UnknownHostError,
    UnreachableError,
)
from audit_explorer.shown import shown
from audit_explorer.sources.api.asking.quotable import quotable, quotable_host

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ESCAPING: Final = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, httpx.CookieConflict, OSError)
"""Everything that an exchange with httpx may raise."""

GONE: Final = frozenset({404, 410})
_TRANSIENT_STATUS: Final = frozenset({429, 502, 503, 504})
# An answer whose body ends early is asked for again: asking changes nothing on the server.
_TRANSIENT: Final = (
    RefusedError,
    ProxyFailedError,
    UnknownHostError,
    TooSlowError,
    ConnectionLostError,
    CutAnswerError,
    NoAnswerError,
)
_SILENT: Final = (RefusedError, UnknownHostError, TooSlowError, ConnectionLostError)

_GIVEN: Final[tuple[tuple[tuple[type[Exception], ...], Callable[[str], AuditExplorerError]], ...]] = (
    ((httpx.TimeoutException, TimeoutError), TooSlowError),
    ((httpx.InvalidURL, httpx.UnsupportedProtocol), NoAddressError),
    ((httpx.DecodingError,), lambda where: NotJsonError(where, "compressed data that can't be unpacked")),
    ((httpx.TooManyRedirects,), lambda where: RedirectedError(where, "ever new places")),
    ((httpx.TransportError, OSError), ConnectionLostError),
)
"""What is raised, the first fit first."""

_OTHER_HOST: Final = (
    "its TLS certificate is for another host",
    "Enter the address by the name that the certificate has, not by its number or a short form.",
)
_CERTIFICATES: Final = {
    9: ("its TLS certificate is not valid yet", "Check this machine's clock."),
    10: ("its TLS certificate has expired", "Ask whoever runs it to renew it, and check this machine's clock."),
    62: _OTHER_HOST,
    64: _OTHER_HOST,
}
"""Why a certificate is none, by OpenSSL's code (X509_V_ERR_…), where another CA would not help."""

_UNAUTHORISED: Final = 401
_FORBIDDEN: Final = 403
_TOO_OFTEN: Final = 429
_REJECTED: Final = range(400, 500)
_REDIRECTS: Final = range(300, 400)
_STATUS: Final = re.compile(r"[1-5][0-9]{2}\b")
_SAID: Final = 200
_BODY_LOOKED_AT: Final = 20_000


def from_exception(error: Exception, where: str, *, proxied: bool = False) -> AuditExplorerError:
    """Give our error for what httpx (or the system below it) raised; its text is ours, so that it holds no secret."""
    if isinstance(error, httpx.ConnectError):
        return _not_connected(error, where, proxied=proxied)
    if isinstance(error, httpx.ProxyError):
        return ProxyFailedError(where, proxy_status(error))
    for kinds, give in _GIVEN:
        if isinstance(error, kinds):
            return give(where)
    return FetchError(f"Asking {where} failed in an unexpected way ({type(error).__name__}).", "Continue later.")


def unnamed(failure: AuditExplorerError, error: Exception, where: str) -> AuditExplorerError:
    """Give the failure of a typed address, from which nothing has come yet, without what tells of the network there.

    A certificate is still named, as it takes a CA file to go on, and so is the status that a proxy answered.
    """
    kind = isinstance(failure, CertificateError)
    certificate = kind and any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error))
    silent_proxy = isinstance(failure, ProxyFailedError) and proxy_status(error) is None
    if isinstance(failure, _SILENT) or silent_proxy or (kind and not certificate):
        return NoAnswerError(where)
    return failure


def from_status(status: int, body: bytes, where: str, secrets: Sequence[str] = ()) -> AuditExplorerError:
    """Give our error for an answer that is none; of what the server said only plain words are quoted, see quotable."""
    said = _server_message(body, secrets)
    if status == _UNAUTHORISED:
        return TokenRejectedError(where, said)
    if status == _FORBIDDEN:
        return ForbiddenError(where, said)
    if status in GONE:
        return EndpointGoneError(where, status, "Choose the other generation of the API, or let it be detected.")
    if status == _TOO_OFTEN:
        return BusyError(where)
    if status in _REJECTED:
        return RequestRejectedError(where, status, said)
    return ServerFailedError(where, status, said)


def from_token_status(status: int, body: bytes, where: str, secrets: Sequence[str]) -> AuditExplorerError:
    """Give our error for an answer of a token endpoint that holds no token."""
    if status in GONE:
        return NoSuchSignInError(where, status)
    if status in _REJECTED and status != _TOO_OFTEN:
        return SignInError(where, status, _server_message(body, secrets))
    return from_status(status, body, where, secrets)


def proxy_status(error: Exception) -> int | None:
    """Give what a proxy answered instead of connecting, None for any other error: it stands in the text alone."""
    told = _STATUS.match(str(error)) if isinstance(error, httpx.ProxyError) else None
    return int(told[0]) if told is not None else None


def redirected(location: str, url: httpx.URL, where: str) -> RedirectedError:
    """Give our error for a redirect: of the target only the plain words of its host are named."""
    try:
        target = quotable_host(url.join(location).raw_host.decode("ascii", "replace"), url.host)
    except (httpx.InvalidURL, ValueError):
        target = ""
    return RedirectedError(where, shown(target, limit=_SAID) if target else "another place")


def is_redirect(status: int) -> bool:
    """Say whether a status points elsewhere."""
    return status in _REDIRECTS


def is_transient(error: AuditExplorerError, status: int | None) -> bool:
    """Say whether asking again may help: connections, time-outs, 429, 502 to 504, and answers that were cut off."""
    return status in _TRANSIENT_STATUS or (status is None and isinstance(error, _TRANSIENT))


def _not_connected(error: httpx.ConnectError, where: str, *, proxied: bool) -> UnreachableError:
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        codes = [getattr(cause, "verify_code", None) for cause in causes]
        return CertificateError(where, *next((_CERTIFICATES[code] for code in codes if code in _CERTIFICATES), ()))
    if proxied:
        return ProxyFailedError(where)  # what was looked up and refused is the proxy
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return UnknownHostError(where)
    return RefusedError(where)


def _causes(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    met: set[int] = set()
    while current is not None and id(current) not in met:
        met.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _server_message(body: bytes, secrets: Sequence[str]) -> str:
    """Give the message of an error body, or "" where it has none in a documented field."""
    try:
        value = json.loads(body[:_BODY_LOOKED_AT])
    except (ValueError, RecursionError):
        return ""
    if not isinstance(value, dict):
        return ""
    names = ("message", "details", "error", "error_description")
    told = dict.fromkeys(text.strip() for name in names if isinstance(text := value.get(name), str) and text.strip())
    return shown(quotable(": ".join(told), secrets), limit=_SAID).rstrip(".")
