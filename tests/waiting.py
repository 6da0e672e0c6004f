"""Waiting that ends: for a process, a thread or a moment, with a limit and a word on what was waited for."""

from __future__ import annotations

import subprocess
import threading
import time
from concurrent.futures import Future
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.process import BaseProcess

_T = TypeVar("_T")

#: Seconds that anything may take on a busy machine before it counts as hanging.
LIMIT: Final = 60.0


def until(met: Callable[[], bool], what: str, seconds: float = LIMIT) -> None:
    """Wait until a condition is met; it is looked at a hundred times a second."""
    deadline = time.monotonic() + seconds
    while not met():
        if time.monotonic() > deadline:
            raise _late(what, seconds)
        time.sleep(0.01)


def within(work: Callable[[], _T], what: str, seconds: float = LIMIT) -> _T:
    """Do what blocks, in a thread that is left alone when it takes too long."""
    answer: Future[_T] = Future()

    def run() -> None:
        try:
            answer.set_result(work())
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            answer.set_exception(error)

    threading.Thread(target=run, daemon=True, name=what).start()
    try:
        return answer.result(seconds)
    except TimeoutError:
        if answer.done():
            raise
        raise _late(what, seconds) from None


def joined(job: threading.Thread | BaseProcess, what: str, seconds: float = LIMIT) -> None:
    """Wait for the end of a thread or a process."""
    job.join(seconds)
    if job.is_alive():
        raise _late(what, seconds)


@contextmanager
def running(command: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    """Run a command whose output is read as text; it is killed in the end if it still runs."""
    with subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603 - a test's own command
        try:
            yield process
        finally:
            process.kill()


def lines_before(last: str, stream: IO[str], seconds: float = LIMIT) -> str:
    """Give what a stream says before the line `last`; all of it when that line never comes."""

    def read() -> str:
        found = []
        while (one := stream.readline()) not in {"", last}:
            found.append(one)
        return "".join(found)

    return within(read, f"the line {last!r}", seconds)


def _late(what: str, seconds: float) -> AssertionError:
    return AssertionError(f"waited {seconds:g} s in vain for {what}")
