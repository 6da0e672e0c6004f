"""A thread of its own for requests, which may be sent before they are asked for."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Q = TypeVar("Q")
A = TypeVar("A")


@dataclass(slots=True)
class Sent(Generic[Q, A]):
    """A question under way: its answer or what was raised instead, and then how many seconds it took."""

    question: Q
    answer: Future[A] = field(init=False)
    seconds: float = 0.0


class Ahead(Generic[Q, A]):
    """Sends one question at a time, `send` being called in that thread alone; close it in the end.

    So the answer to what is expected next arrives while the last one is read. What was expected but isn't asked is
    waited for and told to its own `unused`: no request is made in secret.
    """

    def __init__(self, send: Callable[[Q], A], clock: Callable[[], float]) -> None:
        self._send = send
        self._clock = clock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="fetch")
        self._expected: tuple[Sent[Q, A], Callable[[Sent[Q, A]], None]] | None = None

    def close(self) -> None:
        """Wait for what is under way, and end the thread."""
        try:
            self._drop()
        finally:
            self._thread.shutdown()

    def expect(self, question: Q, unused: Callable[[Sent[Q, A]], None]) -> None:
        """Send what will most likely be asked next."""
        self._drop()
        self._expected = self._begin(question), unused

    def ask(self, question: Q) -> Sent[Q, A]:
        """Give what is under way already, when it is this, or send it now."""
        if self._expected is not None and self._expected[0].question == question:
            (sent, _), self._expected = self._expected, None
            return sent
        self._drop()
        return self._begin(question)

    def _begin(self, question: Q) -> Sent[Q, A]:
        sent: Sent[Q, A] = Sent(question)

        def send() -> A:
            began = self._clock()
            try:
                return self._send(question)
            finally:
                sent.seconds = self._clock() - began

        sent.answer = self._thread.submit(send)
        return sent

    def _drop(self) -> None:
        if self._expected is not None:
            (sent, unused), self._expected = self._expected, None
            sent.answer.exception()  # waits; how it ended is for who it concerns
            unused(sent)
