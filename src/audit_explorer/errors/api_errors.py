"""What can go wrong with a control plane."""

from __future__ import annotations

from audit_explorer.errors.base import SourceError


class AddressError(SourceError):
    """An address is none that records are fetched from."""

    code = "bad-address"
    title = "The address can't be used"


class NoAddressError(AddressError):
    """What is asked is no address that HTTP knows."""

    code = "no-address"
    title = "This is no address that can be asked"

    def __init__(self, where: str) -> None:
        super().__init__(f"{where} is no address that can be asked.", "Enter it as the browser shows it.")


class CredentialsError(SourceError):
    """What is needed to sign in to the control plane is missing or can't be used."""

    code = "bad-credentials"
    title = "The credentials can't be used"


class NetworkError(SourceError):
    """A CA file, a proxy or a time-out that a person gave can't be used."""

    code = "bad-connection"
    title = "The certificate, proxy or time-out can't be used"

    def __init__(self, what: str, why: str, expected: str) -> None:
        super().__init__(f"{what} can't be used: {why}.", f"Give {expected}, or leave it out.")
        self.why = why


class FetchError(SourceError):
    """The control plane did not give records."""

    code = "fetch-failed"
    title = "The control plane gave no records"


class UnreachableError(FetchError):
    """No connection to the control plane came about."""

    code = "unreachable"
    title = "No connection came about"


class UnknownHostError(UnreachableError):
    """The name of the control plane leads nowhere."""

    code = "unknown-host"
    title = "The name leads to no machine"

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} was not found: its name leads to no machine.",
            "Check the spelling, and whether this machine needs a VPN or a proxy (AUDIT_EXPLORER_PROXY).",
        )


class RefusedError(UnreachableError):
    """Nothing listens where the control plane should be, or something on the way refuses."""

    code = "connection-refused"
    title = "The connection was refused"

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} refused the connection, or no way leads there.",
            "Check the address and its port; a firewall or a missing VPN looks the same.",
        )


class NoAnswerError(UnreachableError):
    """Nothing that speaks HTTP answered at an address that a person typed; which of all reasons is not said.

    Else the page would look round the network of the machine that it runs on, for whoever opens it.
    """

    code = "no-answer"
    title = "No answer came"

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} gave no answer.",
            "Check the address, its port, and whether it takes a VPN or a proxy. A private network or this machine is "
            "asked only with AUDIT_EXPLORER_ALLOW_PRIVATE_ADDRESSES=yes. Of a typed address the reason is not told.",
        )


class CertificateError(UnreachableError):
    """The control plane could not prove who it is."""

    code = "bad-certificate"
    title = "The control plane could not prove who it is"

    def __init__(
        self,
        where: str,
        why: str = "its TLS certificate is not trusted here, or there is no TLS",
        advice: str = "With a private certificate authority, give its certificate as the CA file "
        "(AUDIT_EXPLORER_CA_FILE).",
    ) -> None:
        super().__init__(f"{where} could not prove who it is: {why}.", advice)


class ProxyFailedError(UnreachableError):
    """The proxy that was set does not pass the request on; `status` is what it answered, None for nothing."""

    code = "proxy-failed"
    title = "The proxy did not pass the request on"

    def __init__(self, where: str, status: int | None = None) -> None:
        answered = f" ({status})" if status is not None else ""
        super().__init__(
            f"The proxy did not pass the request on to {where}{answered}.",
            "Check the proxy's address, and the user name and password in it (AUDIT_EXPLORER_PROXY).",
        )


class TooSlowError(FetchError):
    """The control plane did not answer in time."""

    code = "too-slow"
    title = "No answer came in time"

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} did not answer in time.",
            "Continue later, ask for smaller pages, or raise the time-out (AUDIT_EXPLORER_TIMEOUT).",
        )


class ConnectionLostError(FetchError):
    """The connection broke while an answer was under way."""

    code = "connection-lost"
    title = "The connection broke off"

    def __init__(self, where: str) -> None:
        super().__init__(
            f"The connection to {where} broke off before its answer was complete.",
            "Continue; when it happens again, ask for smaller pages.",
        )


class RequestRejectedError(FetchError):
    """The control plane does not take the request as it is (400 or another 4xx)."""

    code = "request-rejected"
    title = "The request was rejected"

    def __init__(self, where: str, status: int, said: str = "") -> None:
        super().__init__(
            f"{where} rejected the request ({status}){_quoted(said)}.",
            "Check the server-side filters and the page size, or force the other generation of the API.",
        )


class SignInError(FetchError):
    """The control plane gave no token for the credentials."""

    code = "sign-in-rejected"
    title = "The sign-in was rejected"

    def __init__(self, where: str, status: int, said: str = "") -> None:
        super().__init__(
            f"{where} gave no token for these credentials ({status}){_quoted(said)}.",
            "Check the client id and its secret, and that the kind of sign-in fits the release.",
        )


