"""Waiting for an engine that takes its time, in a run that may be broken off meanwhile."""

from __future__ import annotations

import contextlib
import threading
import time
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from audit_explorer.errors import AuditExplorerError
from audit_explorer.store.wanted import as_long_as
from audit_explorer.store.work_done import listening
from audit_explorer.ui.session.slots import ENGINE_MARK

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R")

# Whoever goes on to another filter is let go within this time; the mark counts on.
_LOOK: Final = 0.3
# Seconds within which the run that follows would ask the same again.
_COMES_BACK: Final = 2.0
# How much of an engine one server takes up at once beyond what pages wait for.
_AHEAD: Final = threading.BoundedSemaphore(4)


def waited(answer: Callable[[], R], by_others: Callable[[], bool]) -> R:
    """Give an answer that is worked out in another thread; raises what that raises.

    A run that is broken off leaves at once. The engine stops what it asked for soon, unless others wait for it by then,
    or the run that follows.
    """
    mark, asking = ENGINE_MARK.get(), _Asking(answer, by_others)
    try:
        while not wait([asking.coming], timeout=_LOOK).done:
            if mark is not None:
                mark.waiting(asking.took(), *asking.work)
        return asking.coming.result()
    finally:
        asking.leave()
        if mark is not None:
            mark.add(asking.took())


class _Asking(Generic[R]):
    """One question in a thread of its own."""

    def __init__(self, answer: Callable[[], R], by_others: Callable[[], bool]) -> None:
        self.coming: Future[R] = Future()
        #: How many parts of the engine's work are done, of how many; (0, 0) while it tells nothing.
        self.work = 0, 0
        self._answer = answer
        self._by_others = by_others
        self._began = time.monotonic()
        self._left: float | None = None
        threading.Thread(target=self._work, daemon=True, name="ask-engine").start()

    def took(self) -> float:
        """Give how long it goes on already, in seconds."""
        return time.monotonic() - self._began

    def leave(self) -> None:
        """Wait for it no more."""
        self._left = time.monotonic()

    def _work(self) -> None:
        try:
            with as_long_as(self._wanted), listening(self._report):
                self.coming.set_result(self._answer())
        except BaseException as error:  # noqa: BLE001 - raised in the thread that waits for it
            self.coming.set_exception(error)

    def _report(self, done: int, parts: int) -> None:
        self.work = done, parts

    def _wanted(self) -> bool:
        return self._left is None or time.monotonic() - self._left < _COMES_BACK or self._by_others()


def ahead(answer: Callable[[], object]) -> None:
    """Let an answer be worked out that nobody waits for yet; a few at a time, what fails is asked for anew."""
    threading.Thread(target=_work_ahead, args=[answer], daemon=True, name="ask-ahead").start()


def _work_ahead(answer: Callable[[], object]) -> None:
    with _AHEAD, contextlib.suppress(AuditExplorerError, ValueError):
        answer()
