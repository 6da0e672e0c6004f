"""One question to the control plane, asked until it is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self, TypeVar

import httpx

from audit_explorer.errors import AuditExplorerError, CancelledError
from audit_explorer.sources.api.asking.failure_mapping import (
    ESCAPING,
    from_exception,
    from_status,
    is_redirect,
    is_transient,
    proxy_status,
    redirected,
    unnamed,
)
from audit_explorer.sources.api.asking.request_thread import Ahead, Sent
from audit_explorer.sources.api.asking.retrying import TransientError, retry_after, retrying
from audit_explorer.sources.api.server.bounded_transport import OK, WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from audit_explorer.sources.api.server.server import Server
    from audit_explorer.sources.api.server.token_auth import TokenAuth
    from audit_explorer.sources.api.server.wire import Wire

_HOPS: Final = 3

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: where it was asked, status, media type, body, how long it took, seconds to wait if it failed.

    `whole` is whether HTTP says that nothing of the body is missing. Whoever reads it at length calls `check`: what it
    raises ends everything.
    """

    where: str
    status: int
    kind: str
    body: bytes
    seconds: float
    after: float | None = None
    whole: bool = True
    check: Callable[[], None] = field(default=lambda: None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: path with parameters in order."""

    path: str
    parameters: tuple[tuple[str, str], ...]


class StoppedError(Exception):
    """A person stopped the fetch: raised by its `check`, it ends every request."""


class Exchange:
    """Asks one server through its client; waiting, the clocks and the wish to stop come from outside.

    Of a guarded server no failure tells why until something has answered, see NoAnswerError. A context: nothing is
    under way when it ends. The client is used in one other thread, see Ahead.
    """

    def __init__(
        self,
        client: httpx.Client,
        auth: TokenAuth,
        server: Server,
        wire: Wire,
        *,
        now: Callable[[], datetime],
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        check: Callable[[], None],
    ) -> None:
        self._client = client
        self._auth = auth
        self._base = server.address.base
        self._now = now
        self._clock = clock
        self._sleep = sleep
        self._check = check
        self._proxied = server.proxy is not None
        self._guarded = server.guard is not None
        self._wire = wire
        self._ahead = Ahead(self._send, clock, check=self._watch, cut=wire.cut)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ahead.close()

    def expect(self, question: Question, unused: Callable[[int | None, float], None]) -> None:
        """Send a question that will most likely be asked next; `unused` is told of it when it isn't."""

        def note(sent: Sent[Question, Answer]) -> None:
            # One that was left under way has no answer, and never will.
            answered = sent.ended.is_set() and sent.answer.exception() is None
            unused(sent.answer.result().status if answered else None, sent.seconds)

        self._ahead.expect(question, note)

    def ask(
        self,
        question: Question,
        read: Callable[[Answer], T],
        failed: Callable[[int | None, float, AuditExplorerError], None],
    ) -> tuple[T, Answer]:
        """Give what `read` makes of the answer; `failed` is told of every attempt that brought none.

        Raises an error of our tree. `check` is called before every attempt and all the time that an answer is waited
        for: what it raises ends everything.
        """
        return retrying(lambda: self._attempt(question, read, failed), sleep=self._sleep)

    def _attempt(
        self,
        question: Question,
        read: Callable[[Answer], T],
        failed: Callable[[int | None, float, AuditExplorerError], None],
    ) -> tuple[T, Answer]:
        self._check()
        where = f"{self._base}{question.path}"
        status: int | None = None
        after: float | None = None
        sent = self._ahead.ask(question)
        try:
            answer = self._wait(sent, failed)
            status, after = answer.status, answer.after
            self._guarded = False  # it speaks HTTP: what fails from here on may be named
            if status not in OK:
                raise from_status(status, answer.body, where, self._auth.secrets)
            return read(answer), answer
        except TransientError as error:  # the token endpoint's
            failed(None, sent.seconds, error.failure)
            raise
        except AuditExplorerError as error:
            failed(status, sent.seconds, error)
            # An answer that came and can't be read is no question of its status.
            if is_transient(error, None if status in OK else status):
                raise TransientError(error, after) from None
            raise
        except ESCAPING as error:
            failure = from_exception(error, where, proxied=self._proxied)
            if self._guarded:
                failure = unnamed(failure, error, where)
            status = proxy_status(error)
            failed(status, sent.seconds, failure)
            if is_transient(failure, status):
                raise TransientError(failure) from None
            # Its own text may quote what the server sent.
            raise failure from None

    def _wait(
        self, sent: Sent[Question, Answer], failed: Callable[[int | None, float, AuditExplorerError], None]
    ) -> Answer:
        """Wait for an answer; `failed` hears of a request that a person stopped, as of any other that brought none."""
        began = self._clock()
        try:
            return self._ahead.wait(sent)
        except StoppedError:
            failed(None, self._clock() - began, CancelledError("The request"))
            raise

    def _watch(self) -> None:
        self._check()
        self._wire.hurry()

    def _send(self, question: Question) -> Answer:
        try:
            return self._sent(question)
        finally:
            self._wire.end()

    def _sent(self, question: Question) -> Answer:
        began = self._clock()
        where = f"{self._base}{question.path}"
        url = httpx.URL(where, params=list(question.parameters))
        location = ""
        for _ in range(_HOPS):
            with self._client.stream("GET", url) as response:
                status = response.status_code
                location = response.headers.get("Location", "")
                if is_redirect(status):
                    url = self._next(url, location, where)
                    continue
                body = _body(response)
                kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
                after = retry_after(response.headers.get("Retry-After"), self._now())
                whole = bool(response.extensions.get(WHOLE, True))
                return Answer(where, status, kind, body, self._clock() - began, after, whole, self._check)
        raise redirected(location, url, where)

    def _next(self, url: httpx.URL, location: str, where: str) -> httpx.URL:
        """Give where a redirect leads, when that is the same scheme, host and port: the token may go there."""
        target = url.join(location)
        if (
            (target.scheme, target.host, target.port) != (url.scheme, url.host, url.port)
            or target.userinfo
            or not location
        ):
            raise redirected(location, url, where)
        return target


def _body(response: httpx.Response) -> bytes:
    body = bytearray()  # a list of very many small pieces would take much more room
    try:
        for part in response.iter_raw():
            body += part
        return bytes(body)
    finally:
        body.clear()  # an error holds on to this frame for as long as it is passed around