class NoSuchSignInError(FetchError):
    """The release has no such way to sign in (404 or 410)."""

    code = "no-such-sign-in"
    title = "The release has no such way to sign in"

    def __init__(self, where: str, status: int) -> None:
        super().__init__(
            f"{where}, which gives tokens, does not exist on this release ({status}).",
            "Choose another kind of sign-in: OAuth2 came with release 2.24, app_token ended with 2.19.",
        )


class TokenRejectedError(FetchError):
    """The control plane does not accept the token (401)."""

    code = "token-rejected"
    title = "The token was rejected"

    def __init__(self, where: str, said: str = "") -> None:
        super().__init__(
            f"{where} rejected the token (401){_quoted(said)}.",
            "It has expired, or belongs to another control plane: make a new one and continue.",
        )


class ForbiddenError(FetchError):
    """The person may not read the audit log (403)."""

    code = "forbidden"
    title = "The audit log may not be read"

    def __init__(self, where: str, said: str = "") -> None:
        super().__init__(
            f"{where} does not let this user or application read the audit log (403){_quoted(said)}.",
            "It takes the role of a system administrator with tenant-wide scope.",
        )


class EndpointGoneError(FetchError):
    """The release has no such endpoint (404 or 410)."""

    code = "endpoint-gone"
    title = "The release has no such endpoint"

    def __init__(self, where: str, status: int, advice: str) -> None:
        super().__init__(f"{where} does not exist on this release ({status}).", advice)
        self.where = where
        self.status = status


class BusyError(FetchError):
    """The control plane asks to be left alone for a while (429)."""

    code = "asked-too-often"
    title = "The control plane is asked too often"

    def __init__(self, where: str) -> None:
        super().__init__(f"{where} is asked too often (429).", "Wait some minutes, then continue.")


class ServerFailedError(FetchError):
    """The control plane failed (5xx)."""

    code = "server-failed"
    title = "The control plane failed"

    def __init__(self, where: str, status: int, said: str = "") -> None:
        super().__init__(
            f"{where} failed ({status}){_quoted(said)}.",
            "Continue in a few minutes; when it stays so, ask whoever runs the control plane.",
        )


class RedirectedError(FetchError):
    """The answer points to another place, where the token must not go."""

    code = "redirected"
    title = "The answer points to another place"

    def __init__(self, where: str, target: str) -> None:
        super().__init__(
            f"{where} sends to {target}, which was not followed: the token must not travel to another place.",
            "If that is the control plane, enter its address; else a proxy or a login page stands in between.",
        )


class NotJsonError(FetchError):
    """Something else than the API answered."""

    code = "not-json"
    title = "Something else than the API answered"

    def __init__(self, where: str, found: str) -> None:
        super().__init__(
            f"{where} answered with {found} instead of audit records.",
            "A proxy or a login page may stand in between, or this release has no such endpoint: check the address, "
            "or force the other generation of the API.",
        )


class CutAnswerError(FetchError):
    """An answer ends in the middle of its JSON."""

    code = "cut-answer"
    title = "The answer is cut off"

    def __init__(self, where: str, size: int) -> None:
        super().__init__(
            f"An answer of {where} is cut off or damaged: {size:,} bytes that are no whole JSON.",
            "Continue; when it happens again, ask for smaller pages.",
        )


class WrongShapeError(FetchError):
    """An answer is JSON, but not a page of records."""

    code = "wrong-shape"
    title = "The answer is no page of records"

    def __init__(self, where: str, expected: str, found: str) -> None:
        super().__init__(
            f"{where} answered with {found}, expected {expected}.",
            "Force the other generation of the API, or check that the address is a control plane's.",
        )


class AnswerTooLargeError(FetchError):
    """One answer is larger than is taken into memory; `sized` is whether a smaller page may be a smaller answer."""

    code = "answer-too-large"
    title = "The answer is too large"

    def __init__(self, where: str, limit: str, *, sized: bool = True) -> None:
        super().__init__(
            f"An answer of {where} has more than {limit}, whatever is asked for.",
            "Ask for a shorter period, or raise AUDIT_EXPLORER_ANSWER_MB.",
        )
        self.sized = sized


class FetchLimitError(FetchError):
    """A fetch ran into a limit that is set for the whole of it; `limit` says which in a sentence."""

    code = "fetch-limit"
    title = "The fetch has reached its limit"

    def __init__(self, limit: str, setting: str) -> None:
        super().__init__(
            f"The fetch was stopped, because {limit}; what came before is kept.",
            f"Continue where this looks right, or raise {setting}; else the server may send without an end.",
        )


class NotWrittenError(FetchError):
    """What arrived could not be written down."""

    code = "not-written"
    title = "What arrived could not be written down"

    def __init__(self, why: str) -> None:
        super().__init__(f"What arrived could not be written to this machine's disk: {why}.", "Free some space.")


def _quoted(said: str) -> str:
    return f", saying “{said}”" if said else ""
