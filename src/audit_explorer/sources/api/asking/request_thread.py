"""A thread of its own for requests, which may be sent before they are asked for."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Q = TypeVar("Q")
A = TypeVar("A")

_TICK: Final = 0.05
_GRACE: Final = 0.5
"""Seconds that what nobody waits for any more is given to arrive, and then to notice that it is cut."""


@dataclass(slots=True)
class Sent(Generic[Q, A]):
    """A question under way: its answer or what was raised instead, and then how many seconds it took."""

    question: Q
    answer: Future[A] = field(default_factory=Future)
    ended: threading.Event = field(default_factory=threading.Event)
    seconds: float = 0.0


class Ahead(Generic[Q, A]):
    """Sends one question at a time, `send` being called in that thread alone; close it in the end.

    So the answer to what is expected next arrives while the last one is read. What was expected but isn't asked is
    waited for and told to its own `unused`: no request is made in secret.

    While an answer is waited for, `check` is called again and again: what it raises ends the waiting, whatever the
    thread waits for, a name to be looked up for instance. `cut` then wakes the thread where that can be done.
    """

    def __init__(
        self,
        send: Callable[[Q], A],
        clock: Callable[[], float],
        *,
        check: Callable[[], None] = lambda: None,
        cut: Callable[[], None] = lambda: None,
    ) -> None:
        self._send = send
        self._clock = clock
        self._check = check
        self._cut = cut
        self._asked: SimpleQueue[tuple[Sent[Q, A], float] | None] = SimpleQueue()
        self._under_way: Sent[Q, A] | None = None
        self._expected: tuple[Sent[Q, A], Callable[[Sent[Q, A]], None]] | None = None
        # A thread that is still connecting must not keep the process from ending.
        self._thread = threading.Thread(target=self._run, name="fetch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread; what is under way and doesn't arrive at once is cut, and left where it can't be woken."""
        sent = self._under_way
        if sent is not None and not sent.ended.wait(_GRACE if self._expected is not None else 0.0):
            self._cut()
            sent.ended.wait(_GRACE)
        self._asked.put(None)
        self._note_unused()

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

    def wait(self, sent: Sent[Q, A]) -> A:
        """Wait for an answer; raises what was raised instead of it, or what `check` raises."""
        while not sent.ended.wait(_TICK):
            self._check()
        return sent.answer.result()

    def _begin(self, question: Q) -> Sent[Q, A]:
        sent: Sent[Q, A] = Sent(question)
        self._under_way = sent
        self._asked.put((sent, self._clock()))
        return sent

    def _run(self) -> None:
        while (asked := self._asked.get()) is not None:
            sent, began = asked
            try:
                sent.answer.set_result(self._send(sent.question))
            except BaseException as error:  # noqa: BLE001 - raised where the answer is asked for
                sent.answer.set_exception(error)
            finally:
                sent.seconds = self._clock() - began
                sent.ended.set()

    def _drop(self) -> None:
        if self._expected is not None:
            sent = self._expected[0]
            while not sent.ended.wait(_TICK):
                self._check()
            self._note_unused()

    def _note_unused(self) -> None:
        if self._expected is not None:
            (sent, unused), self._expected = self._expected, None
            unused(sent)
