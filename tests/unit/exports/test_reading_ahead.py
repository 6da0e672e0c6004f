"""Tests of questions that are asked ahead of what is taken."""

from __future__ import annotations

from concurrent.futures import Future
from threading import Event
from time import sleep
from typing import TYPE_CHECKING

import pytest

from audit_explorer.errors import CancelledError
from audit_explorer.exports.reading_ahead import Ahead
from tests.builders import make_legacy

if TYPE_CHECKING:
    import pyarrow as pa

    from tests.unit.store.loading import Loader


class LateFuture(Future[int]):
    """A future that is done just after somebody's time-out ran out."""

    def result(self, timeout: float | None = None) -> int:
        """Give the result only to those who don't limit their waiting."""
        if timeout is not None:
            raise TimeoutError
        return super().result()


def test_an_answer_that_comes_with_the_time_out_is_taken(load: Loader) -> None:
    """On a slow machine an answer may come between the end of a wait and a look at it: no export fails of that."""
    future = LateFuture()
    future.set_result(7)
    with Ahead(load([make_legacy()]), "The export") as ahead:
        assert ahead._wait(future) == 7  # noqa: SLF001 - the moment can't be hit from outside


def test_an_error_of_the_question_is_raised(load: Loader) -> None:
    """A time-out that the question itself met is told, not waited out."""
    future: Future[int] = Future()
    future.set_exception(TimeoutError("the engine's own"))
    with Ahead(load([make_legacy()]), "The export") as ahead, pytest.raises(TimeoutError, match="own"):
        ahead._wait(future)  # noqa: SLF001


def test_what_runs_has_ended_when_the_context_is_left(load: Loader) -> None:
    """A cancelled reader waits for what another thread is in the middle of: it may still use the dataset."""
    started, ended = Event(), Event()

    def slow(_: pa.Table) -> None:
        started.set()
        sleep(0.5)
        ended.set()

    with pytest.raises(CancelledError), Ahead(load([make_legacy()]), "It", started.is_set) as ahead:
        list(ahead.each([("SELECT seq FROM events", ())], slow))

    assert ended.is_set()
