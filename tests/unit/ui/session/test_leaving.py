"""Tests of the end of work whose person has left."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from audit_explorer.ui.session import leaving
from audit_explorer.ui.session.leaving import cancel_when_left

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest


class Sessions:
    """Stands for Streamlit's runtime: whether the one session has a browser, asked again and again."""

    def __init__(self, answers: list[bool]) -> None:
        self.session_id = "one"
        self.answers: Iterator[bool] = iter(answers)
        self.last = answers[-1]

    def is_active_session(self, session: str) -> bool:
        """Give the next answer, then the last one for good."""
        assert session == self.session_id
        return next(self.answers, self.last)


class Work:
    """Stands for a reading: it goes on until it is cancelled or comes to its end."""

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self.cancelled = False
        self.over = threading.Event()

    def cancel(self) -> None:
        """Note that it was stopped."""
        self.cancelled = True
        self.over.set()

    def ended(self, seconds: float) -> bool:
        """Say whether it has come to its end; each question is a step."""
        assert seconds <= 0.5, "a closed tab must be noticed within a second, which takes two questions"
        self.steps -= 1
        if self.steps <= 0:
            self.over.set()
        return self.over.is_set()


def watched(monkeypatch: pytest.MonkeyPatch, sessions: Sessions | None, work: Work) -> Work:
    """Watch the work until it is over."""

    class Runtime:
        """What Streamlit's class says of itself."""

        exists = staticmethod(lambda: sessions is not None)
        instance = staticmethod(lambda: sessions)

    monkeypatch.setattr(leaving, "Runtime", Runtime)
    monkeypatch.setattr(leaving, "get_script_run_ctx", lambda: sessions)
    cancel_when_left(work.cancel, work.ended)
    work.over.wait(20)
    return work


def test_a_closed_tab_ends_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session that has no browser at two questions in a row has been left."""
    work = watched(monkeypatch, Sessions([True, False]), Work(1_000))

    assert work.cancelled
    assert work.steps > 990


def test_a_connection_that_comes_back_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is seen missing once, time and again, goes on to its own end."""
    assert not watched(monkeypatch, Sessions([False, True] * 20), Work(30)).cancelled


def test_work_outside_a_server_is_not_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no session there is nobody to leave, and nothing is asked."""
    work = Work(1)
    work.over.set()

    assert not watched(monkeypatch, None, work).cancelled
    assert work.steps == 1
